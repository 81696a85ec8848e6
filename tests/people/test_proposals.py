"""What family, carers and older people propose: who may propose what, what a worker's word does with it, with whom it goes.

Zhang's facts are those typed into tests/world.py, collected on the day of the test.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.models import AccessEntry, User
from renyang.people.domain.fields import BY_NAME, PROPOSABLE
from renyang.people.domain.freshness import State
from renyang.people.models import HERSELF, Carer, Pair, Person, Proposal, SourceRecord
from renyang.people.queries import proposals as queries
from renyang.people.services import (
    decision_undo,
    person_correct,
    person_merge,
    proposal_accept,
    proposal_decline,
    proposal_make,
    proposal_take_back,
)
from renyang.people.services.people import resolve_again
from renyang.science.problem import Problem
from tests.personas import FAMILY, HEALTH, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
CARER = Persona(Role.CARER, here=True)
OLDER = Persona(Role.OLDER_PERSON, here=True)
FAMILY_ELSEWHERE = Persona(Role.FAMILY_MEMBER, here=False)
NEW_PHONE = "19900000077"


@pytest.fixture
def propose(actor_of: ActorOf) -> Callable[..., Proposal]:
    """Proposes facts of Zhang, as her family unless another is named."""

    def made(facts: dict[str, str], persona: Persona = FAMILY, **more: object) -> Proposal:
        return proposal_make(actor=actor_of(persona), person=zhang(), facts=facts, **more)

    return made


def _days_ago(proposal: Proposal, days: int) -> dt.date:
    """Let a proposal have been made some days ago."""
    at = timezone.now() - dt.timedelta(days=days)
    Proposal.objects.filter(pk=proposal.pk).update(proposed_at=at)
    return timezone.localtime(at).date()


def _grow_old(days: int = 400) -> None:
    """Let what the departments say of Zhang have been collected so many days ago; an address counts as fresh for 365."""
    on = timezone.localdate() - dt.timedelta(days=days)
    SourceRecord.objects.filter(link__person=zhang()).update(collected_on=on)
    resolve_again(Actor.operator(), [zhang().pk])


def test_nothing_changes_before_a_worker_accepts(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """The phone is the department's until then; afterwards it is the community's, of the day on which it was proposed."""
    made = propose({"phone": "199 0000 0077"}, note="新号码")
    assert (zhang().phone, made.proposed_as, made.facts["phone"]["typed"]) == (
        "19900000001",
        "family_member",
        "199 0000 0077",
    )
    day = _days_ago(made, 3)
    proposal_accept(actor=actor_of(WORKER), proposal=made)
    person = zhang()
    assert person.phone == NEW_PHONE
    assert person.provenance["phone"] == [made.record_id, "community", day.isoformat()]
    assert person.provenance["address"][1] == "civil_affairs"  # what was not proposed is whose it was
    assert Person.objects.get(phone_lookup=NEW_PHONE) == person


def test_a_confirmation_makes_a_fact_fresh(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """The address of 400 days ago is old; said to be still right, and accepted, it is the same and of today."""
    _grow_old()
    address = zhang().address
    assert queries.standing(zhang())["address"].state == State.STALE
    made = propose({}, confirmed=["address"])
    proposal_accept(actor=actor_of(WORKER), proposal=made)
    found = queries.standing(zhang())["address"]
    assert (found.value, found.state, found.collected_on) == (address, State.FRESH, timezone.localdate())
    with pytest.raises(Problem, match="not old"):
        propose({}, confirmed=["address"])


def test_a_worker_may_take_over_a_part(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """Of phone and address only the phone; who proposed both is told which, and why."""
    address = zhang().address
    made = propose({"phone": NEW_PHONE, "address": "梅苑9幢1单元101室"})
    proposal_accept(actor=actor_of(WORKER), proposal=made, facts=["phone"], reason="没有搬家")
    assert (zhang().phone, zhang().address) == (NEW_PHONE, address)
    view = queries.own_page(actor_of(FAMILY), zhang().pk).proposals[0]
    assert {fact.now.name: fact.accepted for fact in view.facts} == {"phone": True, "address": False}
    assert view.proposal.reason == "没有搬家"


@pytest.mark.parametrize("facts", [[], ["address"], ["phone", "address"]])
def test_only_what_was_proposed_can_be_taken_over(
    actor_of: ActorOf, propose: Callable[..., Proposal], facts: list[str]
) -> None:
    """None chosen, or one that was not proposed: refused, and it still waits."""
    made = propose({"phone": NEW_PHONE})
    with pytest.raises(Problem, match="have to be chosen"):
        proposal_accept(actor=actor_of(WORKER), proposal=made, facts=facts)
    assert queries.waiting_proposals(actor_of(WORKER)).get() == made


def test_a_contact_is_one_thing(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """A new phone of the son's: he is still 张明, 儿子. Chosen in part, the contact is taken over whole."""
    made = propose({"contact_phone": "19900000088"})
    proposal_accept(actor=actor_of(WORKER), proposal=made)
    assert Carer.objects.get(person=zhang(), name="张明", relation="儿子").phone == "19900000088"
    made = propose({"contact_name": "张亮", "contact_relation": "孙子", "contact_phone": "19900000099"})
    proposal_accept(actor=actor_of(WORKER), proposal=made, facts=["contact_name"])
    assert Carer.objects.get(person=zhang(), name="张亮").relation == "孙子"
    assert queries.standing(zhang())["contact_phone"].value == "19900000099"


def test_a_contact_needs_a_name(operator: Actor, actor_of: ActorOf) -> None:
    """李桂兰 has no contact: a phone alone is nobody's."""
    person = Person.objects.get(name="李桂兰")
    Carer.objects.create(person=person, user=User.objects.get(username=FAMILY.username), name="家", relation="女儿")
    with pytest.raises(Problem, match="needs a name"):
        proposal_make(actor=actor_of(FAMILY), person=person, facts={"contact_phone": "19900000088"})


def test_the_day_of_an_old_proposal_gives_way_to_a_newer_word(
    actor_of: ActorOf, propose: Callable[..., Proposal]
) -> None:
    """Proposed five days ago, corrected otherwise today: the worker is shown that, and what she accepts counts from today."""
    made = propose({"phone": NEW_PHONE})
    _days_ago(made, 5)
    person_correct(actor=actor_of(WORKER), person=zhang(), facts={"phone": "19900000066"})
    fact = queries.proposal_view(actor_of(WORKER), made.pk).facts[0]
    assert (fact.moved, fact.stood, fact.now.words) == (True, "19900000001", "19900000066")
    proposal_accept(actor=actor_of(WORKER), proposal=made)
    assert zhang().phone == NEW_PHONE
    assert zhang().provenance["phone"][2] == timezone.localdate().isoformat()


def test_correcting_one_fact_dates_no_other(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """A phone corrected a year ago and a new one accepted today; then the address is corrected: the new phone stays."""
    person_correct(actor=actor_of(WORKER), person=zhang(), facts={"phone": "19900000066"})
    year_ago = timezone.localdate() - dt.timedelta(days=365)
    SourceRecord.objects.filter(source="community").update(collected_on=year_ago)
    proposal_accept(actor=actor_of(WORKER), proposal=propose({"phone": NEW_PHONE}))
    person_correct(actor=actor_of(WORKER), person=zhang(), facts={"address": "梅苑1幢1单元101室"})
    assert zhang().phone == NEW_PHONE


def test_declined_with_a_reason(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """Without a reason it waits on; with one nothing changes, and the family reads why."""
    made = propose({"phone": NEW_PHONE})
    for reason in ("", "  ", "长" * 201):
        with pytest.raises(Problem):
            proposal_decline(actor=actor_of(WORKER), proposal=made, reason=reason)
    proposal_decline(actor=actor_of(OFFICER), proposal=made, reason="电话打不通")
    shown = queries.own_page(actor_of(FAMILY), zhang().pk).proposals[0].proposal
    assert (zhang().phone, shown.state, shown.reason) == ("19900000001", "declined", "电话打不通")


def test_each_is_decided_once(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """After any of the three moves every other one is refused."""
    worker, family = actor_of(WORKER), actor_of(FAMILY)
    moves: list[Callable[[Proposal], object]] = [
        lambda made: proposal_accept(actor=worker, proposal=made),
        lambda made: proposal_decline(actor=worker, proposal=made, reason="不"),
        lambda made: proposal_take_back(actor=family, proposal=made),
    ]
    for at, move in enumerate(moves):
        made = propose({"phone": f"1990000007{at}"})
        move(made)
        for again in moves:
            with pytest.raises(Problem, match="decided already"):
                again(made)
    assert queries.waiting_proposals(worker).count() == 0


@pytest.mark.parametrize(
    ("facts", "more", "code"),
    [
        ({}, {}, "nothing_proposed"),
        ({"phone": "abc"}, {}, "fact_unreadable"),
        ({"reads": "也许"}, {}, "fact_unreadable"),
        ({"address": ""}, {}, "fact_unreadable"),
        ({"address": "梅" * 201}, {}, "fact_unreadable"),
        ({"address": "梅\x00"}, {}, "text_unreadable"),
        ({"address": "梅苑 13912345678"}, {}, "number_in_fact"),
        ({"phone": "19900000001"}, {}, "unchanged"),
        ({"name": "张秀"}, {}, "not_askable"),
        ({"capability_level": "0"}, {}, "not_askable"),
        ({"no_such": "1"}, {}, "not_askable"),
        ({}, {"confirmed": ["resident_id"]}, "not_askable"),
        ({}, {"confirmed": ["reads"]}, "not_old"),  # nobody said whether she reads: nothing is there to confirm
        ({"phone": NEW_PHONE}, {"note": "长" * 201}, "text_too_long"),
    ],
)
def test_what_is_refused(
    propose: Callable[..., Proposal], facts: dict[str, str], more: dict[str, object], code: str
) -> None:
    """With a reason, and leaving nothing behind."""
    records = SourceRecord.objects.count()
    with pytest.raises(Problem) as problem:
        propose(facts, **more)
    assert problem.value.code == code
    assert (SourceRecord.objects.count(), Proposal.objects.count()) == (records, 0)


def test_the_same_value_confirms_if_it_is_meant_so(propose: Callable[..., Proposal]) -> None:
    """Typed as it stands and said to be still right: a confirmation, not a change."""
    _grow_old()
    assert propose({"phone": "199-0000-0001"}, confirmed=["phone"]).facts["phone"]["confirms"] is True


def test_five_wait_at_once_and_no_more(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """The sixth is refused; taking one back makes room; another's proposals do not count."""
    made = [propose({"phone": f"1990000007{at}"}) for at in range(5)]
    with pytest.raises(Problem, match="wait for a worker already"):
        propose({"phone": "19900000076"})
    propose({"phone": "19900000076"}, OLDER)
    proposal_take_back(actor=actor_of(FAMILY), proposal=made[0])
    propose({"phone": "19900000076"})


def test_who_may_propose(actor_of: ActorOf, operator: Actor, propose: Callable[..., Proposal]) -> None:
    """Family, carer, herself; not those who may correct or only read, and to a stranger she does not exist."""
    for persona, relation in ((FAMILY, "family_member"), (CARER, "carer"), (OLDER, HERSELF)):
        assert propose({"phone": NEW_PHONE}, persona).proposed_as == relation
    for persona, refused in (
        (WORKER, NotAllowed), (HEALTH, NotAllowed), (STRANGER, OutOfScope), (FAMILY_ELSEWHERE, OutOfScope),
    ):  # fmt: skip
        with pytest.raises(refused):
            propose({"phone": NEW_PHONE}, persona)
    with pytest.raises(NotAllowed):
        proposal_make(actor=operator, person=zhang(), facts={"phone": NEW_PHONE})


def test_nobody_proposes_what_they_do_not_see(propose: Callable[..., Proposal], actor_of: ActorOf) -> None:
    """A carer's purpose does not cover with whom she lives; the page does not show it, and it cannot be proposed."""
    with pytest.raises(Problem, match="cannot be proposed"):
        propose({"living_arrangement": "spouse"}, CARER)
    page = queries.own_page(actor_of(CARER), zhang().pk)
    hidden = {"living_arrangement", "special_care", "resident_id", "insurance"}
    assert not hidden & {row.name for row in (*page.asked, *page.others)}
    assert {row.name for row in queries.own_page(actor_of(OLDER), zhang().pk).asked} == set(PROPOSABLE)


def test_who_may_decide(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """Street staff of the place; its maker sees it without that right, another relative and a stranger see nothing."""
    made = propose({"phone": NEW_PHONE})
    for persona, refused in (
        (FAMILY, NotAllowed), (HEALTH, OutOfScope), (CARER, OutOfScope), (STRANGER, OutOfScope),
    ):  # fmt: skip
        with pytest.raises(refused):
            proposal_accept(actor=actor_of(persona), proposal=made)
        with pytest.raises(refused):
            proposal_decline(actor=actor_of(persona), proposal=made, reason="不")
    for persona, refused in ((CARER, OutOfScope), (WORKER, NotAllowed)):
        with pytest.raises(refused):
            proposal_take_back(actor=actor_of(persona), proposal=made)
    with pytest.raises(NotAllowed):
        queries.waiting_proposals(actor_of(FAMILY))


def test_a_tie_that_ended_shows_nothing(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """Who is no longer her family sees neither her nor what was proposed of her."""
    made = propose({"phone": NEW_PHONE})
    Carer.objects.filter(user__username=FAMILY.username).update(user=None)
    with pytest.raises(OutOfScope):
        proposal_take_back(actor=actor_of(FAMILY), proposal=made)
    assert queries.own_people(actor_of(FAMILY)) == []


def test_it_goes_with_the_records(operator: Actor, actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """Zhang is put together with Wang while it waits: it is about the one person then, and Zhang's again afterwards."""
    made = propose({"phone": NEW_PHONE})
    person_merge(actor=operator, person=Person.objects.get(name="王建国"), other=zhang())
    assert queries.waiting_proposals(actor_of(WORKER)).get().record.link.person.merged_into is None
    decision = Pair.objects.filter(verdict="same", decided_by=operator.name).latest("decided_at").decision
    decision_undo(actor=operator, decision=decision)
    proposal_accept(actor=actor_of(WORKER), proposal=Proposal.objects.get(pk=made.pk))
    assert zhang().phone == NEW_PHONE
    assert Person.objects.get(name="王建国", merged_into=None).phone == "19900000003"


def test_what_was_typed_is_sealed(propose: Callable[..., Proposal]) -> None:
    """Neither the row nor its history holds the number in the clear."""
    from django.db import connection

    made = propose({"phone": NEW_PHONE})
    with connection.cursor() as cursor:
        for table, key in (("people_proposal", "id"), ("people_proposalevent", "pgh_obj_id")):
            cursor.execute(f"SELECT facts FROM {table} WHERE {key} = %s", [made.pk])  # noqa: S608 - names from above
            assert NEW_PHONE.encode() not in bytes(cursor.fetchone()[0])


def test_reading_is_written_down(actor_of: ActorOf, propose: Callable[..., Proposal]) -> None:
    """Who opened the own page, and which worker looked at the proposal."""
    made = propose({"phone": NEW_PHONE, "reads": "是"})
    queries.own_page(actor_of(FAMILY), zhang().pk)
    queries.proposal_view(actor_of(WORKER), made.pk)
    own = AccessEntry.objects.get(subject="own_page", actor=FAMILY.username, subject_id=str(zhang().pk))
    assert {"phone", "address"} <= set(own.facts)
    assert "chronic_conditions" not in own.facts  # she has not consented to that
    assert AccessEntry.objects.get(subject="proposal", actor=WORKER.username).facts == ["phone"]  # reading is no secret


def test_every_fact_that_may_be_proposed_is_a_fact() -> None:
    """And none of those that a card, a procedure or a department establishes."""
    assert set(PROPOSABLE) <= set(BY_NAME)
    assert not {"name", "birth_date", "resident_id", "capability_level", "insurance", "status"} & set(PROPOSABLE)
