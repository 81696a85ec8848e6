"""Reading of what happened in people's lives: a person's own events, and what about presence waits for a worker."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, get_for, may
from renyang.core.access.roles import Department
from renyang.people.domain.freshness import DAYS
from renyang.people.domain.survivorship import VERIFIED
from renyang.people.models import SERVED, LifeEvent, LifeEventKind, Person, PersonStatus, SourceRecord

RECENT_DAYS = 30  # days for which deaths and moves are listed
SHOWN = 200  # of each list
GONE = (PersonStatus.AWAY, PersonStatus.DEAD)

AFTER = {
    LifeEventKind.ABSENT: SERVED,  # absent anew: expected back at another day
    LifeEventKind.RETURNED: (PersonStatus.ABSENT,),
    LifeEventKind.MOVED_AWAY: SERVED,
    LifeEventKind.MOVED_IN: (PersonStatus.AWAY,),
    LifeEventKind.DIED: (*SERVED, PersonStatus.AWAY),
}
"""Of whom an event can be told, by what she is."""


@dataclass(frozen=True)
class Word:
    """What one record says of whether somebody is here."""

    source: str
    status: str
    collected_on: dt.date | None
    verified: bool

    @property
    def source_label(self) -> str:
        """Whose word it is."""
        return str(Department(self.source).label)

    @property
    def status_label(self) -> str:
        """What it says."""
        return str(PersonStatus(self.status).label)


@dataclass(frozen=True)
class Reported:
    """Somebody who is gone by a department's word alone, collected lately."""

    person: Person
    source: str
    collected_on: str


@dataclass(frozen=True)
class Presence:
    """What about people's presence waits for a worker, and what happened lately."""

    overdue: list[Person]
    disagreeing: list[tuple[Person, list[Word]]]
    recent: list[LifeEvent]
    reported: list[Reported]


def life_of(actor: Actor, person: Person) -> list[LifeEvent]:
    """A person's events, newest first; none for those who may not see them."""
    rows = LifeEvent.objects.visible_to(actor).filter(record__link__person=person)
    return list(rows.order_by("-happened_on", "-recorded_at"))


def kinds_after(person: Person) -> list[LifeEventKind]:
    """What can happen to somebody who is what the register says she is; nothing after death."""
    return [kind for kind, before in AFTER.items() if person.status in before]


def may_note(actor: Actor, person: Person) -> bool:
    """Whether the actor may note what happens in a person's life."""
    return may(actor, Action.CHANGE, LifeEvent, person.division_code)


def to_note(actor: Actor, pk: object) -> Person:
    """A person of whom the actor may note an event; not a number whose records went to another."""
    person: Person = get_for(actor, Person.objects.filter(merged_into=None), pk)
    if not may_note(actor, person):
        raise NotAllowed
    return person


def presence(actor: Actor) -> Presence:
    """The absences overdue, the people whose records disagree, and the deaths and moves of the last 30 days. Reading it is
    written into the log. NotAllowed for those who may not note events.
    """
    if not may(actor, Action.CHANGE, LifeEvent):
        raise NotAllowed
    record_read(actor=actor, subject="presence", subject_id="", division_code="", facts=["status"])
    since = timezone.localdate() - dt.timedelta(days=RECENT_DAYS)
    told = LifeEvent.objects.visible_to(actor).filter(withdrawn_by="", happened_on__gte=since)
    moves = told.exclude(kind__in=(LifeEventKind.ABSENT, LifeEventKind.RETURNED)).select_related("record__link__person")
    return Presence(
        overdue=list(overdue_absences(actor)[:SHOWN]),
        disagreeing=disagreeing(actor)[:SHOWN],
        recent=list(moves.order_by("-happened_on", "-recorded_at")[:SHOWN]),
        reported=_reported(actor, since),
    )


def overdue_absences(actor: Actor) -> GatedQuerySet[Person]:
    """Whose absence has to be confirmed, longest first: the day she was expected back has passed, or none was given and the
    word that she is away has grown old. It is not ended of itself.
    """
    today = timezone.localdate()
    old = today - dt.timedelta(days=DAYS["status"] or 0)
    waiting = Q(absent_until__lt=today) | Q(absent_until=None, status_on__lt=old)
    rows = _changeable(actor).filter(waiting, status=PersonStatus.ABSENT)
    return rows.order_by("absent_until", "status_on", "pk")


def disagreeing(actor: Actor) -> list[tuple[Person, list[Word]]]:
    """The people who died or moved away by one record's word and live here by another's, which was collected later or is the
    community's; newest word first. A worker's word, newer than all that contradict it, settles the matter.
    """
    later = SourceRecord.objects.filter(
        Q(collected_on__gt=OuterRef("collected_on")) | Q(source=Department.COMMUNITY),
        link__person=OuterRef("link__person"),
        facts__status__in=SERVED,
    )
    gone = SourceRecord.objects.filter(Exists(later), link__person=OuterRef("pk"), facts__status__in=GONE)
    people = {person.pk: person for person in _changeable(actor).filter(Exists(gone))}
    said: dict[object, list[Word]] = {pk: [] for pk in people}
    rows = SourceRecord.objects.filter(link__person__in=people, facts__has_key="status")
    for person, source, facts, on in rows.order_by("-collected_on", "-recorded_at").values_list(
        "link__person_id", "source", "facts", "collected_on"
    ):
        said[person].append(Word(source, facts["status"], on, "status" in facts.get(VERIFIED, ())))
    open_ones = [(person, said[pk]) for pk, person in people.items() if not settled(said[pk])]
    return sorted(open_ones, key=lambda found: (_day(found[1][0]), found[0].pinyin), reverse=True)


def settled(words: Sequence[Word]) -> bool:
    """Whether a worker's word stands that is no older than any which says otherwise."""
    return any(
        word.verified and all(other.status == word.status or _day(other) <= _day(word) for other in words)
        for word in words
    )


def _reported(actor: Actor, since: dt.date) -> list[Reported]:
    """Who is gone by what a department alone says, collected since a day."""
    noted = LifeEvent.objects.filter(
        record__link__person=OuterRef("pk"), withdrawn_by="", kind__in=("died", "moved_away")
    )
    rows = _changeable(actor).filter(~Exists(noted), status__in=GONE, provenance__status__2__gte=since.isoformat())
    found = [Reported(row, *row.provenance["status"][1:]) for row in rows.order_by("pinyin", "pk")[:SHOWN]]
    return sorted(found, key=lambda row: row.collected_on, reverse=True)


def _changeable(actor: Actor) -> GatedQuerySet[Person]:
    return Person.objects.visible_to(actor, Action.CHANGE).filter(merged_into=None)


def _day(word: Word) -> dt.date:
    return word.collected_on or dt.date.min
