"""The register page by page, as the API gives it."""

import base64
import json
import uuid

import pytest

from renyang.core.lists.paging import PAGE_ROWS
from renyang.people.models import Person
from tests.operations import (
    PEOPLE,
    Ask,
    assert_error,
)
from tests.personas import COMMUNITY, OFFICER, STRANGER, Persona

NOBODY = uuid.UUID(int=0)


@pytest.fixture
def crowd(db: None) -> set[str]:
    """130 more people, 70 of whom share one sound, so that a page ends in the middle of them; all ids of the list."""
    Person.objects.bulk_create(
        Person(
            division_code=COMMUNITY,
            name="陈一" if at < 70 else f"陈{at}",
            pinyin="chen yi" if at < 70 else f"chen {at}",
            initials="cy",
        )
        for at in range(130)
    )
    return {str(pk) for pk in Person.objects.values_list("pk", flat=True)}


def _pages(ask: Ask, who: Persona, **given: object) -> list[list[str]]:
    pages, after = [], ""
    while True:
        body = ask(who, PEOPLE, after=after, **given).json()
        pages.append([row["id"] for row in body["items"]])
        after = body["next"]
        if not after:
            return pages
        assert len(pages) < 20


def test_following_next_meets_each_person_once(ask: Ask, crowd: set[str]) -> None:
    """3 of the world + 130 = 133 people: full pages, and one of the rest."""
    pages = _pages(ask, OFFICER)
    assert [len(page) for page in pages] == [*[PAGE_ROWS] * (133 // PAGE_ROWS), 133 % PAGE_ROWS]
    met = [pk for page in pages for pk in page]
    assert len(met) == len(set(met))
    assert set(met) == crowd


def test_a_page_that_is_just_full_has_no_next(ask: Ask, crowd: set[str]) -> None:
    """As many people of one sound as a page holds, others moved away: one page, and no key to an empty one."""
    shared = list(Person.objects.filter(pinyin="chen yi").values_list("pk", flat=True))
    Person.objects.filter(pk__in=shared[PAGE_ROWS:]).update(status="moved")
    assert [len(page) for page in _pages(ask, OFFICER, search="陈一")] == [PAGE_ROWS]


def test_a_narrowed_list_stays_narrowed_over_its_pages(ask: Ask, crowd: set[str]) -> None:
    """The initials cy are the 130's alone (the world has zxy, wjg, lgl)."""
    pages = _pages(ask, OFFICER, search="cy")
    assert [len(page) for page in pages] == [*[PAGE_ROWS] * (130 // PAGE_ROWS), 130 % PAGE_ROWS]


def _key(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


TAMPERED = {
    "no base64": "!!!",
    "not ASCII": "张",
    "no JSON": base64.urlsafe_b64encode(b"plum").decode(),
    "not UTF-8": base64.urlsafe_b64encode(b"\xff\xfe\xfa").decode(),
    "null": _key(None),
    "a number": _key(5),
    "true": _key(True),
    "an empty list": _key([]),
    "one part": _key(["chen"]),
    "three parts": _key(["chen", str(NOBODY), 1]),
    "an id that is a number": _key(["", 5]),
    "an id that is null": _key(["", None]),
    "an id that is a list": _key(["", []]),
    "an id that is none": _key(["", "x"]),
    "an object": _key({"a": 1, "b": 2}),
    "a NUL": _key(["\x00", str(NOBODY)]),
    "half a character": _key(["\ud800", str(NOBODY)]),
    "deep": base64.urlsafe_b64encode(b"[" * 290).decode(),
}


@pytest.mark.parametrize("key", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_key_that_was_tampered_with_begins_at_the_front(ask: Ask, key: str) -> None:
    """As the query's own words promise; refusing it in the one shape would be right too, a server error never."""
    front = ask(OFFICER, PEOPLE).json()
    answer = ask(OFFICER, PEOPLE, after=key)
    if answer.status_code == 200:
        assert answer.json() == front
    else:
        assert_error(answer, 422)


def test_a_key_gives_no_wider_reach(ask: Ask, crowd: set[str]) -> None:
    """The officer's key in a stranger's hand lists nobody."""
    key = ask(OFFICER, PEOPLE).json()["next"]
    assert ask(STRANGER, PEOPLE, after=key).json() == {"items": [], "count": 0, "left_out": 0, "next": ""}


@pytest.mark.parametrize("search", ["\x00", "张\x00", "%", "_", "' OR 1=1 --", "\\", "  ", "１２３４", "🌸", "a" * 60])
def test_odd_searches_are_answered(ask: Ask, search: str) -> None:
    """Found or not, or refused in the one shape; wildcards find nobody by themselves; blanks narrow nothing."""
    answer = ask(OFFICER, PEOPLE, search=search)
    if answer.status_code != 200:
        assert_error(answer, 422)
    else:
        assert len(answer.json()["items"]) == (3 if not search.strip() else 0)


@pytest.mark.parametrize(("division", "people"), [("320199001", 3), ("32", 3), ("1", 0), ("999999999999", 0)])
def test_divisions_of_every_length_are_answered(ask: Ask, division: str, people: int) -> None:
    """The world's three people live in 320199001."""
    assert len(ask(OFFICER, PEOPLE, division=division).json()["items"]) == people
