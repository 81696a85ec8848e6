"""The service catalogue against the table of default services, written again here."""

import itertools

import pytest

from renyang.science.catalogue import WORDS, service_codes, services_in

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
