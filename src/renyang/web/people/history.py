"""Pages of the history of a person's facts, and of who read them."""

from django.http import HttpResponse
from django.shortcuts import render

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.lists import DeclaredList
from renyang.core.models import AccessEntry
from renyang.core.queries import AccessFilters, access_entries
from renyang.people.lists import PERSON_EMERGENCY_OPENINGS
from renyang.people.models import Person
from renyang.people.queries.history import history
from renyang.web.core.access_log import ACCESS, Access, accesses
from renyang.web.people.emergency_openings import badge_of
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, terms_once
from renyang.web.shell.pages import GROUP_LABELS, page
from renyang.web.shell.request import Request


@page()
def person_history(request: Request, pk: str) -> HttpResponse:
    """All values that each fact of a person has had."""
    changes = history(request.actor, pk)
    groups = [(GROUP_LABELS[group], timelines) for group, timelines in changes.groups.items()]
    return render(request, "people/history-page.html", {"found": changes, "groups": groups})


def may_read_access(actor: Actor, person: Person) -> bool:
    """Return whether an actor may read who saw a person."""
    return may(actor, Action.VIEW, AccessEntry, person.division_code)


PERSON_ACCESS: DeclaredList[Access, Person] = DeclaredList(
    name="person_access",
    title=ACCESS.title,
    model=AccessEntry,
    rows=lambda reader: access_entries(reader.actor, AccessFilters(people=(reader.terms.pk,))),
    prepare=accesses,
    empty=ACCESS.empty,
    columns=tuple(column for column in ACCESS.columns if column.name not in {"person", "whose"}),
)
"""Declared beside its page, as the log of everybody is."""


def _person(request: Request, pk: str) -> Person:
    person = get_for(request.actor, Person, pk)
    if not may_read_access(request.actor, person):
        raise NotAllowed
    return person


@page()
@listed(
    PageList(declared=PERSON_ACCESS, terms=_person),
    PageList(declared=PERSON_EMERGENCY_OPENINGS, terms=_person, badges={"reviewed_by": badge_of}),
)
def person_access(request: Request, pk: str) -> HttpResponse:
    """Who read one person's facts, who was shown a list with that person on it, and who opened her in an emergency."""
    return render(request, "people/history-access.html", {"person": terms_once(request, _person, pk=pk)})
