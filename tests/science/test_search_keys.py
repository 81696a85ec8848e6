"""Keys under which people are found: what they promise holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.science import search_keys

WORDS = st.text("abcdefgh", min_size=1, max_size=9)


def test_a_name_is_found_by_the_given_name() -> None:
    """By hand. After a surname of two characters both readings are keys: 欧 may be the surname as well."""
    assert search_keys.given_name_keys("张秀英") == {"name 秀英"}
    assert search_keys.given_name_keys("欧阳秀英") == {"name 秀英", "name 阳秀英"}
    assert search_keys.given_name_keys("王") == set()
    assert search_keys.given_name_key(" 秀 英（女） ") == "name 秀英"


@given(WORDS, st.integers(0, 9), st.sampled_from("abcdefgh"))
def test_one_mistake_leaves_a_text_in_common(word: str, at: int, sign: str) -> None:
    """A sign missing, added, wrong, or swapped with its neighbour: the two sets of texts meet."""
    at %= len(word)
    missing, added, wrong = word[:at] + word[at + 1 :], word[:at] + sign + word[at:], word[:at] + sign + word[at + 1 :]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for typed in (word, missing, added, wrong, swapped):
        assert search_keys.left_out(typed) & search_keys.left_out(word)


@given(WORDS, WORDS)
def test_texts_that_share_one_are_at_most_two_mistakes_apart(one: str, other: str) -> None:
    """Levenshtein's distance, computed here by its recurrence: what is forgiven has a limit."""
    if search_keys.left_out(one) & search_keys.left_out(other):
        assert _distance(one, other) <= 2


def test_sounds_of_the_south_are_one() -> None:
    """zh z, ch c, sh s, ng n, l n, f h."""
    assert search_keys.fold("zhangxiuying") == search_keys.fold("zangxiuyin")
    assert search_keys.fold("liufang") == search_keys.fold("niuhuan".replace("uan", "an"))
    assert search_keys.fold("wang") != search_keys.fold("wen")


def test_an_address_is_found_by_any_part() -> None:
    """By hand: sounds one by one and in twos, numbers; areas before the road are nobody's key."""
    keys = search_keys.address_keys("梅溪街道梅苑3幢2单元501室")
    assert keys == {"street mei", "street yuan", "street mei yuan", "door 3", "door 2", "door 501"}
    assert search_keys.address_keys("501室") == {"door 501"}
    assert search_keys.address_keys("") == set()


@given(st.text("梅溪香雪里苑路", min_size=1, max_size=6), st.integers(1, 30), st.data())
def test_what_is_asked_of_an_address_are_keys_of_it(street: str, building: int, data: st.DataObject) -> None:
    """Any part of the road's name, with or without the number, is found; and what has two sounds is asked for in twos only."""
    address = f"{street}{building}幢"
    length = data.draw(st.integers(1, len(street)))
    asked = search_keys.address_asked(street[-length:])
    assert asked <= search_keys.address_keys(address)
    assert asked | {f"door {building}"} == search_keys.address_asked(f"{street[-length:]}{building}幢")
    assert all(key.count(" ") == min(length, 2) for key in asked)


def test_a_wrong_part_of_an_address_is_left_out_unless_little_is_left() -> None:
    """Five parts give five rests: two without one sound, three without one number; three parts give none."""
    doors = {"door 3", "door 2", "door 501"}
    expected = [
        {"street yuan", *doors},
        {"street mei", *doors},
        *({"street mei yuan", *doors} - {door} for door in doors),
    ]
    assert sorted(map(sorted, search_keys.near_address_keys("梅苑3幢2单元501室"))) == sorted(map(sorted, expected))
    assert {"street xiang", "street li", "door 3"} in search_keys.near_address_keys("香雪里3幢")
    assert search_keys.near_address_keys("梅苑3幢") == []


def test_short_texts_forgive_nothing() -> None:
    """Two characters, three letters, six digits: with a sign left out they would find thousands."""
    assert search_keys.near_name_keys("王芳") == {
        "folded wanhan",
        *(f"near sound {t}" for t in search_keys.left_out("wangfang")),
    }
    assert search_keys.near_name_keys("马") == {"folded ma"}
    assert search_keys.near_number_keys("123456") == set()
    assert len(search_keys.near_number_keys("12345678901")) == 12


def test_words() -> None:
    """Letters that follow each other are one name."""
    assert search_keys.words_of(" zhang xiu  ying ") == ["zhangxiuying"]
    assert search_keys.words_of("张秀英， 梅苑 501") == ["张秀英", "梅苑", "501"]
    assert search_keys.words_of("  ") == []


@given(st.lists(WORDS))
def test_keys_are_numbers_of_64_bits(keys: list[str]) -> None:
    """As an array of bigint holds them; equal keys are one."""
    numbers = search_keys.numbers_of(keys)
    assert len(numbers) == len(set(keys))
    assert all(-(2**63) <= number < 2**63 for number in numbers)


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, start=1):
        before, row[0] = row[0], at
        for there, another in enumerate(other, start=1):
            before, row[there] = row[there], min(row[there] + 1, row[there - 1] + 1, before + (sign != another))
    return row[-1]


@pytest.mark.parametrize("text", ["", "z", "zp", "zhp", "zhaop", "zpi", "zhaopian"])
def test_a_text_of_the_beginnings_of_sounds_abbreviates_them(text: str) -> None:
    """照片, zhao pian, as input methods take it."""
    assert search_keys.abbreviates(text, ("zhao", "pian"))


@pytest.mark.parametrize("text", ["p", "zap", "zhaopianx", "zpp"])
def test_what_is_not_of_the_beginnings_of_sounds_does_not_abbreviate_them(text: str) -> None:
    """A second sound alone, a sound that is left out in the middle, and a sign too many."""
    assert not search_keys.abbreviates(text, ("zhao", "pian"))


@pytest.mark.parametrize(
    ("name", "text", "fit"),
    [
        ("梅溪社区储备点", "梅溪", 0),
        ("梅溪社区储备点", "mx", 0),
        ("梅溪社区储备点", "储备", 1),
        ("梅溪社区储备点", "cbd", 1),
        ("梅溪社区储备点", "梅溪 储备", 0),
        ("梅溪社区储备点", "储备 梅溪", 1),
        ("梅溪社区储备点", "梅溪 x", None),
        ("梅溪社区储备点", "c", None),
        ("Assessments due", "due", 1),
        ("Assessments due", "ASSESS", 0),
        ("Assessments due", " ", None),
    ],
)
def test_a_name_fits_by_all_words(name: str, text: str, fit: int | None) -> None:
    """Mei xi she qu chu bei dian. The first word tells whether the name begins so; one letter fits beginnings alone."""
    assert search_keys.name_fit(name, text) == fit
