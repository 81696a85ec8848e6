"""The civil-affairs sheet of needs: for some people of lower ability, services that people like them usually need.

The shares are assumed [A]. Draws come from a separate generator, so that the other files do not change.
"""

from renyang.demo import words
from renyang.demo.population import Registrar, Resident
from renyang.science.catalogue import WORDS
from renyang.science.frequency import Per
from renyang.science.needing import Circumstances, Suggestion, suggested

Row = tuple[object, ...]

NAME = "民政_居家服务需求.xlsx"
HEADINGS = ("姓名", "身份证号", "出生日期", "服务项目", "次数/频次", "时长", "是否必需", "时间", "语言", "注意事项")
RECORDED = 0.4  # share of people of level 2 or more
TAKEN = 0.5  # share of the suggested services
WITHOUT_ID, NOT_CLEAR, WARNED = 0.2, 0.02, 0.15
UNDERSTOOD = {"普通话", "本地话"}  # by every carer, so not recorded
WRITTEN = {
    Per.DAY: ("每天", "每日{}次", "{}次/天"),
    Per.WEEK: ("每周{}次", "{}次/周"),
    Per.MONTH: ("每月{}次", "{}次/月"),
    Per.ONCE: ("一次性",),
    Per.ON_CALL: ("按需",),
}
TIMES = ("", "", "上午", "下午", "周一、周四上午", "周二下午", "9:00-11:00")


def rows(residents: list[Resident], registrar: Registrar) -> list[Row]:
    """The rows of the sheet; a few have a frequency that cannot be parsed."""
    sheet = []
    for resident in residents:
        if resident.level < 2 or not registrar.chance(RECORDED):
            continue
        circumstances = Circumstances(resident.level, resident.living, resident.age, bool(resident.chronic))
        wanted = [one for one in suggested(circumstances) if registrar.chance(TAKEN)]
        sheet += [_row(resident, one, registrar) for one in wanted]
    return sheet


def _row(resident: Resident, wanted: Suggestion, registrar: Registrar) -> Row:
    service, often = wanted.service, wanted.frequency
    clear = not registrar.chance(NOT_CLEAR)
    return (
        resident.name,
        "" if registrar.chance(WITHOUT_ID) else resident.resident_id,
        resident.birth_date.isoformat(),
        WORDS[service.code][0],
        registrar.pick(WRITTEN[often.per]).format(often.times) if clear else "看情况",
        service.minutes,
        "是" if service.critical else "否",
        registrar.pick(TIMES),
        "" if resident.dialect in UNDERSTOOD else resident.dialect,
        registrar.pick(words.WARNINGS) if registrar.chance(WARNED) else "",
    )
