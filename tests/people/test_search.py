"""Finding people: by everything they may be asked for, with mistakes in typing, and by nothing that one may not see."""

from collections.abc import Callable

import pytest
from django.db import connection

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.lists import ListReading
from renyang.core.models import AccessEntry
from renyang.people import queries
from renyang.people.lists import REGISTER
from renyang.people.models import SOUNDS, Person
from renyang.people.queries import Filters, Searched
from renyang.people.queries.search import nearly, ways
from renyang.people.services import person_correct
from tests.personas import FAMILY, HEALTH, OFFICER, WORKER, Persona
from tests.world import ZHANG_ID, zhang

ActorOf = Callable[[Persona], Actor]
CIVIL_AFFAIRS = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)
INSURANCE = Persona(Role.SOCIAL_SECURITY_OFFICER, here=True)


def _names(actor: Actor, **filters: object) -> set[str]:
    return {row.name for row in _searched(actor, **filters).page().rows}


def _searched(actor: Actor, **filters: object) -> ListReading[Person, Searched]:
    """The register as it is listed for a search."""
    return REGISTER.read_by(actor, queries.searched(actor, Filters(**filters)))


ZHANG_FOUND = [
    "张秀英",
    "张",
    "秀英",
    "zxy",
    "ZXY",
    "zx",
    "zhangxiuying",
    "zhang xiu",
    "章秀英",
    "19900000001",
    "0001",
    "梅苑3幢",
    "梅园3幢",
    "梅苑 501",
    "张秀英 梅苑",
    "梅苑3-2-501",
]


@pytest.mark.parametrize("search", [*ZHANG_FOUND, ZHANG_ID, ZHANG_ID.lower(), f" {ZHANG_ID} ", ZHANG_ID[-4:]])
def test_a_worker_finds_her_by(actor_of: ActorOf, search: str) -> None:
    """Name, its beginning, the given name, initials, pinyin with and without blanks, another character of the same sound,
    her phone and its end, her door in any spelling, the ID and its end; two words together.
    """
    reading = _searched(actor_of(WORKER), search=search)
    assert {row.name for row in reading.page().rows} == {"张秀英"}
    assert not reading.reader.terms.filters.near


@pytest.mark.parametrize(
    "search",
    [
        "张秀音x",  # one character too many
        "张秀芝",  # a wrong one
        "秀张英",  # two swapped
        "zhangxuying",  # a letter missing
        "zhangxiuyinh",  # a wrong one
        "zangxiuyin",  # as it sounds in the south
        "19900000091",  # a wrong digit in her phone
        "199000000001",  # a digit too many
        "梅苑3幢4单元501室",  # a wrong number in her address
        "梅院3幢2单元51室",  # another character of the same sound, and a wrong number
    ],
)
def test_mistakes_in_typing_are_forgiven_where_nobody_is_found_otherwise(actor_of: ActorOf, search: str) -> None:
    """The page says that it guessed."""
    reading = _searched(actor_of(WORKER), search=search)
    assert "张秀英" in {row.name for row in reading.page().rows}
    assert reading.reader.terms.filters.near


@pytest.mark.parametrize(
    "search", ["xy", "0000", "1234567", ZHANG_ID[:17], "梅苑9幢", "欧阳秀英", "张秀英 雪堂新村", "陈静"]
)
def test_a_worker_does_not_find_her_by(actor_of: ActorOf, search: str) -> None:
    """The end of initials, part of a number, somebody else's door, another name; one right word of two."""
    assert _names(actor_of(WORKER), search=search) == set()


@pytest.mark.parametrize(
    ("persona", "search", "found"),
    [
        (CIVIL_AFFAIRS, ZHANG_ID, True),
        (HEALTH, "19900000001", True),
        (INSURANCE, ZHANG_ID, True),
        (INSURANCE, "19900000001", False),
        (INSURANCE, "梅苑3幢", False),
        (FAMILY, ZHANG_ID, False),
        (FAMILY, "zxy", True),
    ],
    ids=lambda given: str(given)[:30],
)
def test_nobody_finds_by_a_fact_she_may_not_see(actor_of: ActorOf, persona: Persona, search: str, found: bool) -> None:
    """Else the search would tell the fact: whoever is found by a phone has that phone."""
    assert _names(actor_of(persona), search=search) == ({"张秀英"} if found else set())


@pytest.mark.parametrize(
    ("persona", "search"),
    [(INSURANCE, "0001"), (INSURANCE, "19900000091"), (INSURANCE, "梅苑3幢4单元501室"), (FAMILY, "0001")],
)
def test_mistakes_are_not_forgiven_for_facts_that_may_not_be_seen(
    actor_of: ActorOf, persona: Persona, search: str
) -> None:
    """Nor does the end of a phone find anybody, for those who may see no phones or are only tied to her."""
    assert _names(actor_of(persona), search=search) == set()


def test_who_is_renamed_is_found_by_the_new_name_only(actor_of: ActorOf) -> None:
    """The keys follow the facts."""
    worker = actor_of(WORKER)
    person_correct(actor=worker, person=zhang(), facts={"name": "陈静"})
    assert _names(worker, search="陈静") == {"陈静"}
    assert _names(worker, search="张秀英") == set()


@pytest.mark.parametrize(("search", "logged"), [("zxy", 0), ("张秀英", 0), ("19900000001", 1), (ZHANG_ID, 1)])
def test_only_searches_for_numbers_are_logged(actor_of: ActorOf, search: str, logged: int) -> None:
    """Not what was asked, only that it was."""
    before = AccessEntry.objects.count()
    _searched(actor_of(WORKER), search=search)
    assert AccessEntry.objects.count() == before + logged


@pytest.mark.parametrize("search", [*ZHANG_FOUND, ZHANG_ID, "张秀英 梅苑 501 3"])
def test_every_way_of_finding_is_answered_by_an_index(actor_of: ActorOf, search: str) -> None:
    """PostgreSQL, told to avoid reading whole tables where it can, never has to."""
    actor = actor_of(OFFICER)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for condition in (*(way.condition for way in ways(actor, search)), nearly(actor, search)):
        plan = queries.register(actor).alias(sounds=SOUNDS).filter(condition).explain()
        assert "Seq Scan on people_person" not in plan


def test_a_list_holds_whom_a_search_shows(actor_of: ActorOf) -> None:
    """The register as it is taken along asks all ways at once, its page one by one."""
    actor = actor_of(OFFICER)
    for search in ("z", "li", "英", "梅苑", "张秀英 梅苑 501 3", "zxy 0001 梅苑 3"):
        shown = {row.pk for row in _searched(actor, search=search).page().rows}
        assert shown == {row.pk for row in queries.register(actor, Filters(search=search))}, search


def test_a_surname_is_found_as_it_is_written_too(actor_of: ActorOf) -> None:
    """尉 alone sounds wei, the surname 尉迟 yuchi; 秀英 is the given name of 尉迟秀英."""
    worker = actor_of(WORKER)
    person_correct(actor=worker, person=zhang(), facts={"name": "尉迟秀英"})
    for search in ("尉", "尉迟", "yuchi", "秀英", "迟秀英"):
        assert _names(worker, search=search) == {"尉迟秀英"}


def test_no_number_can_be_read_from_the_keys(actor_of: ActorOf) -> None:
    """Keys of a phone are keyed hashes: none is the plain hash of the phone, of its end, or of it with a digit left out."""
    from renyang.science import search_keys

    phone = "19900000001"
    kept = set(Person.objects.get(pk=zhang().pk).found_by)
    plain = {phone, phone[-4:], *search_keys.left_out(phone)}
    assert not kept & {
        search_keys.number_of(f"{kind}{text}") for text in plain for kind in ("", "near_phone ", "phone_tail ")
    }
