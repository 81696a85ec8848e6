"""Queries of organisations."""

from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from renyang.core.access.gate import Action, Actor, get_for
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.science.problem import Problem


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """The organisations visible to the actor."""
    return Organisation.objects.visible_to(actor)


def organisation(actor: Actor, pk: object, action: Action = Action.VIEW) -> Organisation:
    """One organisation on which the actor has the right."""
    return get_for(actor, Organisation, pk, action)


def organisations_of(actor: Actor, division_code: str) -> QuerySet[Organisation]:
    """The organisations of a division visible to the actor, in the order in which they were recorded."""
    return Organisation.objects.visible_to(actor).within(division_code).order_by("pk")


def organisation_named(actor: Actor, name: str, division_code: str) -> Organisation:
    """The organisation with this name in a division. Raises Problem if there is none or more than one."""
    rows = list(Organisation.objects.visible_to(actor).within(division_code).filter(name=name)[:2])
    if len(rows) != 1:
        raise Problem(
            "organisation_ambiguous" if rows else "organisation_unknown",
            "Several organisations are called {name}." if rows else "No organisation is called {name}.",
            kept="Nothing was changed.",
            do="Check the name and the division.",
            name=name,
        )
    return rows[0]


def organisations_by_name(division_code: str) -> Iterable[tuple[str, int]]:
    """(name, key) of every organisation in a file's division."""
    return Organisation.objects.within(division_code).values_list("name", "pk")


def street_office(actor: Actor, division_code: str) -> Organisation | None:
    """The street office of a division; the first by name if there are several, None if there is none."""
    rows = Organisation.objects.visible_to(actor).within(division_code)
    return rows.filter(kind=OrganisationKind.STREET_OFFICE).order_by("name").first()


def volunteers_on_hand(actor: Actor, division_code: str) -> dict[str, int]:
    """The number of available volunteers of a division's volunteer groups, by the group's own division."""
    rows = Organisation.objects.visible_to(actor).within(division_code).filter(kind=OrganisationKind.VOLUNTEERS)
    people = rows.order_by("division_code").values_list("division_code").annotate(people=Sum("people_available"))
    return {division: people or 0 for division, people in people}
