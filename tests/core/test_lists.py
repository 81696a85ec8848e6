"""Declared lists: words by kind, columns by right, sorting and paging that lose nobody."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import F
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renyang.core.access.gate import Action, Actor, NotAllowed
from renyang.core.lists import Column, DeclaredList, Kind, Narrowing, Reader, Words
from renyang.core.lists.declared import AT_ONCE
from renyang.core.lists.fields import field_column
from renyang.core.models import AccessEntry
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.partners.models import Agreement
from renyang.people.models import Person
from renyang.places.models import Inspected, Site
from renyang.resilience.models import StressRun
from renyang.supplies.models import Stock
from tests.personas import COMMUNITY, FAMILY, HEALTH, OFFICER, Persona

ActorOf = Callable[[Persona], Actor]


@dataclass(frozen=True)
class Line:
    """A computed row."""

    value: Any


def _column(**given: Any) -> Column[Line]:
    return Column(**{"name": "thing", "label": "Thing", "value": lambda row: row.value} | given)


@pytest.mark.parametrize(
    ("given", "value", "cell", "text"),
    [
        ({}, "words", "words", "words"),
        ({}, "", None, "–"),
        ({"without": "not known"}, "", "not known", "not known"),
        ({"kind": Kind.WHOLE, "without": "not known"}, None, "not known", "not known"),
        ({"kind": Kind.WHOLE, "without": "not known"}, 0, 0, "0"),
        ({"kind": Kind.TEXTS}, ["a", "b"], "a, b", "a, b"),
        ({"kind": Kind.TEXTS}, [], None, "–"),
        ({"kind": Kind.WHOLE}, 0, 0, "0"),
        ({"kind": Kind.DECIMAL}, 2.0, 2.0, "2"),
        (
            {"kind": Kind.DECIMAL, "words": lambda row: "for good" if row.value < 0 else None},
            -1.0,
            "for good",
            "for good",
        ),
        ({"kind": Kind.DECIMAL, "words": lambda row: "for good" if row.value < 0 else None}, 1.5, 1.5, "1.5"),
        ({"kind": Kind.DECIMAL}, 2.26, 2.3, "2.3"),
        ({"kind": Kind.DECIMAL, "decimals": 2}, 2.256, 2.26, "2.26"),
        ({"kind": Kind.SHARE}, 0.754, "75%", "75%"),
        ({"kind": Kind.DAY}, dt.date(2026, 3, 1), dt.date(2026, 3, 1), "1 March 2026"),
        # the deployment's clock is Shanghai's, eight hours ahead of UTC
        (
            {"kind": Kind.MOMENT},
            dt.datetime(2026, 3, 1, 17, 5, tzinfo=dt.UTC),
            "2026-03-02 01:05",
            "2 March 2026, 01:05",
        ),
        ({"kind": Kind.YES_NO}, False, "no", "no"),
        ({"kind": Kind.YES_NO}, True, "yes", "yes"),
        ({"kind": Kind.CHOICE, "choices": Inspected}, "lifts", "lifts", "lifts"),
        ({"kind": Kind.UUID}, uuid.UUID(int=1), str(uuid.UUID(int=1)), str(uuid.UUID(int=1))),
        ({"kind": Kind.PERSON}, uuid.UUID(int=1), str(uuid.UUID(int=1)), str(uuid.UUID(int=1))),
        *[({"kind": kind, "choices": Inspected if kind == Kind.CHOICE else None}, None, None, "–") for kind in Kind],
    ],
)
def test_values_in_words(given: dict[str, Any], value: object, cell: object, text: str) -> None:
    """What a spreadsheet gets, and what a page or a terminal shows of it."""
    with override("en"):
        column, row = _column(**given), Line(value)
        assert Words().cells(column)(row) == cell
        assert Words().texts(column)(row) == text


def test_words_are_the_readers(db: None) -> None:
    """A choice by its label, a division by its name, both in the reader's language; programs get codes."""
    choice = _column(kind=Kind.CHOICE, choices=Inspected)
    with override("zh-hans"):
        assert Words().cells(choice)(Line("lifts")) == "电梯"
        assert Words().cells(_column(kind=Kind.DIVISION))(Line(COMMUNITY)) == "梅溪社区"
        assert Words().cells(_column(kind=Kind.TEXTS))(Line(["a", "b"])) == "a、b"
    assert choice.value(Line("lifts")) == "lifts"


def test_a_heading_has_its_unit() -> None:
    """Behind the label, for people and for the API's description."""
    assert _column(unit="m²").heading == "Thing (m²)"


@pytest.mark.parametrize("given", [{"name": "two words"}, {"kind": Kind.CHOICE}, {"choices": Inspected}])
def test_a_column_that_cannot_be_is_refused(given: dict[str, Any]) -> None:
    """At the start of the program, not on the page."""
    with pytest.raises(ValueError, match=r"thing|two words"):
        _column(**given)


def test_two_columns_have_two_names() -> None:
    """Or one of them would be lost to programs."""
    with pytest.raises(ValueError, match="one name"):
        _list([_column(), _column()])


def _list(columns: Sequence[Column[Any]], **given: Any) -> DeclaredList[Any, None]:
    standard: dict[str, Any] = {
        "name": "things",
        "title": "Things",
        "model": Site,
        "rows": lambda _: [],
        "empty": "None.",
    }
    return DeclaredList(columns=tuple(columns), **standard | given)


def _all_pages(declared: DeclaredList[Any, None], actor: Actor, order: str, size: int) -> list[Any]:
    reading, rows, key = declared.read_by(actor, None, order=order), [], ""
    while True:
        page = reading.page(key, size=size)
        assert page.count == reading.count()
        assert page.first == (key == "")
        rows += page.rows
        key = page.next_key
        if not key:
            return rows


SITES = _list(
    [
        Column(name="name", label="Name", value=lambda row: row.name, order=("name",)),
        Column(name="kind", label="Kind", value=lambda row: row.kind, order=(F("kind"), "-name")),
        Column(
            name="places",
            label="Places",
            value=lambda row: row.licensed_places,
            order=(F("licensed_places").asc(nulls_last=True),),
        ),
        Column(name="staff", label="Staff", value=lambda row: row.staff, order=("staff",)),
        Column(name="cost", label="Cost", value=lambda row: row.equip_cost, order=("equip_cost", "step_free")),
    ],
    rows=lambda reader: Site.objects.visible_to(reader.actor).order_by(F("staff").desc(), "-equip_cost", "kind"),
)
FEW = st.none() | st.integers(0, 2)
ORDERS = ("", "nothing", *(sign + name for sign in ("", "-") for name in ("name", "kind", "places", "staff", "cost")))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.lists(
        st.tuples(st.sampled_from(["canteen", "clinic"]), FEW, FEW, FEW, st.none() | st.booleans()), max_size=8
    ),
    order=st.sampled_from(ORDERS),
    size=st.integers(1, 9),
)
def test_pages_of_a_query_lose_nobody(db: None, facts: list[tuple[Any, ...]], order: str, size: int) -> None:
    """Whatever is equal or not there, in any order, each row stands on exactly one page, and in the order of the file."""
    Site.objects.all().delete()
    Site.objects.bulk_create(
        Site(
            division_code=COMMUNITY, name=f"n{at}", kind=kind, licensed_places=places, staff=staff, equip_cost=cost,
            step_free=step_free,
        )
        for at, (kind, places, staff, cost, step_free) in enumerate(facts)
    )  # fmt: skip
    actor = Actor.operator()
    rows = [row.name for row in _all_pages(SITES, actor, order, size)]
    assert sorted(rows) == [f"n{at}" for at in range(len(facts))]
    assert rows == [row.name for row in SITES.read_by(actor, None, order=order).rows()]


@given(values=st.lists(FEW, max_size=12), order=st.sampled_from(["", "thing", "-thing"]), size=st.integers(1, 13))
def test_pages_of_computed_rows_lose_nobody(values: list[int | None], order: str, size: int) -> None:
    """The same of rows that are computed; those without a value come last either way."""
    lines = [Line(value) for value in values]
    declared = _list([_column(order=lambda row: row.value)], rows=lambda _: lines)
    rows = _all_pages(declared, Actor.operator(), order, size)
    assert sorted(map(id, rows)) == sorted(map(id, lines))
    if order:
        there = [row.value for row in rows if row.value is not None]
        assert there == sorted(there, reverse=order == "-thing")
        assert [row.value for row in rows][len(there) :] == [None] * (len(lines) - len(there))
    else:
        assert rows == lines


def _site(name: str, **facts: Any) -> Site:
    return Site.objects.create(division_code=COMMUNITY, name=name, kind="clinic", **facts)


def test_what_has_no_value_stands_last_either_way(db: None) -> None:
    """Where the declaration says so."""
    for name, places in (("a", None), ("b", 2), ("c", 7)):
        _site(name, licensed_places=places)
    names = {
        order: [row.name for row in SITES.read_by(Actor.operator(), None, order=order).rows() if row.name in "abc"]
        for order in ("places", "-places")
    }
    assert names == {"places": ["b", "c", "a"], "-places": ["c", "b", "a"]}


def test_a_row_that_is_added_meanwhile_pushes_nobody_off(db: None) -> None:
    """One that comes before where the page ended: the next page begins where it would have."""
    Site.objects.all().delete()
    for name in "bdf":
        _site(name)
    reading = SITES.read_by(Actor.operator(), None, order="name")
    first = reading.page(size=2)
    _site("a")
    assert [row.name for row in reading.page(first.next_key, size=2).rows] == ["f"]


@pytest.mark.parametrize("key", ["WyJ6Iiwi", "\x00", "\ud800", "a:b:c"])
def test_a_key_that_is_none_begins_at_the_front(db: None, key: str) -> None:
    """As does one of another order: its values would mean something else."""
    for name in "ab":
        _site(name)
    reading = SITES.read_by(Actor.operator(), None, order="name")
    front = [row.name for row in reading.page(size=1).rows]
    other = SITES.read_by(Actor.operator(), None, order="-name").page(size=1).next_key
    assert [row.name for row in reading.page(key, size=1).rows] == front
    assert [row.name for row in reading.page(other, size=1).rows] == front


SECRET = Column(
    name="secret", label="Secret", value=lambda row: row.name, order=("name",), sensitive=True,
    shown_to=lambda actor: actor.display_name == OFFICER.username,
)  # fmt: skip


def test_a_column_is_shown_to_those_who_may_and_written_down_for_them(actor_of: ActorOf) -> None:
    """To others it is missing from records and files, and the list cannot even be sorted by it."""
    _site("a"), _site("b")
    declared = _list(
        [SITES.columns[1], SECRET], rows=lambda reader: Site.objects.visible_to(reader.actor).order_by("-name")
    )
    officer, other = (declared.read_by(actor_of(who), None, order="secret") for who in (OFFICER, HEALTH))
    assert [sorted(row) for row in officer.records()] == [["kind", "secret"]] * officer.count()
    assert [sorted(row) for row in other.records()] == [["kind"]] * other.count()
    sheets = officer.sheet(), other.sheet()
    assert [sheet.headings for sheet in sheets] == [["Kind", "Secret"], ["Kind"]]
    taken = AccessEntry.objects.filter(subject="listing").order_by("pk").values_list("facts", flat=True)
    assert list(taken) == [["secret"], []]
    assert [len(row) for row in sheets[1].rows] == [1] * other.count()
    names = [[row.name for row in reading.rows() if row.name in "ab"] for reading in (officer, other)]
    assert names == [["a", "b"], ["b", "a"]]


def test_who_may_not_read_a_list_reads_none(actor_of: ActorOf) -> None:
    """Stocks are the street staff's (places/rules.py); nobody exports sites, as no role has that right on them."""
    with pytest.raises(NotAllowed):
        _list([SECRET], model=Stock).read_by(actor_of(FAMILY), None)
    exported = _list([SECRET], take=Action.EXPORT)
    assert not exported.offered_to(actor_of(OFFICER))
    with pytest.raises(NotAllowed):
        exported.taken_by(actor_of(OFFICER), None)
    assert exported.read_by(actor_of(OFFICER), None).count() == 0


def test_fewer_are_taken_than_are_seen(actor_of: ActorOf) -> None:
    """A family member of 张秀英 who also works next door sees both, and takes along those of her work (people/rules.py)."""
    officer, family = actor_of(OFFICER), actor_of(FAMILY)
    next_door = next(iter(Person.objects.exclude(division_code=COMMUNITY))).division_code
    work = officer.grants[0].__class__(officer.grants[0].role, next_door, officer.grants[0].purpose)
    both = Actor(user=family.user, name="both", grants=(family.grants[0], work))
    people = _list(
        [Column(name="name", label="Name", value=lambda row: row.name)],
        model=Person,
        take=Action.EXPORT,
        rows=lambda reader: Person.objects.visible_to(reader.actor).order_by("pinyin", "pk"),
    )
    assert [row.name for row in people.read_by(both, None).rows()] == ["李桂兰", "张秀英"]
    assert [row[0] for row in people.taken_by(both, None).sheet().rows] == ["李桂兰"]


def test_rows_are_prepared_some_at_a_time(db: None) -> None:
    """So that what stands beside them is asked for once, and no list is a list in memory."""
    asked: list[int] = []

    def prepare(_reader: Reader[None], rows: Sequence[int]) -> list[Line]:
        asked.append(len(rows))
        return [Line(row) for row in rows]

    declared = _list([_column(kind=Kind.WHOLE)], rows=lambda _: range(AT_ONCE + 3), prepare=prepare)
    rows = declared.read_by(Actor.operator(), None).sheet().rows
    assert next(rows) == [0]
    assert asked == [AT_ONCE]
    assert len(list(rows)) == AT_ONCE + 2
    assert asked == [AT_ONCE, 3]


def test_a_file_says_to_what_it_is_narrowed(db: None) -> None:
    """In words for its first line, and by division in the access log."""
    declared = _list([_column()], narrowing=lambda _: Narrowing(("of one store",), COMMUNITY))
    sheet = declared.read_by(Actor.operator(), None).sheet()
    assert sheet.narrowed == ("of one store",)
    assert AccessEntry.objects.get(subject="listing").division_code == COMMUNITY


@pytest.mark.parametrize(
    ("model", "name", "kind", "optional"),
    [
        (StressRun, "id", Kind.UUID, False),
        (Organisation, "id", Kind.KEY, False),
        (Organisation, "name", Kind.TEXT, False),
        (Organisation, "division_code", Kind.DIVISION, False),
        (Organisation, "people_available", Kind.WHOLE, True),
        (Agreement, "liability_covered", Kind.YES_NO, True),
        (Agreement, "ends_on", Kind.DAY, True),
        (StressRun, "created_at", Kind.MOMENT, False),
        (Stock, "daily_use", Kind.DECIMAL, True),
    ],
)
def test_a_column_of_a_field_is_what_the_field_is(model: type, name: str, kind: Kind, optional: bool) -> None:
    """As the models say; keys do not sort, all else does."""
    column = field_column(model, name, "Label")
    assert (column.name, column.kind, column.optional, column.order is None) == (name, kind, optional, name == "id")


def test_a_column_of_a_field_with_choices_has_their_labels() -> None:
    column = field_column(Organisation, "kind", "Kind", choices=OrganisationKind)
    with override("en"):
        assert Words().texts(column)(Organisation(kind="company")) == "company"
    assert column.value(Organisation(kind="health_centre")) == "health_centre"
