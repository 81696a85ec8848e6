"""Record life events. They are never changed: wrong ones are withdrawn."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for, require
from renyang.core.access.roles import Department, chosen
from renyang.core.queries import division_names
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.people.domain.survivorship import VERIFIED
from renyang.people.models import DeathEvidence, LifeEvent, LifeEventKind, Person, PersonStatus
from renyang.people.queries.life_events import kinds_after
from renyang.people.services.by_hand import record_beside, record_keep
from renyang.people.services.holding import hold_people, person_of
from renyang.people.services.people import resolve_again
from renyang.science.problem import Problem

WHERE_LIMIT, INFORMANT_LIMIT = 120, 60  # characters


def _(message: str) -> str:
    return message


KEPT = _("Nothing was saved.")

STATUS = {
    LifeEventKind.ABSENT: PersonStatus.ABSENT,
    LifeEventKind.RETURNED: PersonStatus.HERE,
    LifeEventKind.MOVED_AWAY: PersonStatus.AWAY,
    LifeEventKind.MOVED_IN: PersonStatus.HERE,
    LifeEventKind.DIED: PersonStatus.DEAD,
}
"""The status after an event; a person who moves to another community of the deployment is still here."""


@dataclass(frozen=True)
class _Event:
    """An event before it is saved."""

    kind: LifeEventKind
    happened_on: dt.date
    until: dt.date | None
    where: str
    to_division: str
    informant: str
    evidence: str


@service
def life_event_record(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    happened_on: dt.date,
    until: dt.date | None = None,
    where: str = "",
    to_division: str = "",
    informant: str = "",
    evidence: str = "",
) -> LifeEvent:
    """Record a life event and update the person's status and, after a move, her community and address.

    Raises Problem if the day is in the future (`until` may be), the event precedes the latest one, cannot follow from her
    status or has details of another kind of event, the community is unknown or her own, or a death lacks informant or
    evidence.
    """
    person = get_for(actor, Person.objects.filter(merged_into=None), person.pk, Action.CHANGE)
    hold_people(person)
    person.refresh_from_db()
    require(actor, Action.CHANGE, LifeEvent, person.division_code)
    event = _Event(
        chosen(LifeEventKind, kind), happened_on, until, typed(where, WHERE_LIMIT, kept=KEPT), to_division,
        typed(informant, INFORMANT_LIMIT, kept=KEPT), chosen(DeathEvidence, evidence) if evidence else "",
    )  # fmt: skip
    _refuse_days(event, person)
    _refuse_kind(event, person)
    _refuse_details(event, person)
    pk = uuid.uuid4()
    record = record_beside(actor, person, source=Department.COMMUNITY, record_key=pk.bytes)
    record.facts = _facts(event)
    record.division_code = to_division or person.division_code
    record.collected_on = (
        timezone.localdate()
    )  # the day of recording, so that rows collected since the event count as older
    record_keep(actor, record)
    made = LifeEvent.objects.create(id=pk, record=record, noted_by=actor.display_name[:60], **vars(event))
    _resolve(actor, person)
    return made


@service
def life_event_withdraw(*, actor: Actor, event: LifeEvent) -> LifeEvent:
    """Withdraw a wrong event. It is kept but no longer counts, and facts are resolved without it. Raises Problem if it was
    withdrawn already.
    """
    event = get_for(actor, LifeEvent, event.pk, Action.CHANGE)
    record = event.record
    person = person_of(record)
    standing = LifeEvent.objects.filter(pk=event.pk, withdrawn_by="")
    if not standing.update(withdrawn_by=actor.name):
        raise Problem("withdrawn", "The event was withdrawn already.", kept="It stays as it is.")
    record.facts = {}
    # what others say since stands; otherwise she is again where she was when it was noted, by the word of where she is
    record.collected_on = None
    moved = record.division_code != record.authority
    record.division_code = record.authority if moved else person.division_code
    record.authority = person.division_code
    record_keep(actor, record)
    _resolve(actor, person)
    event.refresh_from_db()
    return event


def _facts(event: _Event) -> dict[str, Any]:
    """The facts in an event's source record."""
    moves = bool(event.to_division) or event.kind == LifeEventKind.MOVED_IN
    facts: dict[str, Any] = {
        "status": str(PersonStatus.HERE if moves else STATUS[event.kind]),
        "status_on": event.happened_on.isoformat(),
        VERIFIED: ["status"],
    }
    if event.until:
        facts["absent_until"] = event.until.isoformat()
    if moves and event.where:
        facts["address"] = event.where
    return facts


def _refuse_days(event: _Event, person: Person) -> None:
    if event.happened_on > timezone.localdate():
        raise Problem(
            "day_ahead",
            "The day {day} is still to come.",
            kept=KEPT,
            do="Give the day on which it happened; only the day she is expected back may lie ahead.",
            day=event.happened_on.isoformat(),
        )
    if event.until and event.kind != LifeEventKind.ABSENT:
        raise Problem(
            "until_of_absence",
            "Only who is away for a time is expected back.",
            kept=KEPT,
            do="Leave that day empty.",
        )
    if event.until and event.until < event.happened_on:
        raise Problem("until_before", "She cannot be back before she went.", kept=KEPT, do="Compare the two days.")
    last = LifeEvent.objects.filter(record__link__person=person, withdrawn_by="").order_by("-happened_on").first()
    if last and event.happened_on < last.happened_on:
        raise Problem(
            "before_the_last",
            "Of {day} something later is noted already: {kind}.",
            kept=KEPT,
            do="Events are noted in their order. Withdraw the later one first if it was wrong.",
            day=last.happened_on.isoformat(),
            kind=LifeEventKind(last.kind).label,
        )


def _refuse_kind(event: _Event, person: Person) -> None:
    if event.kind in kinds_after(person):
        return
    if person.status == PersonStatus.DEAD:
        raise Problem(
            "after_death",
            "The register says that she died, so nothing can happen to her after.",
            kept=KEPT,
            do="If she lives, withdraw that event, or correct the status a department reported.",
        )
    reasons = {
        LifeEventKind.RETURNED: _("She is not away for a time, so she cannot be back."),
        LifeEventKind.MOVED_IN: _("She lives here already, so she cannot move in."),
    }
    raise Problem(
        "cannot_follow",
        reasons.get(event.kind, _("She moved away already.")),
        kept=KEPT,
        do="Choose what happened, or withdraw the event before if that was wrong.",
    )


def _refuse_details(event: _Event, person: Person) -> None:
    if event.kind == LifeEventKind.DIED and not (event.informant and event.evidence):
        raise Problem(
            "death_needs_witness",
            "A death is noted with who told it and by what it is known.",
            kept=KEPT,
            do="Write down who told it, and choose the evidence.",
        )
    if event.evidence and event.kind != LifeEventKind.DIED:
        raise Problem("evidence_of_death", "Evidence is asked of a death only.", kept=KEPT, do="Leave it empty.")
    if not event.to_division:
        return
    if event.kind not in {LifeEventKind.MOVED_IN, LifeEventKind.MOVED_AWAY}:
        raise Problem(
            "division_of_move",
            "Only who moves comes to another community.",
            kept=KEPT,
            do="Leave it empty.",
        )
    names = division_names()
    if event.to_division not in names or event.to_division.endswith("000"):
        raise Problem(
            "unknown_community",
            "There is no such community here.",
            kept=KEPT,
            do="Choose one, or leave it empty.",
        )
    if event.kind == LifeEventKind.MOVED_AWAY and event.to_division == person.division_code:
        raise Problem(
            "same_community",
            "She lives in {community} already.",
            kept=KEPT,
            do="Correct her address if she moved within it.",
            community=names[event.to_division],
        )


def _resolve(actor: Actor, person: Person) -> None:
    """Resolve a person's facts again, as the operator: the right was checked, and she may move outside the actor's scope."""
    resolve_again(Actor.operator(actor.name), [person.pk])
