"""Queries of proposals: the facts shown to those tied to a person, their proposals, and the worker's queue."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.people.domain.fields import BY_NAME, FACTS, OF_CARER, PROPOSABLE, Fact
from renyang.people.domain.freshness import State, state
from renyang.people.models import HERSELF, Person, PersonStatus, Proposal, ProposalState, SourceRecord
from renyang.people.queries.people import plain_fact, source_words, value_of
from renyang.people.rules.facts import SENSITIVE
from renyang.people.rules.policies import groups_shown
from renyang.people.rules.ties import TIES, is_tied_to, tied_people

OWN_SHOWN = 10  # latest proposals on the own page
DECIDED_SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """What the register holds of one fact now: its value (None if unknown), source, collection date and freshness."""

    name: str
    value: Any = None
    source: str = ""
    collected_on: dt.date | None = None
    state: State = State.MISSING
    from_id: bool = False  # read off the ID number

    @property
    def label(self) -> str:
        """The fact's name for readers."""
        return gettext(BY_NAME[self.name].label)

    @property
    def words(self) -> str:
        """The value for readers."""
        return plain_fact(self.name, self.value)

    @property
    def source_words(self) -> str:
        """The source for readers."""
        return source_words((None, self.source, None, self.from_id))


@dataclass(frozen=True)
class ProposedFact:
    """One fact of a proposal beside the current value. `moved`: the value changed since it was proposed."""

    now: Standing
    proposed: str
    stood: str
    confirms: bool
    moved: bool
    accepted: bool

    @property
    def with_contact(self) -> bool:
        """Whether it belongs to the contact, which is accepted as a whole."""
        return self.now.name in OF_CARER


@dataclass(frozen=True)
class ProposalView:
    """A proposal with its facts beside the current ones."""

    proposal: Proposal
    person: Person
    facts: list[ProposedFact]

    @property
    def relation(self) -> str:
        """The proposer's relation to the person, for readers."""
        as_what = self.proposal.proposed_as
        return gettext("the person herself") if as_what == HERSELF else as_what


@dataclass(frozen=True)
class OwnPage:
    """The page of somebody tied to a person: facts to propose, other known facts, and her own latest proposals."""

    person: Person
    asked: list[Standing]
    others: list[Standing]
    proposals: list[ProposalView]
    waiting: frozenset[str]  # names of facts with an open proposal of hers


def standing(person: Person, names: Collection[str] = PROPOSABLE) -> dict[str, Standing]:
    """What the register holds now of these facts of a person; the caller checks the right to see the person."""
    values = {name: value_of(person, name) for name in names if name not in OF_CARER}
    if OF_CARER & set(names):
        values |= _contact(person)
    today = timezone.localdate()
    facts = {}
    for name in names:
        value = None if values.get(name) == "" else values.get(name)
        informant = "contact_name" if name in OF_CARER else name
        entry = person.provenance.get(informant) if value is not None else None
        _record, source, on, *read_off = entry or (None, "", None)
        collected_on = dt.date.fromisoformat(on) if on else None
        known = state(name, value, collected_on, today)
        facts[name] = Standing(name, value, source, collected_on, known, from_id=any(read_off))
    return facts


def is_tied(actor: Actor) -> bool:
    """Whether the actor has a role of private ties, to herself or to another person, wherever the tie leads."""
    return bool(actor.granted(TIES))


def own_people(actor: Actor) -> list[Person]:
    """The people the actor is tied to, herself first. Raises NotAllowed for roles without private ties."""
    if not is_tied(actor):
        raise NotAllowed
    return sorted(
        tied_people(actor).distinct(), key=lambda row: (row.user_id != getattr(actor.user, "pk", 0), row.pinyin)
    )


def own_page(actor: Actor, pk: object) -> OwnPage:
    """The page of one person the actor is tied to, with the facts that the tie shows. Logs the access. Raises NotAllowed
    without a tie.
    """
    person = get_for(actor, Person, pk)
    if not is_tied_to(actor, person):
        raise NotAllowed
    groups = groups_shown(actor, person, TIES)
    shown = [fact for fact in FACTS if fact.group in groups]
    _record(actor, "own_page", person.pk, person, shown)
    facts = standing(person, [fact.name for fact in shown])
    mine = Proposal.objects.visible_to(actor).filter(record__link__person=person, proposed_by=actor.user)
    proposals = [_view(row, person) for row in mine.order_by("-proposed_at")[:OWN_SHOWN]]
    return OwnPage(
        person=person,
        asked=[facts[name] for name in PROPOSABLE if name in facts],
        others=[found for name, found in facts.items() if name not in PROPOSABLE and found.value is not None],
        proposals=proposals,
        waiting=frozenset(
            name for made in proposals if made.proposal.state == ProposalState.OPEN for name in made.proposal.facts
        ),
    )


def waiting_proposals(actor: Actor) -> QuerySet[Proposal]:
    """The proposals to decide, oldest first. Raises NotAllowed if the actor may not decide any."""
    if not may_decide(actor):
        raise NotAllowed
    rows = Proposal.objects.visible_to(actor, Action.CHANGE).filter(state=ProposalState.OPEN)
    rows = rows.exclude(record__link__person__status=PersonStatus.EXCLUDED)
    return rows.select_related("record__link__person", "proposed_by").order_by("proposed_at", "pk")


def waiting_of(actor: Actor, person: Person) -> QuerySet[Proposal]:
    """The proposals about one person to decide. Raises NotAllowed if the actor may not decide any."""
    return waiting_proposals(actor).filter(record__link__person=person)


def decided_proposals(actor: Actor) -> list[Proposal]:
    """The latest proposals that were accepted or declined in the actor's divisions."""
    rows = Proposal.objects.visible_to(actor, Action.CHANGE).filter(
        state__in=(ProposalState.ACCEPTED, ProposalState.DECLINED)
    )
    return list(rows.select_related("record__link__person", "proposed_by").order_by("-decided_at")[:DECIDED_SHOWN])


def may_decide(actor: Actor) -> bool:
    """Whether the actor may decide proposals anywhere."""
    return may(actor, Action.CHANGE, Proposal)


def proposal_view(actor: Actor, pk: object) -> ProposalView:
    """A proposal beside the current facts. Writes an entry to the access log."""
    proposal = get_for(actor, Proposal, pk)
    person = proposal.record.link.person
    _record(actor, "proposal", proposal.pk, person, [BY_NAME[name] for name in proposal.facts])
    return _view(proposal, person)


def _contact(person: Person) -> dict[str, Any]:
    """The person's contact from a single record, because name, relation and phone belong together."""
    record = (person.provenance.get("contact_name") or [None])[0]
    row = SourceRecord.objects.filter(pk=record).first() if record else None
    return {name: (row.facts | row.sealed).get(name) for name in OF_CARER} if row else {}


def _view(proposal: Proposal, person: Person) -> ProposalView:
    said: Mapping[str, Any] = proposal.facts
    now = standing(person, [name for name in PROPOSABLE if name in said])
    facts = [
        ProposedFact(
            now=found,
            proposed=plain_fact(name, said[name]["value"]),
            stood=plain_fact(name, said[name]["stood"]),
            confirms=said[name]["confirms"],
            moved=found.value != said[name]["stood"],
            accepted=name in proposal.accepted,
        )
        for name, found in now.items()
    ]
    return ProposalView(proposal, person, facts)


def _record(actor: Actor, subject: str, subject_id: object, person: Person, facts: Collection[Fact]) -> None:
    record_read(
        actor=actor,
        subject=subject,
        subject_id=subject_id,
        division_code=person.division_code,
        facts=[fact.name for fact in facts if fact.group in SENSITIVE],
        people=[person.pk],
    )
