"""Pages of what is in store: the board with what is missing first, and what will expire unused."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from renyang.core.gate import Action, Actor, NotAllowed, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.places import queries
from renyang.places.models import Stock
from renyang.science.items import items
from renyang.science.stress.scenario import Scenario
from renyang.web.charts.table import Table
from renyang.web.listing import TakeAlong, listed
from renyang.web.pages.common import offer, page
from renyang.web.pages.resilience import scenario_title
from renyang.web.request import Request

SHORT = 14  # days below which a stock is marked
DUTIES = {"care": gettext_lazy("care"), "testing": gettext_lazy("testing")}


class ScenarioForm(forms.Form):
    """On which terms."""

    scenario = forms.ChoiceField(label=gettext_lazy("Looked at for"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, scenario_title(name)) for name in Scenario.names()]
        offer(self, "scenario", [("", _("a normal time")), *named])


def _list_of(name: str, title: Any, make: Any) -> TakeAlong:
    return TakeAlong(name, title, Action.VIEW, Stock, make)


@page()
@listed(
    _list_of("supplies", gettext_lazy("Supplies"), lambda request: _board(request, gaps=False)),
    _list_of("supply_gaps", gettext_lazy("What is missing"), lambda request: _board(request, gaps=True)),
)
def supplies(request: Request) -> HttpResponse:
    """The board of stocks: what is missing, everything there is, and who is there to work."""
    _may_look(request.actor)
    scenario = scenario_of(request)
    shelves = queries.on_shelves(request.actor, scenario)
    names = division_names()
    staff = queries.staff_on_hand(request.actor, shelves, scenario)
    gaps = queries.gap_list(shelves)
    context = {
        "form": ScenarioForm({"scenario": scenario.name if scenario else ""}),
        "scenario": scenario_title(scenario.name) if scenario else "",
        "gaps": [_shown(shelf, names) for shelf in gaps],
        "shelves": [_shown(shelf, names) for shelf in shelves],
        "unknown": sum(shelf.gap.target is None for shelf in shelves),
        "staff": _staff(staff, names),
        "at": timezone.now(),
        "stores": queries.stores(request.actor),
    }
    return render(request, "supplies/board.html", context)


def _expiry(request: Request) -> Listing:
    headings = [_("Expires on"), _("Item"), _("Community"), _("Store"), _("Lot"), _("Unused"), _("Unit")]
    names = division_names()
    calendar = queries.expiry_calendar(queries.on_shelves(request.actor, scenario_of(request)))
    rows = (
        [row.expires_on, item_words(row.lot.stock), names.get(row.lot.stock.division_code, ""), row.lot.stock.store,
         row.lot.lot, _("daily use unknown") if row.quantity is None else row.quantity, row.lot.stock.unit]
        for rows in calendar.values()
        for row in rows
    )  # fmt: skip
    return Listing(headings, rows)


@page()
@listed(_list_of("supply_expiry", gettext_lazy("What will expire unused"), _expiry))
def supplies_expiry(request: Request) -> HttpResponse:
    """What will expire unused, by month."""
    _may_look(request.actor)
    scenario = scenario_of(request)
    calendar = queries.expiry_calendar(queries.on_shelves(request.actor, scenario))
    context = {
        "form": ScenarioForm({"scenario": scenario.name if scenario else ""}),
        "months": [(month, len(rows)) for month, rows in calendar.items()],
        "rows": [row for rows in calendar.values() for row in rows],
        "names": division_names(),
        "today": timezone.localdate(),
    }
    return render(request, "supplies/expiry.html", context)


def scenario_of(request: Request) -> Scenario | None:
    """The scenario that the address names; None for a normal time."""
    name = request.GET.get("scenario", "")
    return Scenario.shipped(name) if name in Scenario.names() else None


def item_words(stock: Stock) -> str:
    """An item in the reader's language; as it is written where it is not in the catalogue."""
    item = items().get(stock.item_code)
    if item is None:
        return stock.item
    return item.en if get_language() == "en" else item.zh


def days_words(days: float | None) -> str:
    """Days of supply: "12.5", or in words where the use is unknown or nothing is used up."""
    if days is None:
        return _("daily use unknown")
    return _("is not used up") if math.isinf(days) else f"{math.floor(days * 10) / 10:.1f}"


def _may_look(actor: Actor) -> None:
    if not may(actor, Action.VIEW, Stock):
        raise NotAllowed


def _shown(shelf: queries.OnShelf, names: dict[str, str]) -> dict[str, Any]:
    """A line of the board."""
    gap = shelf.gap
    return {
        "community": names.get(shelf.division_code, shelf.division_code),
        "item": item_words(shelf.stocks[0]),
        "stocks": shelf.stocks,
        "unit": shelf.stocks[0].unit,
        "in_stock": gap.in_stock,
        "usable": None if gap.usable is None else math.floor(gap.usable),
        "now": days_words(shelf.days_now),
        "days": days_words(gap.days),
        "short": gap.days is not None and gap.days < SHORT,
        "target": gap.target,
        "target_days": shelf.target_days,
        "gap": gap.gap,
        "without_use": shelf.without_use,
    }


def _board(request: Request, *, gaps: bool) -> Listing:
    scenario = scenario_of(request)
    shelves = queries.on_shelves(request.actor, scenario)
    headings = [_("Item"), _("Community"), _("Stores"), _("In stock"), _("Usable in time"), _("Unit"), _("Days now"),
                _("Days of supply"), _("Target"), _("Gap")]  # fmt: skip
    narrowed = (scenario_title(scenario.name),) if scenario else ()
    return Listing(headings, _rows(queries.gap_list(shelves) if gaps else shelves), narrowed=narrowed)


def _rows(shelves: Iterable[queries.OnShelf]) -> Iterator[list[object]]:
    names = division_names()
    for shelf in shelves:
        line = _shown(shelf, names)
        yield [
            line["item"], line["community"], _(", ").join(stock.store for stock in shelf.stocks), line["in_stock"],
            line["usable"], line["unit"], line["now"], line["days"], line["target"], line["gap"],
        ]  # fmt: skip


def _staff(rows: list[queries.StaffOnHand], names: dict[str, str]) -> Table:
    """Staff as a supply."""
    headings = (_("Community"), _("For"), _("People"), _("Needed a day"), _("There"), _("Days"), _("Not on record of"))
    return Table(
        _("Staff as a supply"),
        headings,
        [
            [
                names.get(row.division_code, row.division_code),
                DUTIES[row.duty],
                "–" if row.people is None else row.people,
                "–" if row.needed is None else row.needed,
                row.readiness.present if row.readiness else "–",
                _staff_days(row),
                _(", ").join(row.not_known) or "–",
            ]
            for row in rows
        ],
        frozenset({2, 3, 4}),
    )


def _staff_days(row: queries.StaffOnHand) -> str:
    if row.readiness is None:
        return _("not known")
    return _("for good") if math.isinf(row.readiness.days) else f"{row.readiness.days:.1f}"
