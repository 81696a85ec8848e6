"""Households: one door with everybody behind it, and the doors that contradict what is said of those who live there."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.core.queries import division_names
from renyang.people.models import LivingArrangement, Person
from renyang.people.queries import households as queries
from renyang.people.queries import listings
from renyang.web.shell.listing import TakeAlong, listed
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


@page()
def household(request: Request, pk: int) -> HttpResponse:
    """Everybody registered behind one door."""
    view = queries.household_view(request.actor, pk)
    names = division_names()
    community = names.get(view.household.division_code, view.household.division_code)
    return render(request, "people/households-household.html", {"view": view, "community": community})


@page()
@listed(
    TakeAlong(
        "households_doubtful",
        gettext_lazy("Living arrangements in doubt"),
        Action.EXPORT,
        Person,
        lambda request: listings.doubts_listing(request.actor),
    )
)
def households_doubtful(request: Request) -> HttpResponse:
    """Living arrangements that contradict the register, with what to ask."""
    count, found = queries.doubts(request.actor)
    context = {
        "doubts": [(doubt, _to_ask(doubt)) for doubt in found],
        "count": count,
        "shown": queries.DOUBTS_SHOWN,
        "names": division_names(),
    }
    return render(request, "people/households-doubtful.html", context)


def _to_ask(doubt: queries.Doubt) -> str:
    """The question that settles a doubt."""
    if doubt.person.living_arrangement == LivingArrangement.ALONE:
        return _("Do they all live behind this door? If so, with whom does she live?")
    if len(doubt.registered) == 1:
        return _("Is the spouse under 60, registered at another address, or no longer there?")
    return _("Who lives here besides the couple?")
