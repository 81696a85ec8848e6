"""Columns shared by lists of people. A fact is shown only to actors whose work in the row's division shows its group."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Actor
from renyang.core.lists import Column, Kind, Value
from renyang.core.lists.columns import Cover, Order
from renyang.people.domain.fields import BY_NAME, Fact
from renyang.people.models import Person, PersonStatus
from renyang.people.queries import age_of
from renyang.people.rules.facts import SENSITIVE, FactGroup
from renyang.people.rules.policies import groups_at, shown_at_work, shows_somewhere
from renyang.science.identity import mask

KINDS = ((models.DateField, Kind.DAY), (models.BooleanField, Kind.YES_NO), (models.SmallIntegerField, Kind.WHOLE))


def itself(person: Person) -> Person:
    """The person of a row, if the rows are people."""
    return person


def fact_column(
    name: str,
    person: Callable[[Any], Person] = itself,
    *,
    order: Order | None = None,
    on_page: bool = True,
    in_files: bool = True,
    for_programs: bool = True,
) -> Column[Any]:
    """A fact of each row's person; IDs are masked."""
    fact = BY_NAME[name]
    kept = Person._meta.get_field(name)
    return Column(
        name=name,
        label=_(fact.label),
        kind=Kind.CHOICE
        if fact.choices
        else next((kind for field, kind in KINDS if isinstance(kept, field)), Kind.TEXT),
        choices=fact.choices,
        value=lambda row: _value(name, person(row)),
        order=order,
        **shown_by(fact, lambda row: person(row).division_code),
        sensitive=fact.group in SENSITIVE,
        optional=name != "name",
        on_page=on_page,
        in_files=in_files,
        for_programs=for_programs,
    )


def shown_by(fact: Fact, division: Callable[[Any], str]) -> dict[str, Any]:
    """Who sees a fact on a list, and on which rows, as arguments of its column: a basic fact is seen by everybody who
    sees the row, any other where the actor's work in the row's division shows its group.
    """
    group = fact.group
    if group == FactGroup.BASIC:
        return {}

    def cover(actor: Actor) -> Cover[Any] | None:
        rows = shown_at_work(actor, group)
        return Cover(rows, lambda row: group in groups_at(actor, division(row))) if rows else None

    return {"shown_to": lambda actor: shows_somewhere(actor, group), "cover": cover}


def number_column(person: Callable[[Any], Person | None] = itself) -> Column[Any]:
    """The id of the person, for programs and the access log; None for somebody who may not be named."""
    return Column(name="id", label=_("Person"), kind=Kind.PERSON, value=lambda row: getattr(person(row), "pk", None))


def community_column(person: Callable[[Any], Person] = itself, *, order: Order | None = None) -> Column[Any]:
    """The person's community."""
    return Column(
        name="division_code",
        label=_("Community"),
        kind=Kind.DIVISION,
        value=lambda row: person(row).division_code,
        order=order,
    )


def away_column(person: Callable[[Any], Person] = itself, *, in_files: bool = True) -> Column[Any]:
    """The person's status; in words only of somebody who is not here."""
    return Column(
        name="status",
        label=_("Status"),
        kind=Kind.CHOICE,
        choices=PersonStatus,
        value=lambda row: person(row).status,
        words=lambda row: "" if person(row).status == PersonStatus.HERE else person(row).get_status_display(),
        in_files=in_files,
    )


def age_column(person: Callable[[Any], Person] = itself, *, order: Order | None = None) -> Column[Any]:
    """The person's age today."""
    return Column(
        name="age", label=_("Age"), kind=Kind.WHOLE, value=lambda row: age_of(person(row)), order=order, optional=True
    )


def _value(name: str, person: Person) -> Value:
    value = getattr(person, name)
    if value is None or value == "":
        return None
    return mask(value) if name == "resident_id" else value
