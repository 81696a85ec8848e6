"""Queries of life events: a person's own events, and the cases of presence that wait for a worker."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext

from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, get_for, may
from renyang.core.access.roles import Department
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.survivorship import VERIFIED
from renyang.people.models import SERVED, LifeEvent, LifeEventKind, Person, PersonStatus, SourceRecord

RECENT_DAYS = 30  # period for which deaths and moves are listed
GONE = (PersonStatus.AWAY, PersonStatus.DEAD)

AFTER = {
    LifeEventKind.ABSENT: SERVED,  # again, to change the day she is expected back
    LifeEventKind.RETURNED: (PersonStatus.ABSENT,),
    LifeEventKind.MOVED_AWAY: SERVED,
    LifeEventKind.MOVED_IN: (PersonStatus.AWAY,),
    LifeEventKind.DIED: (*SERVED, PersonStatus.AWAY),
}
"""For each kind of event, the statuses of the people for whom it may be noted."""


@dataclass(frozen=True)
class Word:
    """What one record says about whether a person is here. `by_name`: words after the name say so, in no status."""

    source: str
    status: str
    collected_on: dt.date | None
    verified: bool
    by_name: bool = False

    @property
    def source_label(self) -> str:
        """The name of the department."""
        return str(Department(self.source).label)

    @property
    def status_label(self) -> str:
        """The label of the status."""
        return (
            gettext("may have died, by words after the name") if self.by_name else str(PersonStatus(self.status).label)
        )


@dataclass(frozen=True)
class Disagreement:
    """A person whom one record reports as gone and another as living here, or who may have died, with what each record says,
    latest first.
    """

    person: Person
    words: list[Word]


@dataclass(frozen=True)
class Gone:
    """A person who died or moved lately, by a noted event or, without one, by a department's report alone."""

    person: Person
    event: LifeEvent | None
    source: str = ""
    on: dt.date | None = None


def life_of(actor: Actor, person: Person) -> list[LifeEvent]:
    """A person's events, latest first; empty if the actor may not see them."""
    rows = LifeEvent.objects.visible_to(actor).filter(record__link__person=person)
    return list(rows.order_by("-happened_on", "-recorded_at"))


def kinds_after(person: Person) -> list[LifeEventKind]:
    """The kinds of event that may be noted for a person with her present status; none after death."""
    return [kind for kind, before in AFTER.items() if person.status in before]


def may_note(actor: Actor, person: Person) -> bool:
    """Whether the actor may note events in a person's life."""
    return may(actor, Action.CHANGE, LifeEvent, person.division_code)


def to_note(actor: Actor, pk: object) -> Person:
    """A person for whom the actor may note an event; not one merged into another. Raises NotAllowed otherwise."""
    person: Person = get_for(actor, Person.objects.filter(merged_into=None), pk)
    if not may_note(actor, person):
        raise NotAllowed
    return person


def require_noting(actor: Actor) -> None:
    """Raise NotAllowed if the actor may not note life events anywhere."""
    if not may(actor, Action.CHANGE, LifeEvent):
        raise NotAllowed


def overdue_absences(actor: Actor) -> GatedQuerySet[Person]:
    """The people whose absence has to be confirmed, longest first: the expected day of return has passed, or none is
    known and the report of the absence is stale. Nothing ends an absence automatically.
    """
    today = timezone.localdate()
    old = today - dt.timedelta(days=BY_NAME["status"].fresh_days or 0)
    waiting = Q(absent_until__lt=today) | Q(absent_until=None, status_on__lt=old)
    require_noting(actor)
    rows = _changeable(actor).filter(waiting, status=PersonStatus.ABSENT)
    return rows.order_by("absent_until", "status_on", "pk")


def disagreeing(actor: Actor, action: Action = Action.VIEW) -> list[Disagreement]:
    """The people who died or moved away by one record and live here by another that was collected later or is the
    community's own, and those served here who died by words after their name; latest record first. People whose case is
    `settled` are left out.
    """
    require_noting(actor)
    later = SourceRecord.objects.filter(
        Q(collected_on__gt=OuterRef("collected_on")) | Q(source=Department.COMMUNITY),
        link__person=OuterRef("link__person"),
        facts__status__in=SERVED,
    )
    # By the few records rather than person by person: an index serves them.
    gone = SourceRecord.objects.filter(Exists(later), facts__status__in=GONE, link__person__isnull=False)
    named = SourceRecord.objects.filter(facts__may_have_died=True, link__person__isnull=False)
    asked = Q(pk__in=gone.values("link__person")) | Q(pk__in=named.values("link__person"), status__in=SERVED)
    people = {person.pk: person for person in _changeable(actor).visible_to(actor, action).filter(asked)}
    words: dict[object, list[Word]] = {pk: [] for pk in people}
    rows = SourceRecord.objects.filter(link__person__in=people, facts__has_any_keys=["status", "may_have_died"])
    for person, source, facts, on in rows.order_by("-collected_on", "-recorded_at").values_list(
        "link__person_id", "source", "facts", "collected_on"
    ):
        if "may_have_died" in facts:
            words[person].append(Word(source, PersonStatus.DEAD, on, verified=False, by_name=True))
        if "status" in facts:
            words[person].append(Word(source, facts["status"], on, "status" in facts.get(VERIFIED, ())))
    unsettled = [Disagreement(person, words[pk]) for pk, person in people.items() if not settled(words[pk])]
    return sorted(unsettled, key=lambda one: (_day(one.words[0]), one.person.pinyin), reverse=True)


def settled(words: Sequence[Word]) -> bool:
    """Whether a worker verified a status and no record with another status was collected later."""
    return any(
        word.verified and all(other.status == word.status or _day(other) <= _day(word) for other in words)
        for word in words
    )


def gone_lately(actor: Actor, action: Action = Action.VIEW) -> list[Gone]:
    """The deaths and moves of the last 30 days: noted events, latest first, then those only a department reports."""
    require_noting(actor)
    since = timezone.localdate() - dt.timedelta(days=RECENT_DAYS)
    noted = LifeEvent.objects.visible_to(actor).filter(withdrawn_by="", happened_on__gte=since)
    moves = noted.exclude(kind__in=(LifeEventKind.ABSENT, LifeEventKind.RETURNED)).select_related(
        "record__link__person"
    )
    events = moves.filter(record__link__person__in=_changeable(actor).visible_to(actor, action))
    noted_by_hand = LifeEvent.objects.filter(
        record__link__person=OuterRef("pk"), withdrawn_by="", kind__in=("died", "moved_away")
    )
    reported = (
        _changeable(actor)
        .visible_to(actor, action)
        .filter(~Exists(noted_by_hand), status__in=GONE, provenance__status__2__gte=since.isoformat())
    )
    by_word = [Gone(row, None, source, dt.date.fromisoformat(day)) for row, source, day in map(_by_word, reported)]
    by_event = [
        Gone(event.record.link.person, event, on=event.happened_on)
        for event in events.order_by("-happened_on", "-recorded_at")
    ]
    return [*by_event, *sorted(by_word, key=lambda one: (one.on, one.person.pinyin), reverse=True)]


def _by_word(person: Person) -> tuple[Person, str, str]:
    _record, source, day = person.provenance["status"]
    return person, source, day


def _changeable(actor: Actor) -> GatedQuerySet[Person]:
    rows = Person.objects.visible_to(actor, Action.CHANGE).filter(merged_into=None)
    return rows.exclude(status=PersonStatus.EXCLUDED)


def _day(word: Word) -> dt.date:
    return word.collected_on or dt.date.min
