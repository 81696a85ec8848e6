"""The register's pages: the list, who needs what, and whom to reach first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.people import queries
from renyang.people.models import Person
from renyang.people.queries import listings
from renyang.web.people.people import _street_staff_only
from renyang.web.shell.listing import TakeAlong, listed
from renyang.web.shell.pages import page
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
    _street_staff_only(request)
    found = [(person, queries.age_of(person)) for person in queries.first_to_reach(request.actor)]
    return render(request, "people/first-list.html", {"people": found})
