"""What happened to one person, for the timeline of her page."""

from dataclasses import dataclass

from django.db.models import Q

from renyang.core.access.gate import Action, Actor, may
from renyang.people.models import (
    AfterDeath,
    Assessment,
    Consent,
    LifeEvent,
    Link,
    Move,
    Pair,
    Person,
    Proposal,
    ProposalState,
    Screening,
    Verdict,
)
from renyang.people.queries.history import Changed, Joined, Moved, changes
from renyang.people.queries.life_events import life_of
from renyang.people.rules.facts import FactGroup


@dataclass(frozen=True)
class Happened:
    """What happened to a person, by kind, as far as the actor's rights show it."""

    assessments: list[Assessment]
    screenings: list[Screening]
    life_events: list[LifeEvent]
    consents: list[Consent]
    after_death: list[AfterDeath]
    proposals: list[Proposal]
    decided: list[Pair]
    claims: list[Move]
    changed: list[Changed]
    moved: list[Moved]
    joined: list[Joined]


def happened(actor: Actor, person: Person, groups: frozenset[FactGroup]) -> Happened:
    """What happened to a person of whom the actor is shown these groups of facts. For her page, which logs the reading.

    What assessments, life events and accepted proposals changed is told once: by themselves to those who may read them,
    otherwise as the change of a fact.
    """
    told = []
    if may(actor, Action.VIEW, Assessment, person.division_code):
        told.append("assessment_record")
    if may(actor, Action.VIEW, LifeEvent, person.division_code):
        told.append("life_event_record")
    changed, moved, joined = changes(actor, person, groups, without=told)
    records = list(Link.objects.filter(person=person).values_list("record", flat=True))
    pairs = Pair.objects.visible_to(actor).filter(
        verdict__in=(Verdict.SAME, Verdict.DIFFERENT), decided_at__isnull=False
    )
    proposals = Proposal.objects.visible_to(actor).filter(record__in=records)
    return Happened(
        assessments=list(Assessment.objects.visible_to(actor).filter(record__in=records)),
        screenings=list(Screening.objects.visible_to(actor).filter(record__in=records)),
        life_events=life_of(actor, person),
        consents=list(Consent.objects.visible_to(actor).filter(record__in=records)),
        after_death=list(AfterDeath.objects.visible_to(actor).filter(record__in=records)),
        proposals=list(proposals.exclude(state=ProposalState.ACCEPTED).select_related("proposed_by")),
        decided=list(pairs.filter(Q(left__in=records) | Q(right__in=records))),
        claims=list(Move.objects.visible_to(actor).filter(person=person)),
        changed=changed,
        moved=moved,
        joined=joined,
    )
