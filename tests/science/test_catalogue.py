"""The service catalogue against the table of default services, written again here."""

import itertools

import pytest

from renyang.science.catalogue import SERVICES, WORDS, service_codes, services_in
from renyang.science.stress.defaults import Parameters

TABLE = [
    "meals", "medication", "cleaning", "bathing", "nursing", "rehab", "medical_escort", "day_care", "welfare_visit",
    "companionship", "errands", "emergency_help", "respite", "home_adaptation",
]  # fmt: skip


def test_the_codes_are_those_of_the_table_in_its_order():
    assert list(WORDS) == TABLE


def test_no_word_stands_for_two_services():
    words = list(itertools.chain.from_iterable(WORDS.values()))
    assert len(words) == len(set(words))
    assert not set(words) & set(WORDS)


@pytest.mark.parametrize("code", TABLE)
def test_every_word_and_the_code_itself_is_known(code):
    for word in (code, *WORDS[code]):
        assert service_codes(word) == ([code], "")


@pytest.mark.parametrize(
    ("text", "codes", "note"),
    [
        ("助餐、助浴", ["meals", "bathing"], ""),
        ("助浴，助餐；康复/助洁 陪诊", ["bathing", "meals", "rehab", "cleaning", "medical_escort"], ""),
        ("助餐,送餐", ["meals"], ""),  # one service, named twice
        (" 助餐 、", ["meals"], ""),
        ("助餐、遛狗", ["meals"], "word_unknown"),
        ("遛狗", None, "word_unknown"),
        ("", None, ""),
        ("无", None, ""),
        ("、", None, ""),
    ],
)
def test_texts_become_codes(text, codes, note):
    assert service_codes(text) == (codes, note)


def test_services_named_within_a_text():
    # 助餐 and 日间照料 are words of the catalogue; 物资储备调拨 names no service.
    assert services_in("助餐配送与日间照料运营") == ["meals", "day_care"]
    assert services_in("物资储备调拨") == []


MINUTES_GAP_CRITICAL = {
    "meals": (15, 1, True), "medication": (15, 1, True), "cleaning": (90, 14, False), "bathing": (60, 10, False),
    "nursing": (45, 2, True), "rehab": (45, 7, False), "medical_escort": (180, 14, False), "day_care": (480, 3, False),
    "welfare_visit": (20, 30, False), "companionship": (60, 14, False), "errands": (30, 3, False),
    "emergency_help": (30, 0, True), "respite": (480, 60, False), "home_adaptation": (480, None, False),
}  # fmt: skip
"""Columns of the table of default services; a contractor's day for an adaptation."""


def test_the_numbers_are_those_of_the_table():
    found = {code: (one.minutes, one.gap_days, one.critical) for code, one in SERVICES.items()}
    assert found == MINUTES_GAP_CRITICAL
    assert list(SERVICES) == TABLE


def test_two_people_bathe_somebody_of_level_3_or_4():
    assert [SERVICES["bathing"].people_needed(level) for level in (None, 0, 2, 3, 4)] == [1, 1, 1, 2, 2]
    assert all(one.people_needed(4) == 1 for code, one in SERVICES.items() if code != "bathing")


def test_where_a_service_is_given():
    """Day care at a site; a welfare visit and company can be given by telephone; the rest at the door."""
    assert [code for code, one in SERVICES.items() if one.at_site] == ["day_care"]
    assert [code for code, one in SERVICES.items() if one.by_phone] == ["welfare_visit", "companionship"]


def test_the_stress_test_takes_its_numbers_from_the_catalogue():
    """All but the bound on waiting for an adaptation, which the catalogue does not know: a year there."""
    for one in Parameters.default().services:
        listed = SERVICES[one.code]
        assert (one.minutes, one.critical, one.at_site) == (listed.minutes, listed.critical, listed.at_site)
        assert one.tolerance == (365 if one.code == "home_adaptation" else listed.gap_days)
