"""Pages of sites, supplies and partners."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from renyang.core.gate import Action, NotAllowed, may
from renyang.core.queries import division_names
from renyang.partners import queries as partner_queries
from renyang.partners.models import Organisation
from renyang.places import queries
from renyang.places.models import Site, SupplyLot
from renyang.science.catalogue import WORDS
from renyang.web.pages.common import page


@page()
def sites(request: HttpRequest) -> HttpResponse:
    """Sites and their rooms."""
    if not may(request.actor, Action.VIEW, Site):
        raise NotAllowed
    return render(request, "places/sites.html", {"sites": queries.sites(request.actor), "names": division_names()})


@page()
def supplies(request: HttpRequest) -> HttpResponse:
    """Stocks with their days of supply."""
    if not may(request.actor, Action.VIEW, SupplyLot):
        raise NotAllowed
    return render(request, "places/supplies.html", {"lots": queries.days_of_supply(request.actor)})


@page()
def partners(request: HttpRequest) -> HttpResponse:
    """Organisations, agreements and the responsibility list."""
    if not may(request.actor, Action.VIEW, Organisation):
        raise NotAllowed
    english = request.LANGUAGE_CODE == "en"
    context = {
        "organisations": partner_queries.organisations(request.actor),
        "agreements": [
            (row, row.service.replace("_", " ") if english else WORDS.get(row.service, (row.service,))[0])
            for row in partner_queries.agreements(request.actor)
        ],
        "responsibilities": partner_queries.responsibilities(request.actor),
        "names": division_names(),
    }
    return render(request, "places/partners.html", context)
