"""Whom to reach first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.people import queries
from renyang.people.models import Person
from renyang.people.queries import listings
from renyang.web.shell.listing import TakeAlong, listed
from renyang.web.shell.pages import page, require_street_staff
from renyang.web.shell.request import Request


@page()
@listed(
    TakeAlong(
        "first_to_reach",
        gettext_lazy("Whom to reach first tonight"),
        Action.EXPORT,
        Person,
        lambda request: listings.reach_listing(request.actor),
    )
)
def first(request: Request) -> HttpResponse:
    """Whom to reach first tonight."""
    require_street_staff(request)
    found = [(person, queries.age_of(person)) for person in queries.first_to_reach(request.actor)]
    return render(request, "people/first-list.html", {"people": found})
