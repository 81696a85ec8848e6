"""Proposals by the family, carers or the person herself, written to the register only when a worker accepts them."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for
from renyang.core.access.roles import Department
from renyang.core.jobs.states import move
from renyang.core.models import User
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.people.domain.fields import BY_NAME, OF_CARER, PROPOSABLE
from renyang.people.domain.freshness import State
from renyang.people.models import HERSELF, Carer, Person, Proposal, ProposalState
from renyang.people.queries.proposals import Standing, standing
from renyang.people.rules.policies import groups_shown
from renyang.people.rules.ties import TIES, is_tied_to
from renyang.people.services.by_hand import record_beside
from renyang.people.services.holding import person_of
from renyang.people.services.people import correction_write, read_typed
from renyang.science.problem import Problem

MOST_OPEN = 5  # proposals of one account for one person that wait at once
LONGEST = 200  # characters of a note or a reason


@service
def proposal_make(
    *, actor: Actor, person: Person, facts: Mapping[str, str], confirmed: Collection[str] = (), note: str = ""
) -> Proposal:
    """Propose typed facts, and confirm stale ones as still right (`confirmed`). Raises NotAllowed without a tie to the person.

    Raises Problem if a fact may not be proposed, is unreadable or unchanged, a confirmed fact is not stale, a contact would
    have no name, nothing is proposed, or five of the actor's proposals for this person are open.
    """
    person = get_for(actor, Person, person.pk)
    if actor.user is None or not is_tied_to(actor, person):
        raise NotAllowed
    note = typed(note, LONGEST, kept="Nothing was sent.")
    proposed = _proposed(standing(person, _askable(actor, person, {*facts, *confirmed})), facts, frozenset(confirmed))
    if not proposed:
        raise Problem(
            "nothing_proposed",
            "Nothing was changed or confirmed.",
            do="Change a fact, or say of one that it is still right.",
        )
    _refuse_nameless_contact(person, proposed)
    waiting = Proposal.objects.filter(record__link__person=person, proposed_by=actor.user, state=ProposalState.OPEN)
    if waiting.count() >= MOST_OPEN:
        raise Problem(
            "too_many_open",
            "{most} of your proposals wait for a worker already.",
            kept="Nothing new was sent.",
            do="Wait for the answer, or take one back.",
            most=MOST_OPEN,
        )
    pk = uuid.uuid4()
    record = record_beside(actor, person, source=Department.COMMUNITY, record_key=pk.bytes)
    return Proposal.objects.create(
        id=pk,
        record=record,
        facts=proposed,
        note=note,
        proposed_by=actor.user,
        proposed_as=_relation(actor.user, person),
    )


@service
def proposal_accept(
    *, actor: Actor, proposal: Proposal, facts: Collection[str] | None = None, reason: str = ""
) -> Proposal:
    """Accept a proposal, or some of its facts, as a correction by the community dated as in `_day`.

    A contact is accepted as a whole. `reason` is shown to the proposer. Raises Problem if no fact is chosen, a fact was not
    proposed, or the proposal was decided already.
    """
    proposal = get_for(actor, Proposal, proposal.pk, Action.CHANGE)
    person = get_for(actor, Person, person_of(proposal.record).pk, Action.CHANGE)
    reason = typed(reason, LONGEST, kept="The proposal still waits.")
    chosen = _chosen(proposal, facts)
    _decide(proposal, "accept", actor, accepted=chosen, reason=reason)
    now = standing(person)
    values = {name: proposal.facts[name]["value"] for name in chosen}
    if OF_CARER & values.keys():
        values = {name: now[name].value for name in OF_CARER if now[name].value is not None} | values
    correction_write(actor, person, proposal.record, values, _day(proposal, [now[name] for name in values]))
    proposal.refresh_from_db()
    return proposal


@service
def proposal_decline(*, actor: Actor, proposal: Proposal, reason: str) -> Proposal:
    """Decline a proposal with a reason for the proposer. Raises Problem without one, or if it was decided already."""
    proposal = get_for(actor, Proposal, proposal.pk, Action.CHANGE)
    missing = Problem(
        "reason_missing",
        "Who proposed this wants to know why it is not accepted.",
        kept="The proposal still waits.",
        do="Give the reason in a sentence.",
    )
    reason = typed(reason, LONGEST, kept=missing.kept, without=missing)
    _decide(proposal, "decline", actor, reason=reason)
    proposal.refresh_from_db()
    return proposal


@service
def proposal_take_back(*, actor: Actor, proposal: Proposal) -> Proposal:
    """Take back one's own open proposal. Raises NotAllowed if it is another's, Problem if it was decided already."""
    proposal = get_for(actor, Proposal, proposal.pk)
    if actor.user is None or proposal.proposed_by_id != actor.user.pk:
        raise NotAllowed
    _decide(proposal, "take_back", actor)
    proposal.refresh_from_db()
    return proposal


def _askable(actor: Actor, person: Person, names: Collection[str]) -> list[str]:
    """These facts in form order. Raises Problem if the actor may not propose one of them for this person."""
    groups = groups_shown(actor, person, TIES)
    for name in names:
        if name not in PROPOSABLE or BY_NAME[name].group not in groups:
            raise Problem(
                "not_askable",
                "{fact}: this cannot be proposed here.",
                kept="Nothing was sent.",
                do="Call the community if it is wrong.",
                fact=gettext(BY_NAME[name].label) if name in BY_NAME else name[:40],
            )
    return [name for name in PROPOSABLE if name in names]


def _proposed(now: Mapping[str, Standing], typed: Mapping[str, str], confirmed: frozenset[str]) -> dict[str, Any]:
    """The stored proposal of each fact. A value already on record is a confirmation if the fact is among `confirmed`."""
    read = read_typed(typed)
    proposed = {}
    for name, standing_fact in now.items():
        value = read.get(name, standing_fact.value)
        confirms = name in confirmed and value == standing_fact.value
        if confirms and standing_fact.state != State.STALE:
            raise Problem(
                "not_old",
                "{fact}: this is not old, so it need not be confirmed.",
                kept="Nothing was sent.",
                fact=gettext(BY_NAME[name].label),
            )
        if value == standing_fact.value and not confirms:
            raise Problem(
                "unchanged",
                "{fact}: this is what the register says already.",
                kept="Nothing was sent.",
                do="Leave it, or say that it is still right.",
                fact=gettext(BY_NAME[name].label),
            )
        proposed[name] = {
            "typed": typed.get(name, ""),
            "value": value,
            "stood": standing_fact.value,
            "confirms": confirms,
        }
    return proposed


def _refuse_nameless_contact(person: Person, proposed: Mapping[str, Any]) -> None:
    named = "contact_name" in proposed or standing(person, ["contact_name"])["contact_name"].value is not None
    if OF_CARER & proposed.keys() and not named:
        raise Problem(
            "contact_needs_name", "A contact needs a name.", kept="Nothing was sent.", do="Add the contact's name."
        )


def _relation(user: User, person: Person) -> str:
    if person.user_id == user.pk:
        return HERSELF
    tie = Carer.objects.filter(person=person, user=user, removed_at=None).order_by("pk").first()
    return tie.relation if tie else ""


def _chosen(proposal: Proposal, names: Collection[str] | None) -> list[str]:
    """The accepted facts; those of a contact all or none."""
    wanted = set(proposal.facts if names is None else names)
    if wanted & OF_CARER:
        wanted |= OF_CARER & proposal.facts.keys()
    if not wanted or wanted - proposal.facts.keys():
        raise Problem(
            "facts_of_proposal",
            "Facts of this proposal have to be chosen.",
            kept="The proposal still waits.",
            do="Choose at least one, or do not accept it and say why.",
        )
    return [name for name in PROPOSABLE if name in wanted]


def _day(proposal: Proposal, now: Collection[Standing]) -> dt.date:
    """The collection date of accepted facts: the day of the proposal, or today if the community has recorded a fact since,
    because today a worker who sees both decides.
    """
    proposed_on = timezone.localtime(proposal.proposed_at).date()
    newer = any(
        fact.source == Department.COMMUNITY and fact.collected_on and fact.collected_on > proposed_on for fact in now
    )
    return timezone.localdate() if newer else proposed_on


def _decide(proposal: Proposal, event: str, actor: Actor, *, accepted: Collection[str] = (), reason: str = "") -> None:
    """Decide an open proposal, safe against concurrent decisions. Raises Problem if it was decided already."""
    moved = move(
        proposal,
        event,
        decided_by=actor.name,
        decided_at=timezone.now(),
        accepted=list(accepted),
        reason=reason,
    )
    if not moved:
        raise Problem("proposal_decided", "This proposal was decided already.", kept="It stays as it is.")
