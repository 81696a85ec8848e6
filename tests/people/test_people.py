"""What a list and a page of the register show, to whom, in how few questions, and what is written down about it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.core.access.gate import Actor, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.lists.paging import PAGE_ROWS
from renyang.core.models import AccessEntry
from renyang.people import queries
from renyang.people.lists import REGISTER
from renyang.people.models import Person, PersonStatus
from renyang.people.queries import Filters
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import shows_somewhere
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import ZHANG_ID, zhang

ActorOf = Callable[[Persona], Actor]
SECOND = "320199001002"
CIVIL_AFFAIRS = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)
INSURANCE = Persona(Role.SOCIAL_SECURITY_OFFICER, here=True)


def _names(actor: Actor, **filters: object) -> set[str]:
    return {row.name for row in REGISTER.read_by(actor, queries.searched(actor, Filters(**filters))).page().rows}


def test_filters_narrow_only_by_what_may_be_seen(actor_of: ActorOf) -> None:
    """A health officer's list is not narrowed by living arrangement, a civil affairs officer's not by capability."""
    everybody = {"张秀英", "王建国", "李桂兰"}
    assert _names(actor_of(OFFICER), living="alone") == {"张秀英"}
    assert _names(actor_of(HEALTH), living="alone") == everybody
    assert _names(actor_of(OFFICER), level="1") == {"张秀英"}
    assert _names(actor_of(CIVIL_AFFAIRS), level="1") == everybody
    assert _names(actor_of(OFFICER), division=SECOND) == {"李桂兰"}
    assert _names(actor_of(WORKER), division=SECOND) == set()


def test_an_age_begins_on_the_birthday(actor_of: ActorOf) -> None:
    """Whoever turns eighty today is eighty, whoever does tomorrow is not."""
    today = timezone.localdate()
    born = today.replace(year=today.year - 80, day=min(today.day, 28))
    for name, birth in (("今日", born), ("明日", born + dt.timedelta(days=1 + (today.day - min(today.day, 28))))):
        Person.objects.create(division_code=COMMUNITY, name=name, pinyin=name, initials="x", birth_date=birth)
    assert _names(actor_of(WORKER), age_from=80) & {"今日", "明日"} == {"今日"}


def test_those_who_died_or_moved_are_not_in_the_list_but_keep_their_page(actor_of: ActorOf) -> None:
    """Her page stays, for whoever has to look something up."""
    Person.objects.filter(pk=zhang().pk).update(status=PersonStatus.DEAD)
    assert "张秀英" not in _names(actor_of(WORKER))
    assert queries.person_view(actor_of(WORKER), zhang().pk).person.name == "张秀英"


def test_a_list_is_the_same_questions_however_long(actor_of: ActorOf, django_assert_num_queries: object) -> None:
    """Whom a search finds, then fifty rows, how many there are in all, and the key to the next page; nothing is asked row by
    row, and one entry in the access log names everybody on the page.
    """
    Person.objects.bulk_create(
        Person(division_code=COMMUNITY, name=f"陈{at}", pinyin=f"chen {at:03}", initials="c") for at in range(60)
    )
    actor = actor_of(OFFICER)
    asked = ("savepoint", "by indexes", "by initials", "by sound", "by bitmaps", "by address", "as before", "release",
             "rows of the page", "count", "the access log")  # fmt: skip
    with django_assert_num_queries(len(asked)):
        reading = REGISTER.read_by(actor, queries.searched(actor, Filters(search="chen")))
        page = reading.page()
        records = [reading.record(row) for row in page.rows]
    assert (len(records), page.count) == (PAGE_ROWS, 60)
    entry = AccessEntry.objects.get(subject="list", subject_id="register")
    assert set(entry.people) == {row.pk for row in page.rows}
    second = reading.page(page.next_key)
    assert (len(second.rows), second.first) == (PAGE_ROWS, False)
    third = reading.page(second.next_key)
    assert (len(third.rows), third.next_key) == (60 - 2 * PAGE_ROWS, "")


# A person's page


def _shown(actor: Actor) -> dict[str, str]:
    view = queries.person_view(actor, zhang().pk)
    return {fact.name: fact.value for facts in view.facts.values() for fact in facts}


@pytest.mark.parametrize(
    ("persona", "shown", "hidden"),
    [
        (WORKER, {"resident_id", "phone", "address", "living_arrangement", "chronic_conditions"}, set()),
        (CIVIL_AFFAIRS, {"resident_id", "phone", "living_arrangement"}, {"chronic_conditions", "capability_level"}),
        (HEALTH, {"resident_id", "phone", "chronic_conditions", "capability_level"}, {"living_arrangement"}),
        (INSURANCE, {"name", "resident_id"}, {"phone", "address", "living_arrangement", "chronic_conditions"}),
        (FAMILY, {"phone", "address"}, {"resident_id", "living_arrangement", "chronic_conditions"}),
    ],
)
def test_each_purpose_has_its_own_facts(actor_of: ActorOf, persona: Persona, shown: set[str], hidden: set[str]) -> None:
    """The groups of `people.rules`; an ID is masked for everybody, and what is held back is counted."""
    found = _shown(actor_of(persona))
    assert shown <= set(found)
    assert not hidden & set(found)
    assert ZHANG_ID not in found.values()
    view = queries.person_view(actor_of(persona), zhang().pk)
    assert (view.hidden > 0) == bool(hidden)


def test_every_fact_names_its_source_and_what_others_say(actor_of: ActorOf) -> None:
    """Her address is civil affairs' word; the health file writes the same door otherwise, which is no disagreement."""
    view = queries.person_view(actor_of(WORKER), zhang().pk)
    facts = {fact.name: fact for found in view.facts.values() for fact in found}
    assert facts["address"].source == facts["living_arrangement"].source == "民政"
    assert facts["chronic_conditions"].source == "卫健"
    assert facts["address"].others == ()
    assert view.records == 2
    assert [(carer.name, carer.relation) for carer in view.carers if carer.name == "张明"] == [("张明", "儿子")]


def test_a_page_that_is_refused_leaves_no_trace_and_one_that_is_read_does(actor_of: ActorOf) -> None:
    """The log says who, whom and which groups' facts; the facts themselves are not in it."""
    before = AccessEntry.objects.count()
    with pytest.raises(OutOfScope):
        queries.person_view(actor_of(STRANGER), zhang().pk)
    assert AccessEntry.objects.count() == before
    queries.person_view(actor_of(INSURANCE), zhang().pk)
    entry = AccessEntry.objects.latest("pk")
    assert (entry.actor, entry.subject_id, entry.division_code) == (INSURANCE.username, str(zhang().pk), COMMUNITY)
    assert "resident_id" in entry.facts
    assert "phone" not in entry.facts
    assert ZHANG_ID not in str(entry.facts)


# Counts for planning


def test_counts_by_community(actor_of: ActorOf) -> None:
    """By hand from the world: nobody assessed 王建国."""
    assert queries.counts_by(actor_of(OFFICER), "capability_level") == {COMMUNITY: {"": 1, "1": 1}, SECOND: {"0": 1}}
    assert set(queries.counts_by(actor_of(WORKER), "capability_level")) == {COMMUNITY}


def test_communities_and_linked_divisions(operator: Actor, db: None) -> None:
    """Where people are served, in order; and the sub-district that has records."""
    assert queries.communities_of(operator, HERE) == [COMMUNITY, SECOND]
    assert queries.linked_divisions() == [HERE]


@pytest.mark.parametrize("group", list(FactGroup))
def test_the_command_line_sees_every_group(operator: Actor, group: FactGroup) -> None:
    """The operator is bound by the machine's own access control."""
    assert shows_somewhere(operator, group)
