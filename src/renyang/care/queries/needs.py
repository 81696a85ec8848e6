"""Queries of needs."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, FloatField, Q, Sum, Value, When
from django.utils import timezone

from renyang.care.domain.wording import service_words
from renyang.care.models import Need
from renyang.care.rules.policies import may_be_shown_needs, require_work_with_needs
from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, get_for, may
from renyang.people.domain.births import age_of
from renyang.people.domain.constants import HELP_FROM
from renyang.people.models import Person, PersonStatus
from renyang.people.queries import Filters, register
from renyang.people.queries.named import NEEDED, Named, fitting
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_shown
from renyang.science.catalogue import SERVICES
from renyang.science.frequency import PER_WEEK
from renyang.science.identity import division_range
from renyang.science.needing import Circumstances, Suggestion, suggested

_PER_WEEK = Case(*(When(per=per, then=Value(factor)) for per, factor in PER_WEEK.items()), output_field=FloatField())
NeedKey = tuple[uuid.UUID, str]
"""(person id, service code)."""


@dataclass(frozen=True)
class PersonNeeds:
    """The needs of one person: open ones in catalogue order, ended ones newest first, and suggested services."""

    person: Person
    open: list[Need]
    ended: list[Need]
    suggested: tuple[Suggestion, ...]
    may_record: bool


@dataclass(frozen=True)
class Recorded:
    """Open needs counted: people who have one, total hours in an average week, and critical needs."""

    people: int
    hours: float
    critical: int


def open_needs(rows: GatedQuerySet[Need] | None = None) -> GatedQuerySet[Need]:
    """Needs that are neither ended nor past their last day."""
    rows = Need.objects.all() if rows is None else rows
    return rows.filter(Q(until=None) | Q(until__gte=timezone.localdate()), ended_by="")


def needs_shown(actor: Actor, person: Person) -> list[Need] | None:
    """A person's open needs for the person's page; None if the actor's purpose does not cover them. Logs the read."""
    if not may_be_shown_needs(actor, person):
        return None
    _log(actor, person)
    return _in_order(open_needs(Need.objects.visible_to(actor)).filter(record__link__person=person))


def critical_needs(actor: Actor, people: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, str]]:
    """The open critical needs of people with which the actor works: of each who has any, service code to name. The list
    on which they stand logs the read.
    """
    rows = open_needs(Need.objects.visible_to(actor).where_may(actor, Action.VIEW, Need)).filter(critical=True)
    found: dict[uuid.UUID, dict[str, str]] = {}
    wanted = rows.filter(record__link__person__in=people).order_by("since", "service")
    for person, service in wanted.values_list("record__link__person", "service"):
        found.setdefault(person, {})[service] = service_words(service)
    return found


def needs_ever(actor: Actor, person: Person) -> list[Need]:
    """A person's needs, ended ones too, for the timeline of the page on which `needs_shown` stands and logs the read; none
    if the actor's purpose does not cover them.
    """
    if not may_be_shown_needs(actor, person):
        return []
    return list(Need.objects.visible_to(actor).filter(record__link__person=person))


def person_needs(actor: Actor, pk: object) -> PersonNeeds:
    """A person's needs, for those who work with them. Raises NotAllowed for others. Logs the read."""
    person = get_for(actor, Person, pk)
    require_work_with_needs(actor, person.division_code)
    _log(actor, person)
    rows = Need.objects.visible_to(actor).filter(record__link__person=person)
    standing = _in_order(open_needs(rows))
    may_record = may(actor, Action.CHANGE, Need, person.division_code)
    return PersonNeeds(
        person=person,
        open=standing,
        ended=list(rows.exclude(pk__in=[need.pk for need in standing]).order_by("-until", "service")),
        suggested=suggestions(actor, person) if may_record and person.status == PersonStatus.HERE else (),
        may_record=may_record,
    )


def to_record(actor: Actor, pk: object) -> Person:
    """A person whose needs the actor may record. Raises NotAllowed without the right."""
    person = get_for(actor, Person, pk)
    if not may(actor, Action.CHANGE, Need, person.division_code):
        raise NotAllowed
    return person


def suggestions(actor: Actor, person: Person) -> tuple[Suggestion, ...]:
    """Services that similar people usually need and that are not recorded, by the facts the actor's purpose covers."""
    shown = groups_shown(actor, person)
    health, welfare = FactGroup.HEALTH in shown, FactGroup.WELFARE in shown
    circumstances = Circumstances(
        level=person.capability_level if health else None,
        living=person.living_arrangement if welfare else "",
        age=age_of(person),
        chronic=bool(person.chronic_conditions) if health else None,
    )
    recorded = set(open_needs().filter(record__link__person=person).values_list("service", flat=True))
    return tuple(one for one in suggested(circumstances) if one.service.code not in recorded)


def recorded_by_service(actor: Actor, division: str = "", action: Action = Action.VIEW) -> dict[str, Recorded]:
    """Open needs of people in the register by service, in catalogue order."""
    rows = _of_register(actor, division, action).values("service").annotate(**COUNTED).values_list("service", *COUNTED)
    recorded = {service: _recorded(*counts) for service, *counts in rows}
    return {code: recorded[code] for code in SERVICES if code in recorded}


def recorded_by_community(actor: Actor, action: Action = Action.VIEW) -> dict[str, Recorded]:
    """Open needs of people in the register, by community."""
    rows = (
        _of_register(actor, action=action)
        .values(community=F("record__link__person__division_code"))
        .annotate(**COUNTED)
    )
    rows_in_order = rows.order_by("community").values_list("community", *COUNTED)
    return {community: _recorded(*counts) for community, *counts in rows_in_order}


def visits_wanted(actor: Actor, division: str) -> list[tuple[str, str, float]]:
    """Person id, service and visits in an average week of each open need in the register; on call and once add 0."""
    rows = _of_register(actor, division).order_by("pk").annotate(weekly=F("times") * _PER_WEEK)
    wanted = rows.values_list("record__link__person", "service", "weekly")
    return [(str(person), service, float(weekly)) for person, service, weekly in wanted]


def unrecorded(actor: Actor, division: str = "", action: Action = Action.VIEW) -> GatedQuerySet[Person]:
    """People likely in need of help by capability level without an open need; highest level, then oldest, first.

    Raises NotAllowed without the right to record needs.
    """
    if not may(actor, Action.CHANGE, Need):
        raise NotAllowed
    # A subquery evaluated once: after a large import, without statistics, the database would probe for every person.
    standing = open_needs().filter(record__link__person__isnull=False).order_by().values("record__link__person")
    people = register(actor, Filters(division=division), action).where_may(actor, Action.CHANGE, Need)
    rows = people.filter(capability_level__gte=HELP_FROM).exclude(pk__in=standing)
    return rows.order_by("-capability_level", "birth_date", "pk")


def unrecorded_by_community(actor: Actor, action: Action = Action.VIEW) -> dict[str, int]:
    """The number of such people, by community."""
    rows = unrecorded(actor, action=action).order_by().values("division_code").annotate(count=Count("pk"))
    return {row["division_code"]: row["count"] for row in rows}


def people_in(division_code: str, named: Iterable[Named]) -> list[Person]:
    """The people of a division whom rows of an import may name, of any status but not merged into another."""
    low, high = division_range(division_code)
    people = Person.objects.filter(division_code__gte=low, division_code__lt=high, merged_into=None)
    return list(people.filter(fitting(named)).only(*NEEDED, "division_code", "status", "capability_level"))


def needs_of_people(people: Iterable[Person]) -> tuple[dict[NeedKey, Need], dict[NeedKey, Need]]:
    """The open needs of people, and their latest closed need of each service, both by person and service."""
    rows = Need.objects.filter(record__link__person__in=list(people)).select_related("record__link").order_by("since")
    standing = set(open_needs(rows).values_list("pk", flat=True))
    open_and_ended: tuple[dict[NeedKey, Need], dict[NeedKey, Need]] = ({}, {})
    for need in rows:
        open_and_ended[need.pk not in standing][need.record.link.person_id, need.service] = need
    return open_and_ended


COUNTED = {
    "people": Count("record__link__person", distinct=True),
    "weekly_minutes": Sum(F("times") * F("minutes") * _PER_WEEK, output_field=FloatField()),
    "critical_ones": Count("pk", filter=Q(critical=True)),
}


def _recorded(people: int, weekly_minutes: float, critical: int) -> Recorded:
    """Build Recorded from the values of COUNTED, in their order."""
    return Recorded(people, weekly_minutes / 60, critical)


def _of_register(actor: Actor, division: str = "", action: Action = Action.VIEW) -> GatedQuerySet[Need]:
    """The open needs with which the actor works; those of whom she is only tied to are not counted among them."""
    people = register(actor, Filters(division=division), action)
    return open_needs(Need.objects.visible_to(actor).where_may(actor, Action.VIEW, Need)).filter(
        record__link__person__in=people
    )


def _in_order(rows: GatedQuerySet[Need]) -> list[Need]:
    order: dict[str, int] = defaultdict(lambda: len(SERVICES), {code: at for at, code in enumerate(SERVICES)})
    return sorted(rows, key=lambda need: (order[need.service], need.since))


def _log(actor: Actor, person: Person) -> None:
    record_read(actor=actor, subject="needs", subject_id=person.pk, division_code=person.division_code, facts=["needs"])
