"""How often, how long and when, in the words of departments' sheets. Expected values are what a reader of Chinese says."""

import datetime as dt

import pytest

from renyang.care.domain import reading
from renyang.science.frequency import Frequency, Per

NINE, ELEVEN, TWELVE, EIGHT = (dt.time(hour) for hour in (9, 11, 12, 8))


@pytest.mark.parametrize(
    ("cell", "times", "per"),
    [
        ("每天", 1, Per.DAY),
        ("每日2次", 2, Per.DAY),
        ("一日三次", 3, Per.DAY),
        ("1次/天", 1, Per.DAY),
        ("每周2次", 2, Per.WEEK),
        ("每周一次", 1, Per.WEEK),
        ("每星期两次", 2, Per.WEEK),
        ("2次/周", 2, Per.WEEK),
        (" ２次／周 ", 2, Per.WEEK),  # full-width
        ("3次每周", 3, Per.WEEK),
        ("周3次", 3, Per.WEEK),
        ("每月一次", 1, Per.MONTH),
        ("每个月2次", 2, Per.MONTH),
        ("1次/月", 1, Per.MONTH),
        ("每季度1次", 1, Per.QUARTER),
        ("每季度", 1, Per.QUARTER),
        ("一次性", 1, Per.ONCE),
        ("按需", 1, Per.ON_CALL),
    ],
)
def test_frequencies(cell, times, per):
    assert reading.frequency(cell) == (Frequency(times, per), "")


@pytest.mark.parametrize(
    "cell",
    [
        3,  # three times in which time?
        "2次",
        "每周一",  # on Mondays, not once a week
        "每周2-3次",
        "每两周一次",
        "半月一次",
        "隔天",
        "每天早晚各一次",
        "经常",
        "一天",
    ],
)
def test_what_is_not_clear_is_never_guessed(cell):
    assert reading.frequency(cell) == (None, "frequency_unreadable")


def test_impossible_and_empty_frequencies():
    assert reading.frequency("每日10次") == (None, "frequency_impossible")
    assert reading.frequency("每周0次") == (None, "frequency_impossible")
    assert reading.frequency("") == reading.frequency(None) == reading.frequency("无") == (None, "")


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [
        (60, 60),
        (45.0, 45),
        ("90分钟", 90),
        ("1小时", 60),
        ("1.5小时", 90),
        ("半小时", 30),
        ("1小时30分", 90),
        ("2个小时", 120),
        ("01:30:00", 90),  # as a workbook's cell of a time is read
    ],
)
def test_minutes(cell, minutes):
    assert reading.minutes(cell) == (minutes, "")


def test_the_unit_of_a_heading():
    """Hours below 时长(小时), times a week below 频次(次/周) and 每周次数; a cell's own words count before."""
    assert reading.minutes(1.5, reading.VISIT.under("时长(小时)")) == (90, "")
    assert reading.minutes("45分钟", reading.VISIT.under("时长(小时)")) == (45, "")
    for heading in ("频次(次/周)", "每周次数"):
        assert reading.frequency(2, heading) == (Frequency(2, Per.WEEK), "")
        assert reading.frequency("每天2次", heading) == (Frequency(2, Per.DAY), "")


@pytest.mark.parametrize("cell", ["2", "一会儿", "60-90", "25小时", "小时"])
def test_minutes_that_cannot_be_read(cell):
    """Two minutes are no visit: somebody meant hours."""
    assert reading.minutes(cell) == (None, "minutes_unreadable")


@pytest.mark.parametrize(
    ("cell", "days", "start", "end"),
    [
        ("上午", (), EIGHT, TWELVE),
        ("每天上午", (), EIGHT, TWELVE),
        ("9:00-11:00", (), NINE, ELEVEN),
        ("9点至11点", (), NINE, ELEVEN),
        ("周一、周三上午", (1, 3), EIGHT, TWELVE),
        ("周一三五", (1, 3, 5), None, None),
        ("每周二 9:00-11:00", (2,), NINE, ELEVEN),
        ("周一10:00-11:00", (1,), dt.time(10), ELEVEN),  # the figure of an hour is no day
        ("周一至周五", (1, 2, 3, 4, 5), None, None),
        ("周一到周日", (), None, None),  # any day
        ("星期六，星期日", (6, 7), None, None),
    ],
)
def test_times(cell, days, start, end):
    assert reading.preferred(cell) == ({"days": days, "time_from": start, "time_to": end}, "")


@pytest.mark.parametrize("cell", ["饭后", "11:00-9:00", "周五至周一", "25:00-26:00", "周末", "下午3点", "周一、周"])
def test_times_that_cannot_be_read(cell):
    assert reading.preferred(cell) == (None, "time_unreadable")


def test_any_time_is_no_time():
    for cell in ("", "均可", "不限", "每天"):
        assert reading.preferred(cell) == (None, "")


def test_services():
    """One word of the catalogue; several, or none that is known, are not taken for one."""
    assert reading.service("助浴") == ("bathing", "")
    assert reading.service("助浴、助餐") == (None, "services_several")
    assert reading.service("遛狗") == (None, "word_unknown")
    assert reading.service("") == (None, "")
