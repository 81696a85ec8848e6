"""Pages of sites, supplies and partners."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.gate import Action, Actor, NotAllowed, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.partners import queries as partner_queries
from renyang.partners.models import Agreement, Organisation, Responsibility
from renyang.places import queries
from renyang.places.models import Site, SupplyLot
from renyang.science.catalogue import WORDS
from renyang.web.listing import TakeAlong, listed
from renyang.web.pages.common import page


@page()
@listed(TakeAlong("sites", gettext_lazy("Sites"), Action.VIEW, Site, lambda request: _sites(request.actor)))
def sites(request: HttpRequest) -> HttpResponse:
    """Sites and their rooms."""
    if not may(request.actor, Action.VIEW, Site):
        raise NotAllowed
    return render(request, "places/sites.html", {"sites": queries.sites(request.actor), "names": division_names()})


@page()
@listed(
    TakeAlong("supplies", gettext_lazy("Supplies"), Action.VIEW, SupplyLot, lambda request: _supplies(request.actor))
)
def supplies(request: HttpRequest) -> HttpResponse:
    """Stocks with their days of supply."""
    if not may(request.actor, Action.VIEW, SupplyLot):
        raise NotAllowed
    return render(request, "places/supplies.html", {"lots": queries.days_of_supply(request.actor)})


@page()
@listed(
    TakeAlong(
        "responsibilities",
        gettext_lazy("Responsibility list"),
        Action.VIEW,
        Responsibility,
        lambda request: _responsibilities(request.actor),
    ),
    TakeAlong(
        "agreements",
        gettext_lazy("Agreements"),
        Action.VIEW,
        Agreement,
        lambda request: _agreements(request.actor, request.LANGUAGE_CODE),
    ),
    TakeAlong(
        "organisations",
        gettext_lazy("Organisations"),
        Action.VIEW,
        Organisation,
        lambda request: _organisations(request.actor),
    ),
)
def partners(request: HttpRequest) -> HttpResponse:
    """Organisations, agreements and the responsibility list."""
    if not may(request.actor, Action.VIEW, Organisation):
        raise NotAllowed
    context = {
        "organisations": partner_queries.organisations(request.actor),
        "agreements": [
            (row, _service(row.service, request.LANGUAGE_CODE)) for row in partner_queries.agreements(request.actor)
        ],
        "responsibilities": partner_queries.responsibilities(request.actor),
        "names": division_names(),
    }
    return render(request, "places/partners.html", context)


def _service(code: str, language: str) -> str:
    return code.replace("_", " ") if language == "en" else WORDS.get(code, (code,))[0]


def _yes_no(fact: bool | None) -> str:
    return "" if fact is None else _("yes") if fact else _("no")


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
            _yes_no(site.step_free),
            _(", ").join(f"{room.name} {room.area:g} m²" if room.area else room.name for room in site.rooms.all()),
            site.opening_hours,
        ]
        for site in queries.sites(actor).iterator(chunk_size=500)
    )
    return Listing(headings, rows)


def _supplies(actor: Actor) -> Listing:
    headings = [_("Item"), _("Store"), _("Quantity"), _("Unit"), _("Days of supply"), _("Expires on"), _("expired")]
    rows = (
        [lot.item, lot.store, lot.quantity, lot.unit, _days(days), lot.expires_on, _("yes") if expired else ""]
        for lot, days, expired in queries.days_of_supply(actor)
    )
    return Listing(headings, rows)


def _days(days: float | None) -> object:
    """Whole days; in words where the use is unknown, and nothing where what is not used lasts for ever."""
    if days is None:
        return _("daily use unknown")
    return None if days == float("inf") else round(days)


def _responsibilities(actor: Actor) -> Listing:
    headings = [_("Function"), _("Phase"), _("Owner"), _("Deputy")]
    rows = (
        [row.function, row.phase, str(row.owner or _("nobody")), str(row.deputy or _("nobody"))]
        for row in partner_queries.responsibilities(actor).iterator()
    )
    return Listing(headings, rows)


def _agreements(actor: Actor, language: str) -> Listing:
    headings = [_("Organisation"), _("Service"), _("Stands in for"), _("People a day"), _("Liability covered"),
                _("Insured until"), _("Ends on")]  # fmt: skip
    rows = (
        [
            str(row.organisation),
            _service(row.service, language),
            str(row.stands_in_for or ""),
            row.per_day,
            _yes_no(row.liability_covered),
            row.insured_until,
            row.ends_on,
        ]
        for row in partner_queries.agreements(actor).iterator()
    )
    return Listing(headings, rows)


def _organisations(actor: Actor) -> Listing:
    names = division_names()
    headings = [_("Organisation"), _("Kind"), _("Community"), _("People available")]
    rows = (
        [row.name, row.get_kind_display(), names.get(row.division_code, ""), row.people_available]
        for row in partner_queries.organisations(actor).iterator()
    )
    return Listing(headings, rows)
