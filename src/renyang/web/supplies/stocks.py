"""Pages of one stock, with its lots, movements and actions, and of the count of a whole store."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from renyang.core.access.gate import Action, Actor, NotAllowed, OutOfScope, get_for, may
from renyang.core.lists import text_of
from renyang.core.queries import division_names
from renyang.supplies import queries, services
from renyang.supplies.lists import MOVEMENTS
from renyang.supplies.lists.stocks import USE_UNKNOWN, days_words, item_words
from renyang.supplies.models import Stock, SupplyLot
from renyang.supplies.services.stocks import LARGEST, MOST_DAYS, NAME_LIMIT, WHY_LIMIT
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import offer, page, saved
from renyang.web.shell.request import Request

DAY = {"type": "date"}
NUMBER = {"inputmode": "numeric"}


def _quantity(label: Any, **described: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs=NUMBER)
    return forms.IntegerField(label=label, max_value=LARGEST, widget=widget, **{"min_value": 1} | described)


class ReceiveForm(forms.Form):
    """A receipt of supplies."""

    quantity = _quantity(gettext_lazy("Quantity"))
    lot = forms.CharField(label=gettext_lazy("Lot"), max_length=NAME_LIMIT, required=False)
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    why = forms.CharField(label=gettext_lazy("From whom"), max_length=WHY_LIMIT, required=False)


class IssueForm(forms.Form):
    """An issue of supplies."""

    quantity = _quantity(gettext_lazy("Quantity"), help_text=gettext_lazy("Taken from the units that expire first."))
    why = forms.CharField(label=gettext_lazy("Purpose"), max_length=WHY_LIMIT, required=False)


class DiscardForm(forms.Form):
    """Supplies to discard, with the reason."""

    lot = forms.ChoiceField(label=gettext_lazy("Lot"))
    quantity = _quantity(gettext_lazy("Quantity"))
    why = forms.CharField(label=gettext_lazy("Why"), max_length=WHY_LIMIT)

    def __init__(self, lots: Sequence[SupplyLot], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = {str(lot.pk): lot for lot in lots}
        offer(self, "lot", [(key, lot_words(lot)) for key, lot in self.lots.items()])

    def clean_lot(self) -> SupplyLot:
        """Return the chosen lot."""
        return self.lots[self.cleaned_data["lot"]]


class SettingsForm(forms.Form):
    """The daily use, lead time and review period that a stock's days are computed from."""

    daily_use = forms.FloatField(
        label=gettext_lazy("Daily use"), required=False, min_value=0, max_value=LARGEST,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        help_text=gettext_lazy("On a normal day. Leave empty if unknown; 0 means none is used here."),
    )  # fmt: skip
    lead_days = forms.IntegerField(label=gettext_lazy("Days from order to delivery"), min_value=0, max_value=MOST_DAYS)
    review_days = forms.IntegerField(label=gettext_lazy("Days between counts"), min_value=0, max_value=MOST_DAYS)


class CountForm(forms.Form):
    """The counted quantity of each lot; an empty field was not counted."""

    why = forms.CharField(label=gettext_lazy("Remark"), max_length=WHY_LIMIT, required=False)

    def __init__(self, lots: Sequence[SupplyLot], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for lot in lots:
            on_record = _("On record: {quantity} {unit}").format(quantity=lot.quantity, unit=lot.stock.unit)
            self.fields[f"lot-{lot.pk}"] = _quantity(
                f"{lot.stock.item} {lot_words(lot)}", min_value=0, required=False, help_text=on_record
            )
        self.order_fields([*(name for name in self.fields if name != "why"), "why"])

    @property
    def counted(self) -> dict[int, int]:
        """The counted quantities, by the lot's key."""
        typed = self.cleaned_data.items()
        return {int(name[4:]): value for name, value in typed if name.startswith("lot-") and value is not None}


def lot_words(lot: SupplyLot) -> str:
    """Return a lot's number and expiry date in words."""
    date = _("until {date}").format(date=lot.expires_on) if lot.expires_on else ""
    return " ".join(filter(None, [lot.lot, date])) or _("without a number")


@page("GET", "POST")
@listed(PageList(declared=MOVEMENTS, terms=lambda request, pk: queries.stock_of(request.actor, pk)))
def stock(request: Request, pk: int) -> HttpResponse:
    """A stock, with forms to receive, issue, discard and change settings if the actor may."""
    row = queries.stock_of(request.actor, pk)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if request.method == "POST":
        get_for(request.actor, Stock, pk, Action.CHANGE)
    filled = _forms(row, act, request.POST)
    if (
        act in filled
        and filled[act].is_valid()
        and saved(filled[act], _deed(request.actor, row, act, filled[act])) is not None
    ):
        messages.success(request, _("Recorded."))
        return redirect("stock", pk)
    days = days_words(queries.days_of_stock(row))
    context = {
        "stock": row,
        "item": item_words(row),
        "names": division_names(),
        "lots": [(lot, lot_words(lot)) for lot in row.lots.all() if lot.quantity],
        "days": text_of(days if days is not None else str(USE_UNKNOWN)),
        "today": timezone.localdate(),
        "loans": [loan for loan in queries.loans_out(request.actor) if pk in (loan.lender_id, loan.borrower_id)],
        "acts": [(name, WORDS[name], form) for name, form in filled.items()]
        if may(request.actor, Action.CHANGE, Stock, row.division_code)
        else [],
    }
    return render(request, "supplies/stocks-stock.html", context, status=422 if act else 200)


@page("GET", "POST")
def supplies_count(request: Request) -> HttpResponse:
    """Count one store; all quantities are saved together, or none."""
    if not may(request.actor, Action.CHANGE, Stock):
        raise NotAllowed
    by_division = queries.stores(request.actor)
    chosen = (request.GET.get("division", ""), request.GET.get("store", ""))
    if chosen not in by_division:
        if any(chosen):
            raise OutOfScope
        names = division_names()
        stores = [(names.get(code, code), name, store_address(code, name)) for code, name in by_division]
        return render(request, "supplies/stocks-stores.html", {"stores": stores})
    form = CountForm(queries.lots_of_store(request.actor, *chosen), request.POST or None)
    if request.method == "POST" and form.is_valid():
        differing = saved(
            form,
            lambda: (services.supplies_count(actor=request.actor, counted=form.counted, why=form.cleaned_data["why"]),),
        )
        if differing:
            sentence = ngettext(
                "{count} lot differed from the record.", "{count} lots differed from the record.", differing[0]
            )
            messages.success(request, _("Counted.") + " " + sentence.format(count=differing[0]))
            return redirect(store_address(*chosen))
    context = {"form": form, "store": chosen[1], "community": division_names().get(chosen[0], chosen[0])}
    return render(request, "supplies/stocks-count.html", context, status=422 if form.errors else 200)


WORDS = {
    "receive": gettext_lazy("Receive"),
    "issue": gettext_lazy("Issue"),
    "discard": gettext_lazy("Discard"),
    "settings": gettext_lazy("What it is counted with"),
}


def _forms(row: Stock, act: str, data: Any) -> dict[str, forms.Form]:
    """Return a form per action; the one that was sent keeps its values."""

    def sent(name: str) -> Any:
        return data if act == name else None

    settings = {"daily_use": row.daily_use, "lead_days": row.lead_days, "review_days": row.review_days}
    return {
        "receive": ReceiveForm(sent("receive"), prefix="receive"),
        "issue": IssueForm(sent("issue"), prefix="issue"),
        "discard": DiscardForm([lot for lot in row.lots.all() if lot.quantity], sent("discard"), prefix="discard"),
        "settings": SettingsForm(sent("settings"), prefix="settings", initial=settings),
    }


def _deed(actor: Actor, row: Stock, act: str, form: forms.Form) -> Callable[[], object]:
    typed = form.cleaned_data
    deeds: dict[str, Callable[[], object]] = {
        "receive": lambda: services.supplies_receive(actor=actor, stock=row, **typed),
        "issue": lambda: services.supplies_issue(actor=actor, stock=row, **typed),
        "discard": lambda: services.supplies_discard(actor=actor, **typed),
        "settings": lambda: services.stock_settings(actor=actor, stock=row, **typed),
    }
    return deeds[act]


def store_address(division: str, store: str) -> str:
    """Return the address of the count of one store."""
    return f"{reverse('supplies_count')}?{urlencode({'division': division, 'store': store})}"
