"""Pages of a service's reach on foot: people out of reach, the loss of a site, and sites to equip next."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from renyang.care.domain.wording import service_words
from renyang.core.access.gate import Action, NotAllowed, may
from renyang.places import queries
from renyang.places.lists import (
    OUT_OF_REACH,
    REACH_COMMUNITIES,
    REACH_HOUSES,
    REACH_LEVELS,
    REACH_PROPOSED,
    REACH_SITES,
)
from renyang.places.models import Building, RoadNetwork, Site
from renyang.science.catalogue import SERVICES
from renyang.web.people.links import to_person
from renyang.web.shell.charts.table import percent
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, terms_once
from renyang.web.shell.maps import drawn, house_mark, legend, site_mark, ways_drawn
from renyang.web.shell.pages import offer, page
from renyang.web.shell.request import Request

USUAL = "day_care"


class ServiceForm(forms.Form):
    """The service, and the budget for equipping more sites for it."""

    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    budget = forms.FloatField(label=gettext_lazy("Budget, yuan"), required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", [(code, service_words(code)) for code in SERVICES])


def _reach(request: Request) -> queries.ServiceReach:
    return queries.reach_of(request.actor, _service(request), _budget(request))


def _to_site(row: queries.SiteReach | queries.Proposed) -> str:
    return reverse("site", args=[row.site.pk])


@page()
@listed(
    PageList(declared=OUT_OF_REACH, terms=_reach, links={"name": to_person}),
    PageList(declared=REACH_LEVELS, terms=_reach),
    PageList(declared=REACH_COMMUNITIES, terms=_reach),
    PageList(declared=REACH_SITES, terms=_reach, links={"name": _to_site}),
    PageList(declared=REACH_HOUSES, terms=_reach),
    PageList(declared=REACH_PROPOSED, terms=_reach, links={"name": _to_site}),
)
def reach(request: Request) -> HttpResponse:
    """The reach of one service."""
    if not may(request.actor, Action.VIEW, Building):
        raise NotAllowed
    service = _service(request)
    served = terms_once(request, _reach)
    walking = sum(row.walking for row in served.communities)
    within = sum(row.within for row in served.communities)
    context = {
        "form": ServiceForm({"service": service, "budget": _budget(request)}),
        "service": service_words(service),
        "reach": served,
        "not_placed": sum(served.not_placed.values()),
        "roads": queries.road_networks(request.actor).exists(),
        "may_bring_roads": may(request.actor, Action.IMPORT, RoadNetwork),
        "within": percent(within / walking) if walking else "–",
        "backup": percent(served.backup),
        "drawn": f"{reverse('reach_map')}?{urlencode({'service': service, 'budget': request.GET.get('budget', '')})}",
        "cost": sum(row.cost or 0 for row in served.proposed) if _budget(request) is not None else None,
        "marks": legend(site.kind for site in _on_map(served)),
        "at": timezone.now(),
    }
    return render(request, "places/reach-page.html", context)


@page()
def reach_map(request: Request) -> HttpResponse:
    """The sites of a service, those to equip next, and the buildings of people out of reach, as GeoJSON."""
    if not may(request.actor, Action.VIEW, Building):
        raise NotAllowed
    served = _reach(request)
    shown = {site.pk for site in _on_map(served)}
    today = queries.sites_today(request.actor, timezone.localdate())
    return drawn(
        [
            *ways_drawn(queries.ways(request.actor)),
            *(house_mark(house, _house_words(house)) for house in served.houses_out),
            *(site_mark(row) for row in today if row.site.pk in shown),
        ]
    )


def _on_map(served: queries.ServiceReach) -> list[Site]:
    return [row.site for row in served.sites] + [row.site for row in served.proposed]


def _house_words(house: queries.HouseOut) -> str:
    words = ngettext("{house}: {people} person out of reach", "{house}: {people} people out of reach", house.people)
    return words.format(house=f"{house.street} {house.number}", people=house.people)


def _service(request: Request) -> str:
    asked = request.GET.get("service", USUAL)
    return asked if asked in SERVICES else USUAL


def _budget(request: Request) -> float | None:
    """Return the budget in the address; None if it is missing or invalid."""
    form = ServiceForm(request.GET)
    form.is_valid()
    budget: float | None = form.cleaned_data.get("budget")
    return budget
