"""Queries of carers: whom to call, and in which order."""

from collections.abc import Iterable

from django.db.models import QuerySet

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, get_for
from renyang.people.domain.fields import OF_CARER
from renyang.people.models import Carer, Person


def standing(person: Person) -> QuerySet[Carer]:
    """The carers of a person in calling order, without those removed; the caller checks the right to see her."""
    return Carer.objects.filter(person=person, removed_at=None).order_by("order", "pk")


def once(carers: Iterable[Carer]) -> list[Carer]:
    """Carers without duplicates of name and relation: two departments may name the same contact."""
    first: dict[tuple[str, str], Carer] = {}
    for carer in carers:
        first.setdefault((carer.name, carer.relation), carer)
    return list(first.values())


def carers_of(actor: Actor, pk: object) -> tuple[Person, list[Carer]]:
    """A person whose carers the actor may change, and her carers in calling order. Writes an access log entry."""
    person = get_for(actor, Person, pk, Action.CHANGE)
    record_read(actor=actor, subject="carers", subject_id=person.pk, division_code=person.division_code, facts=OF_CARER)
    return person, once(standing(person))


def carer_to_change(actor: Actor, pk: object) -> Carer:
    """A carer whom the actor may change."""
    return get_for(actor, Carer.objects.filter(removed_at=None).select_related("person"), pk, Action.CHANGE)
