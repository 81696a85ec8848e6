"""Pages of supplies: the board of stocks and gaps, and what will expire unused."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.lists import DeclaredList
from renyang.resilience.domain.wording import scenario_title
from renyang.science.stress.scenario import Scenario
from renyang.supplies import services
from renyang.supplies.lists import STAFF, SUPPLIES, SUPPLIES_EXPIRED, SUPPLY_EXPIRY, SUPPLY_GAPS
from renyang.supplies.lists.stocks import scenario_words
from renyang.supplies.models import Stock, SupplyLot
from renyang.supplies.queries import InStore, OnShelf, Unused
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import Bulk, PageList, terms_once
from renyang.web.shell.pages import offer, page
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address

SHORT = 14  # days below which a stock is marked


class ScenarioForm(forms.Form):
    """The scenario for which stocks are shown."""

    scenario = forms.ChoiceField(label=gettext_lazy("Scenario"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, scenario_title(name)) for name in Scenario.names()]
        offer(self, "scenario", [("", _("a normal time")), *named])


def scenario_of(request: Request) -> Scenario | None:
    """Return the scenario named in the address; None for a normal time."""
    name = request.GET.get("scenario", "")
    return Scenario.shipped(name) if name in Scenario.names() else None


def in_store_of(request: Request) -> InStore:
    """Return what is in store under the scenario in the address."""
    return InStore(request.actor, scenario_of(request))


def _stores(_request: Request, row: OnShelf) -> SafeString:
    links = ((row_address("stock", stock.pk), stock.store, stock.item) for stock in row.stocks)
    return format_html_join(_(", "), '<a href="{}">{}<span class="visually-hidden"> {}</span></a>', links)


def _days_badge(row: OnShelf) -> str | None:
    if row.without_use:
        return ""
    return "warn" if row.gap.days is not None and row.gap.days < SHORT else None


def _shelves(declared: DeclaredList[OnShelf, InStore]) -> PageList[OnShelf, InStore]:
    return PageList(
        declared=declared,
        terms=in_store_of,
        badges={"days": _days_badge, "gap": lambda row: "bad" if row.gap.gap else None},
        action=_stores,
        actions=gettext_lazy("Stores"),
    )


@page()
@listed(_shelves(SUPPLIES), _shelves(SUPPLY_GAPS), PageList(declared=STAFF, terms=in_store_of))
def supplies(request: Request) -> HttpResponse:
    """The board: all stocks, gaps, and staff."""
    _may_look(request.actor)
    in_store = terms_once(request, in_store_of)
    scenario, shelves = in_store.scenario, in_store.shelves
    context = {
        "form": ScenarioForm({"scenario": scenario.name if scenario else ""}),
        "scenario": scenario_words(scenario) if scenario else "",
        "shelves": shelves,
        "unknown": sum(shelf.gap.target is None for shelf in shelves),
        "at": timezone.now(),
    }
    return render(request, "supplies/board-page.html", context)


def _discard(request: Request, keys: Sequence[str]) -> str:
    lots = [get_for(request.actor, SupplyLot, key, Action.CHANGE) for key in keys]
    for lot in lots:
        services.supplies_discard(actor=request.actor, lot=lot, quantity=lot.quantity, why=_("expired"))
    return ngettext("%(count)d lot is discarded.", "%(count)d lots are discarded.", len(lots)) % {"count": len(lots)}


def _to_stock(row: Unused) -> str:
    return row_address("stock", row.lot.stock_id)


@page("GET", "POST")
@listed(
    PageList(
        declared=SUPPLIES_EXPIRED,
        terms=in_store_of,
        links={"item": _to_stock},
        bulk=Bulk(gettext_lazy("Discard those ticked"), lambda row: str(row.lot.pk), _discard),
    ),
    PageList(
        declared=SUPPLY_EXPIRY,
        terms=in_store_of,
        links={"item": _to_stock},
        badges={"unused": lambda row: "" if row.quantity is None else None},
    ),
)
def supplies_expiry(request: Request) -> HttpResponse:
    """What will expire unused, by month."""
    _may_look(request.actor)
    in_store = terms_once(request, in_store_of)
    scenario = in_store.scenario
    context = {
        "form": ScenarioForm({"scenario": scenario.name if scenario else ""}),
        "months": [
            (month, len(rows)) for month, rows in in_store.expiring.items() if month >= f"{timezone.localdate():%Y-%m}"
        ],
    }
    return render(request, "supplies/board-expiry.html", context)


def _may_look(actor: Actor) -> None:
    if not may(actor, Action.VIEW, Stock):
        raise NotAllowed
