"""Columns shared by lists of people. A fact is shown only to actors whose work in the row's division shows its group."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Actor
from renyang.core.lists import Column, Kind, Value
from renyang.core.lists.columns import Cover, Order
from renyang.people.domain.births import age_of, age_words, birth_words, born, may_be_older
from renyang.people.domain.documents import document_words
from renyang.people.domain.fields import BY_NAME, Fact
from renyang.people.models import BirthPrecision, Person, PersonStatus
from renyang.people.rules.facts import SENSITIVE, FactGroup
from renyang.people.rules.policies import groups_at, shown_at_work, shows_somewhere
from renyang.science.identity import mask

MASKED: Mapping[str, Callable[[str], str]] = {"resident_id": mask, "identity_document": document_words}
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
        words=(lambda row: _birth_words(person(row))) if fact.partial else None,
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
    """The person's age today: the one she certainly has, said to be about that where she may be a year older."""
    return Column(
        name="age",
        label=_("Age"),
        kind=Kind.WHOLE,
        value=lambda row: age_of(person(row)),
        words=lambda row: age_words(person(row)) if may_be_older(person(row)) else None,
        order=order,
        optional=True,
    )


def birth_precision_column(person: Callable[[Any], Person] = itself) -> Column[Any]:
    """The part to which the birth date is known, for programs; people read it off the date."""
    return Column(
        name="birth_precision",
        label=_("Birth date known"),
        kind=Kind.CHOICE,
        choices=BirthPrecision,
        value=lambda row: person(row).birth_precision if person(row).birth_date else None,
        optional=True,
        on_page=False,
        in_files=False,
    )


def _value(name: str, person: Person) -> Value:
    value = getattr(person, name)
    if value is None or value == "":
        return None
    masked = MASKED.get(name)
    return masked(value) if masked else value


def _birth_words(person: Person) -> str | None:
    """A birth date known in part, which is no day."""
    birth = born(person)
    return birth_words(birth) if birth and birth.precision != "day" else None
