"""Lending between communities: who could help whom, recording a loan, and loans that are out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.places import queries
from renyang.places.models import Loan, Stock
from renyang.places.services import supplies_lend, supplies_return
from renyang.places.services.supplies import LARGEST, NAME_LIMIT
from renyang.web.listing import TakeAlong, listed
from renyang.web.maps import drawn, loan_line, store_mark
from renyang.web.pages.common import page, saved
from renyang.web.pages.supplies import ScenarioForm, item_words, scenario_of
from renyang.web.request import Request


class LoanForm(forms.Form):
    """A loan to be recorded: which, how much, and who agreed."""

    lender = forms.IntegerField(widget=forms.HiddenInput)
    borrower = forms.IntegerField(widget=forms.HiddenInput)
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=LARGEST)
    agreed_by = forms.CharField(label=gettext_lazy("Who agreed"), max_length=NAME_LIMIT)
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ReturnForm(forms.Form):
    """What came back."""

    quantity = forms.IntegerField(min_value=1, max_value=LARGEST)


def _proposals(request: Request) -> queries.Proposals:
    return queries.lending_proposals(request.actor, queries.on_shelves(request.actor, scenario_of(request)))


def _proposals_listed(request: Request) -> Listing:
    headings = [_("Item"), _("Quantity"), _("Unit"), _("Lender"), _("Store it leaves"), _("Borrower"), _("Store it reaches"),
                _("Kilometres")]  # fmt: skip
    names = division_names()
    rows = (
        [
            item_words(loan.lender), loan.quantity, loan.lender.unit, names.get(loan.lender.division_code, ""),
            loan.lender.store, names.get(loan.borrower.division_code, ""), loan.borrower.store,
            round(loan.kilometres, 1),
        ]
        for loan in _proposals(request).loans
    )  # fmt: skip
    return Listing(headings, rows)


@page("GET", "POST")
@listed(
    TakeAlong("lending", gettext_lazy("Who could lend"), Action.VIEW, Stock, _proposals_listed),
    TakeAlong("loans", gettext_lazy("Loans out"), Action.VIEW, Stock, lambda request: _loans_listed(request.actor)),
)
def lending(request: Request) -> HttpResponse:
    """Proposals, each with what it takes to record it, and the loans that are out."""
    if not may(request.actor, Action.VIEW, Stock):
        raise NotAllowed
    sent = LoanForm(request.POST, prefix=request.POST.get("row", "")) if request.method == "POST" else None
    if sent is not None and sent.is_valid() and _lent(request, sent):
        return redirect("lending")
    scenario = scenario_of(request)
    found = _proposals(request)
    names = division_names()
    context = {
        "form": ScenarioForm({"scenario": scenario.name if scenario else ""}),
        "query": request.GET.urlencode(),
        "proposals": [_row(request.actor, loan, sent, names) for loan in found.loans],
        "refused": sent,
        "not_placed": [names.get(code, code) for code in found.not_placed],
        "too_large": found.too_large,
        "loans": [(loan, queries.may_lend(request.actor, loan.lender, loan.borrower)) for loan in _out(request.actor)],
        "names": names,
        "today": timezone.localdate(),
    }
    return render(request, "supplies/lending.html", context, status=422 if sent is not None else 200)


@page()
def lending_map(request: Request) -> HttpResponse:
    """The communities that could lend or borrow, and a line for each pair of them, as a map draws them."""
    if not may(request.actor, Action.VIEW, Stock):
        raise NotAllowed
    found = _proposals(request)
    pairs: dict[tuple[str, str], list[str]] = {}
    for loan in found.loans:
        amount = f"{item_words(loan.lender)} {loan.quantity} {loan.lender.unit}".strip()
        pairs.setdefault((loan.lender.division_code, loan.borrower.division_code), []).append(amount)
    names = division_names()
    lines = [
        loan_line(
            found.where[lender],
            found.where[borrower],
            f"{names.get(lender, '')} → {names.get(borrower, '')}: " + _(", ").join(amounts),
        )
        for (lender, borrower), amounts in pairs.items()
    ]
    communities = sorted({code for pair in pairs for code in pair})
    return drawn([*lines, *(store_mark(found.where[code], names.get(code, "")) for code in communities)])


@page("POST")
def loan_returning(request: Request, pk: str) -> HttpResponse:
    """Write down what of a loan came back."""
    loan = get_for(request.actor, Loan, pk)
    form = ReturnForm(request.POST)
    quantity = form.cleaned_data["quantity"] if form.is_valid() else 0
    supplies_return(actor=request.actor, loan=loan, quantity=quantity)
    messages.success(request, _("Written down."))
    return redirect("lending")


def _out(actor: Actor) -> list[Loan]:
    return queries.loans_out(actor)


def _row(actor: Actor, loan: queries.LoanProposed, sent: LoanForm | None, names: dict[str, str]) -> dict[str, Any]:
    """A proposal with its form; the one that was sent keeps what was typed."""
    prefix = f"{loan.lender.pk}-{loan.borrower.pk}"
    initial = {"lender": loan.lender.pk, "borrower": loan.borrower.pk, "quantity": loan.quantity}
    form = sent if sent is not None and sent.prefix == prefix else LoanForm(prefix=prefix, initial=initial)
    return {
        "loan": loan,
        "item": item_words(loan.lender),
        "lender": names.get(loan.lender.division_code, ""),
        "borrower": names.get(loan.borrower.division_code, ""),
        "form": form if queries.may_lend(actor, loan.lender, loan.borrower) else None,
    }


def _lent(request: Request, form: LoanForm) -> bool:
    given = form.cleaned_data
    lender, borrower = (get_for(request.actor, Stock, given[side]) for side in ("lender", "borrower"))
    made = saved(
        form,
        lambda: supplies_lend(
            actor=request.actor,
            lender=lender,
            borrower=borrower,
            quantity=given["quantity"],
            agreed_by=given["agreed_by"],
            due_on=given["due_on"],
        ),
    )
    if made is None:
        return False
    messages.success(request, _("The loan is written down; the lots stand in the other store."))
    return True


def _loans_listed(actor: Actor) -> Listing:
    headings = [_("Item"), _("Lender"), _("Store it left"), _("Borrower"), _("Store it reached"), _("Lent"), _("Still out"),
                _("Unit"), _("Lent on"), _("Due on"), _("Who agreed")]  # fmt: skip
    names = division_names()
    rows = (
        [
            item_words(loan.lender), names.get(loan.lender.division_code, ""), loan.lender.store,
            names.get(loan.borrower.division_code, ""), loan.borrower.store, loan.quantity, loan.outstanding,
            loan.lender.unit, loan.lent_on, loan.due_on, loan.agreed_by,
        ]
        for loan in _out(actor)
    )  # fmt: skip
    return Listing(headings, rows)
