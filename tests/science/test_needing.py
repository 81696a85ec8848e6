"""Suggested services against the table of default services (who usually needs what how often), written again here.

meals daily (2-4; alone from 80) · medication daily to weekly (chronic) · cleaning weekly (1-4) · bathing weekly (2-4) ·
nursing weekly (3-4) · rehab 2 a week (1-3) · medical escort monthly (1-4) · day care 3-5 days a week (1-3) · welfare visit
weekly to monthly (special-care groups) · companionship weekly (isolated) · errands weekly (2-4, alone) · emergency help on
call · respite monthly (3-4) · home adaptation once (2-4)
"""

import pytest

from renyang.science.frequency import Frequency, Per
from renyang.science.needing import Circumstances, suggested

DAILY, WEEKLY, MONTHLY = Frequency(1, Per.DAY), Frequency(1, Per.WEEK), Frequency(1, Per.MONTH)
ON_CALL, ONCE, TWICE_A_WEEK = Frequency(1, Per.ON_CALL), Frequency(1, Per.ONCE), Frequency(2, Per.WEEK)


def _codes(**known):
    return {one.service.code: one.frequency for one in suggested(Circumstances(**known))}


def test_somebody_of_whom_nothing_is_known_is_suggested_nothing():
    assert _codes() == {}
    assert _codes(age=95) == {}  # age alone says nothing


def test_somebody_intact_with_her_children_is_suggested_nothing():
    assert _codes(level=0, living="children", age=72, chronic=True) == {}


def test_level_1_with_spouse():
    """Rows of level 1, and a welfare visit as an empty nest."""
    assert _codes(level=1, living="spouse", age=75, chronic=False) == {
        "cleaning": WEEKLY, "rehab": TWICE_A_WEEK, "medical_escort": MONTHLY, "day_care": Frequency(3, Per.WEEK),
        "welfare_visit": MONTHLY, "emergency_help": ON_CALL,
    }  # fmt: skip


def test_level_2_alone_with_a_chronic_condition():
    """Rows of level 2, of those alone, and of the chronically ill."""
    assert _codes(level=2, living="alone", age=82, chronic=True) == {
        "meals": DAILY, "medication": Frequency(3, Per.WEEK), "cleaning": WEEKLY, "bathing": WEEKLY,
        "rehab": TWICE_A_WEEK, "medical_escort": MONTHLY, "day_care": Frequency(4, Per.WEEK), "welfare_visit": WEEKLY,
        "companionship": WEEKLY, "errands": WEEKLY, "emergency_help": ON_CALL, "home_adaptation": ONCE,
    }  # fmt: skip


def test_level_4_with_children():
    """No rehabilitation, day care, company or errands; nursing, and a respite for those who care."""
    assert _codes(level=4, living="children", age=88, chronic=True) == {
        "meals": DAILY, "medication": DAILY, "cleaning": WEEKLY, "bathing": WEEKLY, "nursing": WEEKLY,
        "medical_escort": MONTHLY, "welfare_visit": MONTHLY, "emergency_help": ON_CALL, "respite": MONTHLY,
        "home_adaptation": ONCE,
    }  # fmt: skip


@pytest.mark.parametrize(("age", "meals"), [(79, False), (80, True), (None, False)])
def test_meals_of_those_who_live_alone_begin_at_80(age, meals):
    assert ("meals" in _codes(living="alone", age=age)) is meals


def test_nothing_is_suggested_to_whom_a_home_serves():
    assert _codes(level=4, living="institution", age=90, chronic=True) == {}


def test_the_reasons_are_the_circumstances_that_fit():
    found = {one.service.code: one for one in suggested(Circumstances(level=3, living="alone", age=83, chronic=True))}
    told = {code: [reason.translated(str) for reason in one.reasons] for code, one in found.items()}
    assert told["bathing"] == ["capability level 3"]
    assert told["medication"] == ["capability level 3", "a chronic condition"]
    assert told["welfare_visit"] == ["capability level 3", "living alone"]
    assert "respite" not in found  # nobody is with her whom it could relieve
    assert [found[code].people_needed for code in ("bathing", "nursing")] == [2, 1]
    alone = suggested(Circumstances(living="alone", age=84))
    assert [reason.translated(str) for reason in alone[0].reasons] == ["living alone", "84 years old"]
