"""Tonight: who stands on a round and in which order, what a call does, whose word stands, and counts that add up."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.care.domain.terms import NeedTerms
from renyang.care.services import need_record
from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.lists.paging import PAGE_ROWS
from renyang.core.models import AccessEntry, User
from renyang.people.lists import TONIGHT, TONIGHT_COMMUNITIES
from renyang.people.models import LifeEvent, Person, Tonight, TonightCall, TonightPerson
from renyang.people.queries import tonight as queries
from renyang.people.queries.tonight import TonightTerms
from renyang.people.services import (
    life_event_record,
    tonight_assign,
    tonight_begin,
    tonight_call,
    tonight_close,
    tonight_share,
)
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
SECOND = "320199001002"


def alone(name: str, level: int | None, born: int, division: str = COMMUNITY) -> Person:
    """Somebody who lives alone."""
    return Person.objects.create(
        division_code=division, name=name, pinyin=name, initials="x", living_arrangement="alone",
        capability_level=level, birth_date=dt.date(born, 1, 1),
    )  # fmt: skip


def begun(actor: Actor) -> Tonight:
    """The round of the community."""
    (tonight,) = tonight_begin(actor=actor, division_code=COMMUNITY)
    return tonight


def listed(name: str = "张秀英") -> TonightPerson:
    """A person of the round."""
    return TonightPerson.objects.get(person__name=name)


def _counts(actor: Actor) -> dict[str, int | None]:
    """The one community's counts, as a program reads them."""
    (row,) = TONIGHT_COMMUNITIES.read_by(actor, COMMUNITY).records()
    return {name: row[name] for name in ("people", "reached", "help", "not_reached", "waiting", "away")}


# Who is on it


def test_who_stands_on_a_round_and_in_which_order(actor_of: ActorOf) -> None:
    """Those alone who have lost some capability, the least able first, the oldest among equals; and it is logged. 丁 was
    never assessed and 丙 has lost nothing, so neither stands on it.
    """
    for name, level, born in (("甲", 3, 1950), ("乙", 3, 1935), ("丙", 0, 1930), ("丁", None, 1930), ("戊", 4, 1960)):
        alone(name, level, born)
    actor = actor_of(WORKER)
    assert begun(actor).people == 4
    reading = TONIGHT.read_by(actor, TonightTerms())
    page = reading.page(shown=reading.columns)
    assert [row.person.name for row in page.rows] == ["戊", "乙", "甲", "张秀英"]
    entry = AccessEntry.objects.get(subject="list", subject_id="tonight")
    assert set(entry.facts) == {"address", "phone", "capability_level", "critical_needs", "note"}


def test_critical_needs_come_first(actor_of: ActorOf, operator: Actor) -> None:
    """Zhang is the most able of the three; without meals she is in danger. A need that is not critical changes nothing."""
    alone("甲", 3, 1950)
    other = alone("乙", 2, 1950)
    for person, critical in ((zhang(), True), (other, False)):
        terms = NeedTerms(times=1, per="day", minutes=20, critical=critical, since=timezone.localdate())
        need_record(actor=operator, person=person, service="meals", terms=terms)
    actor = actor_of(WORKER)
    begun(actor)
    rows = list(TONIGHT.read_by(actor, TonightTerms()).records())
    assert [(row["name"], row["critical_needs"]) for row in rows] == [("张秀英", ["meals"]), ("甲", []), ("乙", [])]


def test_nobody_is_cut_off(actor_of: ActorOf) -> None:
    """147 people, a full page at a time and the rest on the last; each person once."""
    for at in range(146):
        alone(f"陈{at:03}", 2, 1940)
    actor = actor_of(OFFICER)
    assert begun(actor).people == 147
    seen, key, sizes = [], "", []
    while True:
        page = TONIGHT.read_by(actor, TonightTerms()).page(key)
        seen += [row.person.pk for row in page.rows]
        sizes.append((len(page.rows), page.count))
        key = page.next_key
        if not key:
            break
    full, rest = divmod(147, PAGE_ROWS)
    assert sizes == [(PAGE_ROWS, 147)] * full + [(rest, 147)]
    assert len(set(seen)) == 147


def test_a_page_is_the_same_questions_however_long(actor_of: ActorOf, django_assert_num_queries: object) -> None:
    """A full page: the rows, how many, their last calls, their critical needs, and the access log."""
    for at in range(60):
        alone(f"陈{at:03}", 2, 1940)
    actor = actor_of(OFFICER)
    begun(actor)
    with django_assert_num_queries(5):
        reading = TONIGHT.read_by(actor, TonightTerms())
        page = reading.page()
        assert len([reading.record(row) for row in page.rows]) == PAGE_ROWS


def test_who_is_away_is_counted_and_not_called(actor_of: ActorOf, operator: Actor) -> None:
    """Away before the round: on it, but not next. Back: she waits. Reached and then away: reached stays."""
    actor = actor_of(WORKER)
    life_event_record(actor=operator, person=zhang(), kind="absent", happened_on=timezone.localdate())
    begun(actor)
    assert _counts(actor) == {"people": 1, "reached": 0, "help": 0, "not_reached": 0, "waiting": 0, "away": 1}
    assert queries.next_to_call(actor) is None
    life_event_record(actor=operator, person=zhang(), kind="returned", happened_on=timezone.localdate())
    assert _counts(actor)["waiting"] == 1
    assert queries.next_to_call(actor) == listed()
    tonight_call(actor=actor, listed=listed(), outcome="reached", tries=0)
    life_event_record(actor=operator, person=zhang(), kind="absent", happened_on=timezone.localdate())
    assert _counts(actor) == {"people": 1, "reached": 1, "help": 0, "not_reached": 0, "waiting": 0, "away": 0}
    assert LifeEvent.objects.count() == 3


def test_counts_add_up_when_somebody_moves_to_another_street(actor_of: ActorOf) -> None:
    """She is out of the worker's sight, and counted as away, so that the numbers still make the whole."""
    alone("甲", 3, 1950)
    actor = actor_of(WORKER)
    begun(actor)
    Person.objects.filter(name="甲").update(division_code="330299002001")
    assert _counts(actor) == {"people": 2, "reached": 0, "help": 0, "not_reached": 0, "waiting": 1, "away": 1}
    assert [row["name"] for row in TONIGHT.read_by(actor, TonightTerms()).records()] == ["张秀英"]


# Calls


@pytest.mark.parametrize(
    ("calls", "state"),
    [
        ([], "waiting"),
        (["reached"], "reached"),
        (["help"], "help"),
        (["no_answer"], "not_reached"),
        (["no_answer", "no_answer", "reached"], "reached"),
        (["reached", "no_answer"], "reached"),
        (["help", "no_answer"], "help"),
        (["help", "reached"], "reached"),
        (["reached", "help"], "help"),
        (["reached", "again"], "waiting"),
    ],
)
def test_what_calls_make_of_a_state(actor_of: ActorOf, calls: list[str], state: str) -> None:
    """The rules in words: the last answer holds, silence never takes an answer back, "again" does; every call is kept."""
    actor = actor_of(WORKER)
    begun(actor)
    for tries, outcome in enumerate(calls):
        tonight_call(actor=actor, listed=listed(), outcome=outcome, tries=tries, note=f"note {tries}")
    assert (listed().state, listed().tries) == (state, len(calls))
    kept = TonightCall.objects.order_by("called_at").values_list("outcome", "note", "called_by")
    assert list(kept) == [(outcome, f"note {tries}", WORKER.username) for tries, outcome in enumerate(calls)]


def test_the_later_of_two_is_told_who_was_first(actor_of: ActorOf) -> None:
    """Both looked when nobody had called. The officer's help stands; the worker's call is not noted until she has seen it."""
    officer, worker = actor_of(OFFICER), actor_of(WORKER)
    begun(worker)
    tonight_call(actor=officer, listed=listed(), outcome="help", tries=0, note="no food")
    with pytest.raises(Problem, match=OFFICER.username) as refused:
        tonight_call(actor=worker, listed=listed(), outcome="no_answer", tries=0)
    assert refused.value.code == "called_meanwhile"
    assert (listed().state, TonightCall.objects.count()) == ("help", 1)
    tonight_call(actor=worker, listed=listed(), outcome="reached", tries=1, note="food came")
    assert listed().state == "reached"


def test_numbers_in_a_note_are_masked_and_long_ones_refused(actor_of: ActorOf) -> None:
    """As in all free text."""
    actor = actor_of(WORKER)
    begun(actor)
    call = tonight_call(actor=actor, listed=listed(), outcome="help", tries=0, note="son 19900000077 comes")
    assert "19900000077" not in TonightCall.objects.get(pk=call.pk).note
    with pytest.raises(Problem, match="300"):
        tonight_call(actor=actor, listed=listed(), outcome="help", tries=1, note="x" * 301)
    with pytest.raises(Problem, match="not one of"):
        tonight_call(actor=actor, listed=listed(), outcome="lost", tries=1)


# Rounds


def test_one_open_round_a_community(actor_of: ActorOf) -> None:
    """The second to begin is told who was first; after closing, another can be begun, and it begins with nobody called."""
    officer, worker = actor_of(OFFICER), actor_of(WORKER)
    first = begun(worker)
    with pytest.raises(Problem, match=WORKER.username):
        tonight_begin(actor=officer, division_code=COMMUNITY)
    tonight_call(actor=worker, listed=listed(), outcome="reached", tries=0)
    closed = tonight_close(actor=officer, tonight=first)
    assert closed.closed_by == OFFICER.username
    with pytest.raises(Problem, match=OFFICER.username):
        tonight_close(actor=worker, tonight=first)
    with pytest.raises(Problem, match="closed this round"):
        tonight_call(actor=worker, listed=listed(), outcome="help", tries=1)
    begun(worker)
    assert _counts(worker)["waiting"] == 1
    assert Tonight.objects.count() == 2


def test_an_officer_begins_for_all_communities_at_once(actor_of: ActorOf) -> None:
    """Each has its own round; one that is open is left alone."""
    alone("乙", 2, 1940, SECOND)
    officer = actor_of(OFFICER)
    begun(officer)
    assert [row.division_code for row in tonight_begin(actor=officer, division_code=HERE)] == [SECOND]
    assert [row["division_code"] for row in TONIGHT_COMMUNITIES.read_by(officer, "").records()] == [COMMUNITY, SECOND]


def test_without_anybody_to_call_no_round_begins(actor_of: ActorOf) -> None:
    """李桂兰 lives with her children."""
    with pytest.raises(Problem) as refused:
        tonight_begin(actor=actor_of(OFFICER), division_code=SECOND)
    assert refused.value.code == "tonight_nobody"


@pytest.mark.parametrize(("persona", "refusal"), [(HEALTH, NotAllowed), (FAMILY, NotAllowed), (STRANGER, OutOfScope)])
def test_only_the_streets_staff_call(actor_of: ActorOf, persona: Persona, refusal: type[Problem]) -> None:
    """Others see no round, and can neither begin one nor write on it."""
    tonight = begun(actor_of(WORKER))
    actor = actor_of(persona)
    with pytest.raises(refusal):
        tonight_begin(actor=actor, division_code=COMMUNITY)
    for write in (
        lambda: tonight_call(actor=actor, listed=listed(), outcome="reached", tries=0),
        lambda: tonight_assign(actor=actor, listed=listed(), user=None),
        lambda: tonight_share(actor=actor, tonight=tonight, users=[]),
        lambda: tonight_close(actor=actor, tonight=tonight),
    ):
        with pytest.raises(OutOfScope):
            write()
    assert list(queries.tonight_people(actor)) == []


def test_a_worker_begins_in_her_community_only(actor_of: ActorOf) -> None:
    """Neither next door nor in the whole sub-district."""
    for division in (SECOND, HERE):
        with pytest.raises(OutOfScope):
            tonight_begin(actor=actor_of(WORKER), division_code=division)


# Who calls


def _user(persona: Persona) -> User:
    return User.objects.get(username=persona.username)


def test_people_are_dealt_out_in_turn(actor_of: ActorOf, operator: Actor) -> None:
    """Five in order to two people: the first, third and fifth, and the second and fourth. Who is away or reached, or is
    assigned already, is not dealt; and what is assigned comes next for the person it is assigned to.
    """
    for at in range(7):
        alone(f"陈{at}", 4 if at < 5 else 3, 1930 + at)
    actor = actor_of(OFFICER)
    tonight = begun(actor)
    life_event_record(
        actor=operator, person=Person.objects.get(name="陈5"), kind="absent", happened_on=timezone.localdate()
    )
    tonight_call(actor=actor, listed=listed("陈6"), outcome="reached", tries=0)
    tonight_assign(actor=actor, listed=listed(), user=_user(WORKER))
    assert tonight_share(actor=actor, tonight=tonight, users=[_user(OFFICER), _user(WORKER)]) == 5
    mine = {
        persona: [row["name"] for row in TONIGHT.read_by(actor_of(persona), TonightTerms(mine=True)).records()]
        for persona in (OFFICER, WORKER)
    }
    assert mine == {OFFICER: ["陈0", "陈2", "陈4"], WORKER: ["陈1", "陈3", "张秀英"]}
    assert queries.next_to_call(actor_of(WORKER)) == listed("陈1")
    assert [row.person.name for row in queries.left_to(actor_of(WORKER))] == mine[WORKER]


def test_assigning_is_compared_too(actor_of: ActorOf) -> None:
    """The officer saw her with nobody; the worker had taken her since."""
    officer, worker = actor_of(OFFICER), actor_of(WORKER)
    begun(officer)
    tonight_assign(actor=worker, listed=listed(), user=_user(WORKER))
    with pytest.raises(Problem, match=WORKER.username):
        tonight_assign(actor=officer, listed=listed(), user=_user(OFFICER))
    tonight_assign(actor=officer, listed=listed(), user=_user(OFFICER), instead_of=_user(WORKER))
    assert listed().assigned_to == _user(OFFICER)
    with pytest.raises(Problem, match="does not work"):
        tonight_assign(actor=officer, listed=listed(), user=_user(HEALTH), instead_of=_user(OFFICER))


def test_what_is_filtered(actor_of: ActorOf) -> None:
    """By state, by community, and by whose it is."""
    alone("甲", 3, 1950)
    alone("乙", 2, 1940, SECOND)
    actor = actor_of(OFFICER)
    tonight_begin(actor=actor, division_code=HERE)
    tonight_call(actor=actor, listed=listed("甲"), outcome="no_answer", tries=0)

    def names(**terms: object) -> list[str]:
        return [row["name"] for row in TONIGHT.read_by(actor, TonightTerms(**terms)).records()]

    assert names() == ["甲", "张秀英", "乙"]
    assert names(state="waiting") == ["张秀英", "乙"]
    assert names(state="not_reached") == ["甲"]
    assert names(division=SECOND) == ["乙"]
    assert names(mine=True) == []
