"""Pages of what is in store."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.gate import Action, Actor, NotAllowed, may
from renyang.core.listing import Listing
from renyang.places import queries
from renyang.places.models import SupplyLot
from renyang.web.listing import TakeAlong, listed
from renyang.web.pages.common import page


@page()
@listed(
    TakeAlong("supplies", gettext_lazy("Supplies"), Action.VIEW, SupplyLot, lambda request: _supplies(request.actor))
)
def supplies(request: HttpRequest) -> HttpResponse:
    """Stocks with their days of supply."""
    if not may(request.actor, Action.VIEW, SupplyLot):
        raise NotAllowed
    return render(request, "supplies/stock.html", {"lots": queries.days_of_supply(request.actor)})


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
