"""The sentence that a decision is signed by, by hand: one of the staff to eight older people, so of n people ceil(n / 9) are
staff.
"""

import pytest
from django.utils.translation import gettext, override

from renyang.places.domain.conditions import Conditions, RoomConditions, in_words, sentence

UNKNOWN = RoomConditions(2, "休息室", None, None, None, ("air_changes_unknown",), {})


def _room(shut: int | None, opened: int | None, room: int = 1) -> RoomConditions:
    return RoomConditions(room, "大厅", shut, opened, "clean_air", (), {"area": 60.0})


def _words(conditions: Conditions, masks: str = "none") -> str:
    return in_words(sentence(conditions, masks))


def test_one_sentence_in_two_languages() -> None:
    """Of 19 people ceil(19 / 9) = 3 are staff, of 50 ceil(50 / 9) = 6; the parts add up."""
    conditions = Conditions.of([_room(19, 50), UNKNOWN], licensed=None)
    assert _words(conditions) == (
        "Open for 19: 16 older people and 3 staff. With the windows open, 50: 44 older people and 6 staff. "
        "One room is not measured: measure it."
    )
    with override("zh-hans"):
        assert in_words(sentence(conditions, "none"), gettext) == (
            "可容纳19人开放：老年人16名，工作人员3名。开窗后可容纳50人：老年人44名，工作人员6名。有1间房未测量：请测量。"
        )


@pytest.mark.parametrize(
    ("rooms", "licensed", "words"),
    [
        ([_room(10, 10)], None, "Open for 10: 8 older people and 2 staff."),
        ([_room(90, 90)], 40, "Open for 45: 40 older people and 5 staff."),  # 40 / 8 = 5
        ([_room(10, 10)], 8, "Open for 10: 8 older people and 2 staff."),  # the licence changes nothing
        ([_room(0, 10)], None, "Open only with the windows open, for 10: 8 older people and 2 staff."),
        ([_room(1, 1)], None, "Closed."),  # one person would be of the staff
        ([_room(0, 0)], None, "Closed."),
        ([_room(10, 10)], 0, "Closed."),
        ([], None, "Closed until we know how many people can be here safely. No rooms are on record for this site. Add them."),
        (
            [UNKNOWN, UNKNOWN],
            40,
            "Closed until we know how many people can be here safely. 2 rooms are not measured: measure them.",
        ),
        (
            [_room(0, 0), UNKNOWN],
            40,
            "Closed until we know how many people can be here safely. One room is not measured: measure it.",
        ),
    ],
)  # fmt: skip
def test_the_sentence_of_each_case(rooms: list[RoomConditions], licensed: int | None, words: str) -> None:
    """What is unknown is never a zero."""
    assert _words(Conditions.of(rooms, licensed=licensed)) == words


def test_masks_and_what_speaks_against_it_are_part_of_the_sentence() -> None:
    """Masks only where somebody may come."""
    conditions = Conditions.of([_room(10, 10)], licensed=None, against=["waste_bags"])
    assert _words(conditions, "surgical") == (
        "Open for 10: 8 older people and 2 staff. Everybody wears a surgical mask. "
        "One required question of the checklist is answered with no."
    )
    closed = Conditions.of([_room(0, 0)], licensed=None, against=["waste_bags", "clean_zone"])
    assert _words(closed, "surgical") == "Closed. 2 required questions of the checklist are answered with no."


def test_windows_that_have_to_stay_open() -> None:
    """Then the number with shut windows is no part of what is signed."""
    conditions = Conditions.of([_room(None, 50)], licensed=None, only_windows_open=True)
    assert _words(conditions) == "Open only with the windows open, for 50: 44 older people and 6 staff."
    assert (conditions.only_windows_open, conditions.people_in(1)) == (True, 50)


def test_what_is_kept_is_what_was_signed() -> None:
    """And any difference in it is a different digest."""
    conditions = Conditions.of([_room(19, 50), UNKNOWN], licensed=40, against=["waste_bags"])
    assert Conditions.read(conditions.stored()) == conditions
    assert conditions.stored()["ways"][0] == {"windows_open": False, "older_people": 16, "staff": 3, "people": 19}
    fewer = Conditions.of([_room(18, 50), UNKNOWN], licensed=40, against=["waste_bags"])
    assert fewer.digest != conditions.digest


def test_conditions_only_become_stricter() -> None:
    """Seven with shut windows are ceil(7 / 9) = 1 of the staff and six others; more than was signed for changes nothing, nor
    does a larger licence, and an unknown room stays unknown. Of 16 licensed, 16 / 8 = 2 are the staff.
    """
    signed = Conditions.of([_room(19, 50), UNKNOWN], licensed=16)
    now = signed.lowered({1: 7, 2: 30}, {1: 60, 2: 30}, 40)
    assert [(way.older_people, way.staff) for way in now.ways] == [(6, 1), (16, 2)]
    assert (now.rooms[0].windows_shut, now.rooms[0].windows_open, now.rooms[1]) == (7, 50, UNKNOWN)
    assert signed.lowered({1: 19}, {1: 50}, 40) == signed
    assert _words(signed.lowered({1: 0}, {1: 50}, 16)).startswith("Open only with the windows open, for 18:")
    assert _words(signed.lowered({}, {}, 16)).startswith("Closed until we know")
