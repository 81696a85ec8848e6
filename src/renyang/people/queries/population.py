"""Statistics of the people served in a division: counts by community, and one row per person without name or contacts.

All of them raise NotAllowed unless the actor's work in the whole division shows the groups in `COUNTED`.
"""

import datetime as dt
from functools import reduce
from operator import add
from typing import NamedTuple

from django.db.models import Case, CharField, Q, Sum, When
from django.db.models import Count as Rows

from renyang.core.access.gate import Actor, GatedQuerySet, NotAllowed
from renyang.core.queries import counts_by_division
from renyang.people.domain.births import born
from renyang.people.domain.fields import ESSENTIAL, Fact
from renyang.people.models import Carer, Link, LivingArrangement, Person, Screening
from renyang.people.queries.people import Filters, records_with_facts, register
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_at
from renyang.science.index import Count
from renyang.science.scales import LONELINESS

COUNTED = frozenset({FactGroup.CONTACT, FactGroup.IDENTITY, FactGroup.WELFARE, FactGroup.HEALTH})
"""The groups of the facts that are counted here."""


def _on_record(fact: Fact) -> Q:
    """The condition that a fact is on record."""
    if fact.sealed:
        return Q(**{f"{fact.name}_lookup__isnull": False})
    if isinstance(Person._meta.get_field(fact.name), CharField):
        return ~Q(**{fact.name: ""})
    return Q(**{f"{fact.name}__isnull": False})


ON_RECORD = reduce(add, (Case(When(there, then=1), default=0) for there in map(_on_record, ESSENTIAL)))


class PersonFacts(NamedTuple):
    """The facts of one person behind a division's statistics. None: not on record."""

    id: str
    division_code: str
    birth_date: dt.date | None  # the last day possible
    address: str
    lives_alone: bool | None
    capability_level: int | None
    reads: bool | None
    smartphone: bool | None
    has_phone: bool
    completeness: float  # share of the essential facts on record
    collected_on: dt.date | None  # latest day on which a department collected a fact


def people_served(actor: Actor, division_code: str) -> list[PersonFacts]:
    """Everybody served in a division, ordered by id."""
    rows = _served(actor, division_code).order_by("pk").annotate(on_record=ON_RECORD)
    columns = ("address", "living_arrangement", "capability_level", "reads", "smartphone", "phone_lookup")
    births = ("birth_date", "birth_precision")
    return [
        PersonFacts(
            id=str(row.pk),
            division_code=row.division_code,
            birth_date=birth.latest if (birth := born(row)) else None,
            address=row.address,
            lives_alone=row.living_arrangement == LivingArrangement.ALONE if row.living_arrangement else None,
            capability_level=row.capability_level,
            reads=row.reads,
            smartphone=row.smartphone,
            has_phone=row.phone_lookup is not None,
            completeness=row.on_record / len(ESSENTIAL),
            collected_on=_newest(row.provenance),
        )
        for row in rows.values_list("pk", "division_code", *births, *columns, "on_record", "provenance", named=True)
    ]


def key_facts_on_record(actor: Actor, division_code: str) -> dict[str, Count]:
    """Count the essential facts on record, of all there should be, by community."""
    rows = _served(actor, division_code).order_by("division_code").values_list("division_code")
    return {
        division: Count(on_record, people * len(ESSENTIAL), people * len(ESSENTIAL))
        for division, on_record, people in rows.annotate(on_record=Sum(ON_RECORD), people=Rows("pk"))
    }


def collected_since(actor: Actor, division_code: str, day: dt.date) -> dict[str, Count]:
    """Count the people for whom a department collected a fact since a day, of those with a date, by community."""
    dated = Link.objects.filter(record__in=records_with_facts().filter(collected_on__isnull=False))
    fresh = dated.filter(record__collected_on__gte=day)
    return counts_by_division(
        _served(actor, division_code), Q(pk__in=fresh.values("person")), known=Q(pk__in=dated.values("person"))
    )


def with_somebody_to_call(actor: Actor, division_code: str) -> dict[str, Count]:
    """Count the people who have a carer that was not removed, by community."""
    carers = Carer.objects.visible_to(actor).filter(removed_at=None).values("person")
    return counts_by_division(_served(actor, division_code), Q(pk__in=carers))


def screened_for_loneliness(actor: Actor, division_code: str) -> dict[str, Count]:
    """By community, those living alone who were screened for loneliness; unknown arrangements count as unknown."""
    screened = Screening.objects.visible_to(actor).filter(scale__in=LONELINESS).values("record__link__person")
    rows = _served(actor, division_code).filter(living_arrangement__in=[LivingArrangement.ALONE, ""])
    return counts_by_division(rows, Q(pk__in=screened), known=Q(living_arrangement=LivingArrangement.ALONE))


def communities_of(actor: Actor, division_code: str) -> list[str]:
    """The communities of a division where people are served."""
    rows = register(actor, Filters(division=division_code)).order_by("division_code")
    return list(rows.values_list("division_code", flat=True).distinct())


def _served(actor: Actor, division_code: str) -> GatedQuerySet[Person]:
    if not groups_at(actor, division_code) >= COUNTED:
        raise NotAllowed
    return register(actor, Filters(division=division_code))


def _newest(provenance: dict[str, list[str | None]]) -> dt.date | None:
    days = [on for _record, _source, on, *_read_off in provenance.values() if on]
    return dt.date.fromisoformat(max(days)) if days else None
