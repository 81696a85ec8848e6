"""Queries of assessments and screenings: those of one person, and the people whose assessment is due."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, get_for, may
from renyang.people.domain.fields import BY_NAME
from renyang.people.models import Assessment, Person, PersonStatus, Screening
from renyang.people.queries.people import Filters, register

DUE_DAYS = BY_NAME["capability_level"].fresh_days or 0


@dataclass(frozen=True)
class Assessed:
    """A person's assessments and screenings, latest first, and whether the actor may add to them."""

    person: Person
    assessments: list[Assessment]
    screenings: list[Screening]
    may_assess: bool


def assessed(actor: Actor, pk: object) -> Assessed:
    """Assessments and screenings of one person. Logs the access. Raises NotAllowed if the actor may not view them."""
    person = get_for(actor, Person, pk)
    if not may(actor, Action.VIEW, Assessment, person.division_code):
        raise NotAllowed
    record_read(
        actor=actor,
        subject="assessments",
        subject_id=person.pk,
        division_code=person.division_code,
        facts=["capability_level"],
    )
    return Assessed(
        person=person,
        assessments=list(
            Assessment.objects.filter(record__link__person=person).order_by("-assessed_on", "-recorded_at")
        ),
        screenings=list(Screening.objects.filter(record__link__person=person).order_by("-screened_on", "-recorded_at")),
        may_assess=may(actor, Action.CHANGE, Assessment, person.division_code),
    )


def to_assess(actor: Actor, pk: object) -> Person:
    """A person whom the actor may assess. Raises NotAllowed otherwise."""
    person = get_for(actor, Person, pk)
    if not may(actor, Action.CHANGE, Assessment, person.division_code):
        raise NotAllowed
    return person


def assessments_due(actor: Actor, division: str = "", status: str = PersonStatus.HERE) -> GatedQuerySet[Person]:
    """The people to assess again: those with some loss of ability and no assessment within a year, or none at all.

    `assessed_on` is the date of the latest assessment not withdrawn, or None. The least able and longest waiting come
    first. People away for a time are listed once they are back, or if their status is asked for. Raises NotAllowed if
    the actor may assess nobody.
    """
    if not may(actor, Action.CHANGE, Assessment):
        raise NotAllowed
    standing = Assessment.objects.filter(record__link__person=OuterRef("pk"), withdrawn_by="")
    within = standing.filter(assessed_on__gte=timezone.localdate() - dt.timedelta(days=DUE_DAYS))
    people = register(actor, Filters(division=division, status=status))
    rows = people.where_may(actor, Action.CHANGE, Assessment).filter(~Exists(within), capability_level__gte=1)
    last = Subquery(standing.order_by("-assessed_on").values("assessed_on")[:1])
    return rows.annotate(assessed_on=last).order_by("-capability_level", "assessed_on", "birth_date", "pk")


def last_assessment(person: Person) -> Assessment | None:
    """The latest assessment of a person that was not withdrawn; the caller checks the right to assess her."""
    rows = Assessment.objects.filter(record__link__person=person, withdrawn_by="")
    return rows.order_by("-assessed_on", "-recorded_at").first()
