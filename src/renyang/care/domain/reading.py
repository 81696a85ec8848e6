"""Readers of cells in a department's needs sheet (how often, how long, when). Uncertain values are never guessed."""

import datetime as dt
import re
import unicodedata
from typing import Any

from renyang.care.models import Weekday
from renyang.core.files.quantities import BARE, MINUTES, Heading
from renyang.core.files.sheets import Cell
from renyang.core.text.cells import NOTHING, plain
from renyang.science.catalogue import service_codes
from renyang.science.frequency import Frequency, Per

NUMERALS = {word: number for number, words in enumerate(
    ("一", "二两", "三", "四", "五", "六", "七", "八", "九", "十"), start=1) for word in words}  # fmt: skip
NUMBER = r"(\d+|[一二两三四五六七八九十])"
STRETCHES = {
    Per.DAY: "每天|每日|一天|一日|天|日",
    Per.WEEK: "每周|每星期|每礼拜|一周|一星期|周|星期",
    Per.MONTH: "每个月|每月|一个月|一月|月",
    Per.QUARTER: "每个季度|每季度|每季|一季度|季度|季",
}
WHOLE_WORDS = {
    "一次性": (1, Per.ONCE), "仅一次": (1, Per.ONCE), "按需": (1, Per.ON_CALL), "随叫随到": (1, Per.ON_CALL),
    "应急": (1, Per.ON_CALL),
}  # fmt: skip
TIMES_OF_DAY = {
    "早上": (6, 9), "早晨": (6, 9), "上午": (8, 12), "中午": (11, 13), "下午": (13, 18), "傍晚": (17, 19), "晚上": (18, 21),
}  # fmt: skip
"""Words for a time of day and the hours they stand for [A]."""
VISIT = MINUTES.between(5, 1_440)
"""Minutes that a visit may take [A]: from a call at the door to a day and a night."""
ANY: dict[str, Any] = {"days": (), "time_from": None, "time_to": None}
ANY_TIME = frozenset({"均可", "不限", "都可以", "随时"})
DAYS = {word: number for number, words in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"), start=1)
        for word in words}  # fmt: skip
_DAY = r"(?:[一二三四五六日天]|[1-7](?![\d:点]))"  # a digit before a colon is an hour
_DAYS = re.compile(rf"每?(?:周|星期|礼拜)({_DAY}(?:[、,至到-]?(?:周|星期|礼拜)?{_DAY})*)")
_A_STRETCH = re.compile("(?:次/|每)(天|日|周|星期|月|季度|季)")
_CLOCK = r"(\d{1,2})(?:[:点](\d{2})?(?:分)?)?"


def service(cell: Cell) -> tuple[str | None, str]:
    """One service of the catalogue; None for a cell with several services or an unknown one."""
    codes, note = service_codes(plain(cell))
    if note or not codes:
        return None, note
    return (codes[0], "") if len(codes) == 1 else (None, "services_several")


def frequency(cell: Cell, heading: str = "") -> tuple[Frequency | None, str]:
    """The frequency: 每天, 每周2次, 2次/周, 每月一次, 一日三次, 一次性, 按需; 2 below the heading 频次(次/周)."""
    text = _text(cell)
    stretch = _A_STRETCH.search(_text(heading))
    text = f"{text}次/{stretch[1]}" if stretch and re.fullmatch(NUMBER, text) else text
    if text in NOTHING:
        return None, ""
    if text in WHOLE_WORDS:
        return Frequency(*WHOLE_WORDS[text]), ""
    for per, words in STRETCHES.items():
        every = rf"(?:{words})"
        if re.fullmatch(every, text) and text.startswith("每"):
            return Frequency(1, per), ""
        match = re.fullmatch(rf"{every}{NUMBER}次", text) or re.fullmatch(rf"{NUMBER}次[/每]{every}", text)
        if match:
            wanted = Frequency(_number(match[1]), per)
            return (wanted, "") if wanted.is_possible else (None, "frequency_impossible")
    return None, "frequency_unreadable"


def minutes(cell: Cell, heading: Heading = BARE) -> tuple[int | None, str]:
    """Minutes per visit: 60, 60分钟, 1小时, 1.5小时, 半小时, 1小时30分, 1:30."""
    text = re.sub("半个?小时", "0.5小时", _text(cell))
    clock = re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text)
    text = f"{clock[1]}小时{clock[2]}分" if clock else re.sub(r"(小时|h)(\d+)$", r"\1\2分", text)
    value, note = VISIT(text, heading)
    return (value, "minutes_unreadable") if note else (value, "")


def preferred(cell: Cell) -> tuple[dict[str, Any] | None, str]:
    """The preferred time, by days, time of day or hours, or days with either: 周一、周三上午, 每周二 9:00-11:00, 下午."""
    text = re.sub("^每[天日]", "", _text(cell))
    if text in NOTHING or text in ANY_TIME:
        return None, ""
    match = _DAYS.match(text)
    days = _weekdays(match[1]) if match else ()
    hours = _hours(text[match.end() :].lstrip("、,") if match else text)
    if hours is None or days is None:
        return None, "time_unreadable"
    return {"days": days, "time_from": hours[0], "time_to": hours[1]}, ""


def _text(cell: Cell) -> str:
    """A cell's text normalised: half-width, without blanks, in lower case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", plain(cell))).lower()


def _number(text: str) -> int:
    return NUMERALS[text] if text in NUMERALS else int(text)


def _weekdays(text: str) -> tuple[int, ...] | None:
    """Days named one by one or as ranges; empty for all seven, None for a range that does not ascend."""
    named = re.findall(r"[至到-]|[一二三四五六日天1-7]", re.sub(r"周|星期|礼拜", "", text))
    days: set[int] = set()
    for at, word in enumerate(named):
        if word in DAYS:
            days.add(DAYS[word])
        elif DAYS[named[at - 1]] >= DAYS[named[at + 1]]:
            return None
        else:
            days.update(range(DAYS[named[at - 1]], DAYS[named[at + 1]]))
    return tuple(sorted(days)) if len(days) < len(Weekday) else ()


def _hours(text: str) -> tuple[dt.time | None, dt.time | None] | None:
    """The hours of a time of day; None if they cannot be read."""
    if not text:
        return None, None
    if text in TIMES_OF_DAY:
        start, end = TIMES_OF_DAY[text]
        return dt.time(start), dt.time(end)
    match = re.fullmatch(rf"{_CLOCK}[-~至到]{_CLOCK}", text)
    if not match:
        return None
    start_hour, start_minute, end_hour, end_minute = (int(part or 0) for part in match.groups())
    if max(start_hour, end_hour) > 23 or max(start_minute, end_minute) > 59:
        return None
    start_time, end_time = dt.time(start_hour, start_minute), dt.time(end_hour, end_minute)
    return (start_time, end_time) if start_time < end_time else None
