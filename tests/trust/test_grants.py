"""One role more opens nothing: each attack that once did, and that several grants show the union of what each shows."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renyang.care import queries as care
from renyang.care.models import Need
from renyang.care.services import need_change
from renyang.core.access.gate import Action, Actor, GrantView, NotAllowed, OutOfScope, divisions_granted, may
from renyang.core.access.roles import Department, Purpose, Role
from renyang.core.files.kinds import kinds
from renyang.core.models import AccessEntry, ImportBatch
from renyang.core.queries import batches, divisions_with
from renyang.core.rules.policies import departments_at
from renyang.core.services import import_abandon
from renyang.organisations.services import member_add
from renyang.people import queries
from renyang.people.lists import REGISTER
from renyang.people.models import Carer, Collection, Consent, Household, LifeEvent, Person, Proposal, SourceRecord
from renyang.people.queries import Filters, Searched
from renyang.people.queries.assessments import assessments_due
from renyang.people.queries.completeness import completeness, people_to_ask
from renyang.people.queries.consents import consents_that_concern
from renyang.people.queries.printing import printed_roster
from renyang.people.queries.tonight import people_for_tonight
from renyang.people.rules.facts import GROUPS, FactGroup
from renyang.people.rules.policies import department_at, groups_at, groups_shown, may_collect
from renyang.people.rules.ties import TIES
from renyang.people.services.proposals import proposal_make
from renyang.places import queries as places
from renyang.places.models import Room, Site, SiteKind
from renyang.places.services import booking_cancel, booking_make
from renyang.resilience.models import StressRun
from renyang.science.problem import Problem
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, ELSEWHERE, HERE, OTHER_COMMUNITY
from tests.trust.grants import BATHING, DIVISIONS, FAR_ID, SECOND, People, hold, holding, settle
from tests.world import ZHANG_ID

WORKER, CIVIL, HEALTH = Role.COMMUNITY_WORKER, Role.CIVIL_AFFAIRS_OFFICER, Role.HEALTH_OFFICER
FAMILY, INSURANCE = Role.FAMILY_MEMBER, Role.SOCIAL_SECURITY_OFFICER
Signed = Callable[[], Client]


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def signed_in(people: People) -> Signed:
    """A client of the account that holds several roles."""

    def client() -> Client:
        made = Client()
        made.force_login(people.tied, "allauth.account.auth_backends.AuthenticationBackend")
        return made

    return client


def test_a_relative_who_is_health_officer_has_no_files_of_civil_affairs(people: People, signed_in: Signed) -> None:
    """She once saw and exported civil affairs' files with ID numbers, as being a relative made her no mere officer."""
    actor = hold(people.tied, (HEALTH, HERE), (FAMILY, COMMUNITY))
    assert set(batches(actor).values_list("source", flat=True)) == {"health"}
    civil = ImportBatch.objects.get(source="civil_affairs", division_code=COMMUNITY)
    client = signed_in()
    assert [client.get(f"/imports/{civil.pk}/{page}").status_code for page in ("", "rejects/")] == [404, 404]
    assert "civil_affairs.csv" not in client.get("/imports/?as=csv").getvalue().decode()
    with pytest.raises(OutOfScope):
        import_abandon(actor=actor, batch=civil)
    assert not may_collect(actor, "civil_affairs", HERE)
    assert may_collect(actor, "health", HERE)


def test_a_kind_and_a_department_come_from_one_grant(people: People) -> None:
    """A health officer imports needs, a civil affairs officer no such file: both together none in civil affairs' name."""
    actor = hold(people.tied, (HEALTH, HERE), (CIVIL, HERE))
    assert departments_at(actor, Action.IMPORT, Need, HERE) == {"health"}
    assert departments_at(actor, Action.IMPORT, Person, HERE) == {"health", "civil_affairs"}


def test_a_worker_of_one_community_reads_no_health_where_she_is_civil_officer(
    people: People, signed_in: Signed
) -> None:
    """Li of the second community needs help: the civil affairs officer there is not told, in whatever list."""
    actor = hold(people.tied, (WORKER, COMMUNITY), (CIVIL, SECOND))
    li = people.second.pk
    assert set(batches(actor).values_list("division_code", "source")) == {
        *((COMMUNITY, source) for source in Department.values),
        (SECOND, "civil_affairs"),
    }
    assert departments_at(actor, Action.IMPORT, Person, SECOND) == {"civil_affairs"}
    assert not may_collect(actor, "health", SECOND)
    assert li not in care.unrecorded(actor).values_list("pk", flat=True)
    assert li not in assessments_due(actor).values_list("pk", flat=True)
    assert li not in people_for_tonight(actor).values_list("pk", flat=True)
    assert li not in queries.register(actor, Filters(level="1")).values_list("pk", flat=True)
    assert li not in queries.register(actor, Filters(special_care="disabled")).values_list("pk", flat=True)
    assert set(queries.counts_by(actor, "capability_level")) == {COMMUNITY}
    assert set(queries.special_care_counts(actor)) == {COMMUNITY}
    assert set(queries.counts_by(actor, "living_arrangement")) == {COMMUNITY, SECOND}
    rows = {row["name"]: row for row in REGISTER.read_by(actor, Searched(Filters())).records()}
    assert rows["张秀英"]["capability_level"] == 1
    assert "capability_level" not in rows["李桂兰"]
    assert rows["李桂兰"]["living_arrangement"] == "alone"
    taken = signed_in().get("/register/?as=csv").getvalue().decode()
    assert "张秀英" in taken
    assert "李桂兰" not in taken


def test_a_list_is_not_sorted_by_what_a_row_does_not_show(people: People) -> None:
    """Li's hidden level, the lowest or the highest, leaves her where she is, among those of no level; so do pages."""
    actor = hold(people.tied, (WORKER, COMMUNITY), (CIVIL, SECOND))

    def order(level: int) -> list[list[str]]:
        Person.objects.filter(pk=people.second.pk).update(capability_level=level)
        orders = []
        for column in ("capability_level", "-capability_level"):
            reading = REGISTER.read_by(actor, Searched(Filters()), order=column)
            names, key = [], ""
            while not names or key:
                page = reading.page(key, size=1)
                names += [row.name for row in page.rows]
                key = page.next_key
            assert names == [row.name for row in reading.rows()]
            orders.append(names)
        return orders

    lowest = order(0)
    assert lowest == order(4)
    assert lowest[0][0] == lowest[1][-1] == "张秀英"


def test_a_work_list_has_no_one_a_tie_alone_leads_to(people: People) -> None:
    """The worker's father lives in another town: his need, his living alone and his facts are no part of her work."""
    actor = hold(people.tied, (WORKER, COMMUNITY), (FAMILY, COMMUNITY))
    assert people.far.pk in queries.register(actor).values_list("pk", flat=True)
    assert set(care.recorded_by_community(actor)) == {COMMUNITY}
    assert set(completeness(actor).communities) == {COMMUNITY}
    assert {row.person.division_code for row in people_to_ask(actor)} == {COMMUNITY}
    assert people.far.pk not in queries.register(actor, Filters(living="alone")).values_list("pk", flat=True)
    for text in (FAR_ID, FAR_ID[-4:], "19900000008", "0008", "他乡路8号"):
        assert not queries.register(actor, Filters(search=text)).exists()
    assert queries.register(actor, Filters(search=ZHANG_ID)).get() == people.first
    assert [part.people for part in printed_roster(actor, Filters()).parts] == [2]


def test_completeness_counts_each_fact_where_it_is_shown(people: People) -> None:
    """Three people, of whom two are of the worker's community: levels are counted of two, living arrangements of three."""
    counted = completeness(hold(people.tied, (WORKER, COMMUNITY), (CIVIL, SECOND)))
    assert [counted.facts[name].people for name in ("capability_level", "living_arrangement")] == [2, 3]
    assert counted.communities[SECOND].people < counted.communities[COMMUNITY].people


def test_needs_are_shown_by_a_role_that_sees_needs(people: People) -> None:
    """Zhang lets social security know her welfare, whose work asks for no needs; her relative sees needs by consent only."""
    actor = hold(people.tied, (INSURANCE, HERE), (FAMILY, COMMUNITY))
    assert FactGroup.WELFARE in groups_shown(actor, people.first)
    assert care.needs_shown(actor, people.first) is None


def test_what_is_proposed_as_a_relative_is_what_a_relative_is_shown(people: People) -> None:
    """A health officer knows Zhang's conditions by her office; as a relative she is not asked for them."""
    actor = hold(people.tied, (HEALTH, HERE), (FAMILY, COMMUNITY))
    with pytest.raises(Problem) as refused:
        proposal_make(actor=actor, person=people.first, facts={"living_arrangement": "alone"})
    assert refused.value.code == "not_askable"


def test_a_role_held_elsewhere_says_nothing_of_her_consents(people: People) -> None:
    """Three consents of Zhang's stand; who is a social security officer here and civil officer elsewhere hears of one."""
    actor = hold(people.tied, (INSURANCE, HERE), (CIVIL, ELSEWHERE))
    assert [row.recipient for row in consents_that_concern(actor, people.first)] == [INSURANCE]


def test_what_she_writes_is_the_word_of_her_office_there(people: People) -> None:
    """A health officer here who is worker elsewhere writes for the health department, not for the community."""
    actor = hold(people.tied, (HEALTH, HERE), (WORKER, OTHER_COMMUNITY))
    assert (department_at(actor, COMMUNITY), department_at(actor, OTHER_COMMUNITY)) == ("health", "community")
    need = Need.objects.get(record__link__person=people.first)
    need_change(actor=actor, need=need, terms=BATHING)
    need.record.refresh_from_db()
    assert need.record.source == "health"


def test_a_read_is_logged_with_the_purpose_of_the_grant_that_covers_it(people: People) -> None:
    """Care here, statistics in another town; a tie, which holds anywhere, leaves both where nothing covers her."""
    actor = holding(
        people.tied, (WORKER, COMMUNITY, Purpose.CARE), (Role.SUBDISTRICT_OFFICER, ELSEWHERE, Purpose.STATISTICS)
    )
    for person, purposes in ((people.first, ["care"]), (people.far, ["statistics"])):
        queries.person_view(actor, person.pk)
        assert AccessEntry.objects.latest("pk").purposes == purposes
    assert actor.purposes_at(SECOND) == ("care", "statistics")


def test_a_form_offers_the_divisions_of_its_right(people: People) -> None:
    """A relative's division is none to import for, nor to test."""
    actor = hold(people.tied, (FAMILY, OTHER_COMMUNITY), (WORKER, COMMUNITY))
    assert [row.code for row in divisions_with(actor, Action.IMPORT, ImportBatch)] == [COMMUNITY]
    assert divisions_granted(actor, Action.RUN, StressRun) == [COMMUNITY]


def test_a_tie_is_no_right_on_a_division(people: People) -> None:
    """A relative may see her father's proposals, not those of the division that her grant names."""
    actor = hold(people.tied, (FAMILY, COMMUNITY))
    assert may(actor, Action.VIEW, Proposal)
    assert not may(actor, Action.VIEW, Proposal, COMMUNITY)


def test_a_partners_rights_hang_on_her_organisation(people: People) -> None:
    """She runs one site; neither her work in another community nor a membership without the role opens the next one."""
    own = Site.objects.create(division_code=COMMUNITY, name="自营", kind=SiteKind.DAY_CENTRE)
    other = Site.objects.create(division_code=COMMUNITY, name="他营", kind=SiteKind.DAY_CENTRE)
    organisation = operate(own)
    operate(other)
    member_add(actor=Actor.operator(), organisation=organisation, user=people.tied, since=timezone.localdate())
    partner = holding(people.tied, (Role.PARTNER_MANAGER, HERE, Purpose.CARE), (WORKER, SECOND, Purpose.CARE))
    assert list(places.sites_to_answer(partner)) == [own]
    assert not may(partner, Action.CHANGE, Site, COMMUNITY)
    noon = timezone.now() + dt.timedelta(days=1)
    bookings = {}
    for site in (own, other):
        room = Room.objects.create(site=site, name="大厅", bookable=True)
        bookings[site] = booking_make(
            actor=Actor.operator(), room=room, starts_at=noon, ends_at=noon + dt.timedelta(hours=1), purpose="合唱",
            people=8, booked_for="合唱队",
        )  # fmt: skip
    assert booking_cancel(actor=partner, booking=bookings[own], why="生病").why == "生病"
    with pytest.raises(NotAllowed):
        booking_cancel(actor=partner, booking=bookings[other], why="生病")
    relative = holding(people.tied, (FAMILY, HERE, Purpose.CARE))
    assert not places.sites_to_answer(relative).exists()


def test_two_departments_at_one_division_join_their_facts(people: People) -> None:
    """Whoever is shown welfare and health of the same people is offered what rests on both, there and nowhere else."""
    actor = hold(people.tied, (CIVIL, HERE), (HEALTH, SECOND))
    assert set(queries.special_care_counts(actor)) == {SECOND}


def test_no_row_costs_a_query(people: People) -> None:
    """The register with cells withheld takes as many queries for three people as for sixty."""
    actor = hold(people.tied, (WORKER, COMMUNITY), (CIVIL, SECOND))

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(REGISTER.read_by(actor, Searched(Filters()), order="capability_level").records())
        return len(captured)

    few = asked()
    for at in range(60):
        division = (COMMUNITY, SECOND)[at % 2]
        Person.objects.create(id=uuid.uuid4(), division_code=division, name=f"甲{at}", capability_level=at % 5)
    assert asked() == few


# What one actor gets of each row, so that it can be compared with what each of her grants gives alone.

WORKING = frozenset(GROUPS) - frozenset(TIES)
MODELS = (Person, Household, Carer, SourceRecord, ImportBatch, Need, Consent, LifeEvent, Collection)
FILTERED = {
    "living": (Filters(living="alone"), FactGroup.WELFARE),
    "level": (Filters(level="1"), FactGroup.HEALTH),
    "status": (Filters(status="here"), FactGroup.BASIC),
}
SEARCHED = (ZHANG_ID, FAR_ID[-4:], "19900000009", "桂园5幢")
Right = tuple[object, ...]


def _rights(actor: Actor, people: tuple[Person, ...]) -> Iterator[Right]:
    """Everything that the public queries and lists give this actor, each as one right on one row."""
    for model, action in product(MODELS, Action):
        yield from ((action, model, pk) for pk in model.objects.visible_to(actor, action).values_list("pk", flat=True))
    for person in people:
        with suppress(OutOfScope):
            yield from _of_page(actor, person)
    yield from _of_lists(actor)
    for kind, division in product(kinds(), DIVISIONS):
        departments = departments_at(actor, Action.IMPORT, kind.model, division)
        yield from (("import", kind.code, division, source) for source in departments)


def _of_page(actor: Actor, person: Person) -> Iterator[Right]:
    view = queries.person_view(actor, person.pk)
    yield from (("page", person.pk, fact.name) for facts in view.facts.values() for fact in facts)
    yield from (("carer", person.pk, carer.pk) for carer in view.carers)
    yield from (("special care", person.pk, group) for group in view.special_care)
    yield from (("need", person.pk, need.pk) for need in care.needs_shown(actor, person) or ())


def _of_lists(actor: Actor) -> Iterator[Right]:
    for read, name in ((REGISTER.read_by, "listed"), (REGISTER.taken_by, "taken")):
        with suppress(NotAllowed):
            reading = read(actor, Searched(Filters()))
            for row, column in product(list(reading.rows()), reading.columns):
                if column.value(row) is not None:
                    yield (name, row.pk, column.name)
    for name, (filters, group) in FILTERED.items():
        if any(grant.role in WORKING and group in GROUPS[grant.role] for grant in actor.grants):  # else it is ignored
            yield from ((name, pk) for pk in queries.register(actor, filters).values_list("pk", flat=True))
    for text in SEARCHED:
        found = queries.register(actor, Filters(search=text))
        yield from (("searched", text, pk) for pk in found.values_list("pk", flat=True))
    for work in (care.unrecorded, assessments_due):
        with suppress(NotAllowed):
            yield from ((work.__name__, pk) for pk in work(actor).values_list("pk", flat=True))


GRANTS = st.tuples(st.sampled_from(Role), st.sampled_from(DIVISIONS), st.just(Purpose.CARE))


def test_several_grants_give_the_union_of_what_each_gives(people: People) -> None:
    """Brute force: one to four random grants against as many actors of one grant each, through every public read."""
    registered = tuple(Person.objects.order_by("pk"))

    @cache
    def alone(grant: tuple[Role, str, Purpose]) -> frozenset[Right]:
        return frozenset(_rights(holding(people.tied, grant), registered))

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.lists(GRANTS, min_size=1, max_size=4, unique=True))
    def same(grants: list[tuple[Role, str, Purpose]]) -> None:
        each = frozenset().union(*map(alone, grants))
        assert frozenset(_rights(holding(people.tied, *grants), registered)) == each

    same()


@settings(max_examples=300, deadline=None)
@given(st.lists(GRANTS, max_size=4), st.sampled_from(DIVISIONS))
def test_the_groups_of_a_division_are_those_of_the_grants_above_it(
    grants: list[tuple[Role, str, Purpose]], division: str
) -> None:
    """By hand: a sub-district's code without its zeros begins its communities' codes; a tie is no work."""
    actor = Actor(name="test", grants=tuple(GrantView(*grant) for grant in grants))
    covering = [role for role, above, _purpose in grants if division.startswith(above.removesuffix("000"))]
    expected = frozenset().union(*(GROUPS[role] for role in covering if role in WORKING))
    assert groups_at(actor, division) == expected
