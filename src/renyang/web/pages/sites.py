"""Pages of sites and their rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.gate import Action, Actor, NotAllowed, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.places import queries
from renyang.places.models import Site
from renyang.web.listing import TakeAlong, listed
from renyang.web.pages.common import page, yes_no


@page()
@listed(TakeAlong("sites", gettext_lazy("Sites"), Action.VIEW, Site, lambda request: _sites(request.actor)))
def sites(request: HttpRequest) -> HttpResponse:
    """Sites and their rooms."""
    if not may(request.actor, Action.VIEW, Site):
        raise NotAllowed
    return render(request, "sites/list.html", {"sites": queries.sites(request.actor), "names": division_names()})


def _sites(actor: Actor) -> Listing:
    names = division_names()
    headings = [_("Site"), _("Address"), _("Kind"), _("Community"), _("Licensed places"), _("Step-free"), _("Rooms"),
                _("Opening hours")]  # fmt: skip
    rows = (
        [
            site.name,
            site.address,
            site.get_kind_display(),
            names.get(site.division_code, ""),
            site.licensed_places,
            yes_no(site.step_free),
            _(", ").join(f"{room.name} {room.area:g} m²" if room.area else room.name for room in site.rooms.all()),
            site.opening_hours,
        ]
        for site in queries.sites(actor).iterator(chunk_size=500)
    )
    return Listing(headings, rows)
