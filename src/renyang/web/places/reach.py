"""Whom a service reaches on foot, who is out of reach, and what the loss of a site or a new one would change."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from renyang.care.domain.wording import service_words
from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.people.models import CapabilityLevel
from renyang.people.queries.listings import people_listing
from renyang.places import queries
from renyang.places.models import Building, RoadNetwork, Site
from renyang.science.access import NOT_ASSESSED
from renyang.science.catalogue import SERVICES
from renyang.web.shell.charts.table import Table, percent
from renyang.web.shell.listing import TakeAlong, listed
from renyang.web.shell.maps import drawn, house_mark, legend, site_mark, ways_drawn
from renyang.web.shell.pages import offer, page
from renyang.web.shell.request import Request

USUAL = "day_care"
SHOWN = 100  # people out of reach


class ServiceForm(forms.Form):
    """Which service, and how much may be spent on equipping more sites for it."""

    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    budget = forms.FloatField(label=gettext_lazy("Budget, yuan"), required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", [(code, service_words(code)) for code in SERVICES])


@page()
@listed(
    TakeAlong(
        "out_of_reach",
        gettext_lazy("People out of reach"),
        Action.EXPORT,
        Building,
        lambda request: _listing(request.actor, _service(request)),
    )
)
def reach(request: Request) -> HttpResponse:
    """The reach of one service."""
    if not may(request.actor, Action.VIEW, Building):
        raise NotAllowed
    service = _service(request)
    found = queries.reach_of(request.actor, service, _budget(request))
    walking = sum(row.walking for row in found.communities)
    within = sum(row.within for row in found.communities)
    names = division_names()
    context = {
        "form": ServiceForm({"service": service, "budget": _budget(request)}),
        "service": service_words(service),
        "found": found,
        "not_placed": sum(found.not_placed.values()),
        "straight": found.people - found.by_road,
        "roads": queries.road_networks(request.actor).exists(),
        "may_bring_roads": may(request.actor, Action.IMPORT, RoadNetwork),
        "within": percent(within / walking) if walking else "–",
        "backup": percent(found.backup),
        "levels": _levels(found),
        "communities": _communities(found, names),
        "sites": _sites(found),
        "houses": _houses(found),
        "drawn": f"{reverse('reach_map')}?{urlencode({'service': service, 'budget': request.GET.get('budget', '')})}",
        "cost": sum(row.cost or 0 for row in found.proposed) if _budget(request) is not None else None,
        "marks": legend(site.kind for site in _on_map(found)),
        "people": queries.people_out_of_reach(request.actor, found)[:SHOWN],
        "names": names,
        "at": timezone.now(),
    }
    return render(request, "places/reach-page.html", context)


@page()
def reach_map(request: Request) -> HttpResponse:
    """The sites of one service, those to equip next, and the buildings of people out of reach, as a map draws them."""
    if not may(request.actor, Action.VIEW, Building):
        raise NotAllowed
    found = queries.reach_of(request.actor, _service(request), _budget(request))
    shown = {site.pk for site in _on_map(found)}
    today = queries.sites_today(request.actor, timezone.localdate())
    return drawn(
        [
            *ways_drawn(queries.ways(request.actor)),
            *(house_mark(house, _said(house)) for house in found.houses_out),
            *(site_mark(row) for row in today if row.site.pk in shown),
        ]
    )


def _on_map(found: queries.ServiceReach) -> list[Site]:
    return [row.site for row in found.sites] + [row.site for row in found.proposed]


def _said(house: queries.HouseOut) -> str:
    words = ngettext("{house}: {people} person out of reach", "{house}: {people} people out of reach", house.people)
    return words.format(house=f"{house.street} {house.number}", people=house.people)


def _service(request: Request) -> str:
    asked = request.GET.get("service", USUAL)
    return asked if asked in SERVICES else USUAL


def _budget(request: Request) -> float | None:
    """The budget asked for; none where what was typed is none."""
    form = ServiceForm(request.GET)
    form.is_valid()
    budget: float | None = form.cleaned_data.get("budget")
    return budget


def _levels(found: queries.ServiceReach) -> Table:
    rows = [
        [
            _("not assessed") if row.level == NOT_ASSESSED else CapabilityLevel(row.level).label,
            row.people,
            _("service comes to the door") if row.within is None else row.within,
            "–" if row.within is None else percent(row.share),
        ]
        for row in found.levels
    ]
    headings = (_("Capability level"), _("People"), _("Within 15 minutes on foot"), _("Share"))
    return Table(_("By capability level"), headings, rows, frozenset({1, 2, 3}))


def _communities(found: queries.ServiceReach, names: dict[str, str]) -> Table:
    rows = [
        [
            names.get(row.division_code, row.division_code),
            row.people,
            percent(row.within / row.walking) if row.walking else "–",
            percent(row.with_backup / row.walking) if row.walking else "–",
            f"{row.places_per_100:.2f}",
            found.not_placed.get(row.division_code, 0),
        ]
        for row in found.communities
    ]
    headings = (
        _("Community"),
        _("People"),
        _("In reach"),
        _("Two open sites in reach"),
        _("Places for 100 people"),
        _("Not on the map"),
    )
    return Table(_("By community"), headings, rows, frozenset({1, 2, 3, 4, 5}))


def _sites(found: queries.ServiceReach) -> Table:
    rows = [
        [_linked(row.site), row.places, row.stranded, found.served - row.served_without]
        for row in sorted(found.sites, key=lambda row: -row.stranded)
    ]
    headings = (_("Site"), _("Places a day"), _("People left without any site"), _("Places that nobody else can give"))
    return Table(_("If this site were lost"), headings, rows, frozenset({1, 2, 3}))


def _linked(site: Site) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("site", args=[site.pk]), site.name)


def _houses(found: queries.ServiceReach) -> Table:
    rows = [[house.street, house.number, house.people] for house in found.houses_out]
    headings = (_("Road or estate"), _("Building number"), _("People out of reach"))
    return Table(_("Buildings with people out of reach"), headings, rows, frozenset({2}))


def _listing(actor: Actor, service: str) -> Listing:
    found = queries.reach_of(actor, service)
    return people_listing(actor, queries.people_out_of_reach(actor, found), ("address", "phone", "capability_level"))
