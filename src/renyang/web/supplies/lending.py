"""Pages of lending between communities: proposed loans, recording one, and loans that are out."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, NotAllowed, get_for, may
from renyang.core.queries import division_names
from renyang.supplies import queries, services
from renyang.supplies.lists import LENDING, LOANS
from renyang.supplies.lists.lending import LoanState, loan_state
from renyang.supplies.lists.stocks import item_words
from renyang.supplies.models import Loan, Stock
from renyang.supplies.queries import LoanProposed
from renyang.supplies.services.stocks import LARGEST, NAME_LIMIT
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form, terms_once
from renyang.web.shell.maps import drawn, loan_line, store_mark
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address
from renyang.web.supplies.board import ScenarioForm, in_store_of


class LoanForm(forms.Form):
    """A loan to record: its stocks, quantity, who agreed, and when it is due."""

    lender = forms.IntegerField(widget=forms.HiddenInput)
    borrower = forms.IntegerField(widget=forms.HiddenInput)
    quantity = forms.IntegerField(label=gettext_lazy("Quantity"), min_value=1, max_value=LARGEST)
    agreed_by = forms.CharField(label=gettext_lazy("Agreed by"), max_length=NAME_LIMIT)
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ReturnForm(forms.Form):
    """The quantity that was returned."""

    quantity = forms.IntegerField(min_value=1, max_value=LARGEST)


def _record(request: Request, row: LoanProposed) -> str:
    """Render the form that records a proposed loan, with the values sent; a note if the actor may not record it."""
    if not queries.may_lend(request.actor, row.lender, row.borrower):
        return _("You must be responsible for both communities.")
    prefix = f"{row.lender.pk}-{row.borrower.pk}"
    initial = {"lender": row.lender.pk, "borrower": row.borrower.pk, "quantity": row.quantity}
    sent = request.POST if request.POST.get("row") == prefix else None
    form = LoanForm(sent, prefix=prefix, initial=initial)
    return row_form(request, "supplies/lending-record.html", {"form": form, "loan": row})


def _return(request: Request, loan: Loan) -> str:
    if not queries.may_lend(request.actor, loan.lender, loan.borrower):
        return ""
    return row_form(request, "supplies/lending-return.html", {"loan": loan})


@page("GET", "POST")
@listed(
    PageList(
        declared=LENDING,
        terms=in_store_of,
        links={
            "lender_store": lambda row: row_address("stock", row.lender.pk),
            "borrower_store": lambda row: row_address("stock", row.borrower.pk),
        },
        action=_record,
        actions=gettext_lazy("Record it"),
    ),
    PageList(
        declared=LOANS,
        badges={"state": lambda row: "bad" if loan_state(row) == LoanState.OVERDUE else None},
        action=_return,
        actions=gettext_lazy("Returned"),
    ),
)
def lending(request: Request) -> HttpResponse:
    """Proposed loans, each with a form to record it, and the loans that are out."""
    if not may(request.actor, Action.VIEW, Stock):
        raise NotAllowed
    sent = LoanForm(request.POST, prefix=request.POST.get("row", "")) if request.method == "POST" else None
    if sent is not None and sent.is_valid() and _lent(request, sent):
        return redirect("lending")
    in_store = terms_once(request, in_store_of)
    scenario, proposals = in_store.scenario, in_store.proposals
    names = division_names()
    context = {
        "form": ScenarioForm({"scenario": scenario.name if scenario else ""}),
        "query": request.GET.urlencode(),
        "proposals": proposals.loans,
        "refused": sent,
        "not_placed": [names.get(code, code) for code in proposals.not_placed],
        "too_large": proposals.too_large,
    }
    return render(request, "supplies/lending-page.html", context, status=422 if sent is not None else 200)


@page()
def lending_map(request: Request) -> HttpResponse:
    """The communities that could lend or borrow, and a line per pair, as GeoJSON."""
    if not may(request.actor, Action.VIEW, Stock):
        raise NotAllowed
    proposals = in_store_of(request).proposals
    pairs: dict[tuple[str, str], list[str]] = {}
    for loan in proposals.loans:
        amount = f"{item_words(loan.lender)} {loan.quantity} {loan.lender.unit}".strip()
        pairs.setdefault((loan.lender.division_code, loan.borrower.division_code), []).append(amount)
    names = division_names()
    lines = [
        loan_line(
            proposals.where[lender],
            proposals.where[borrower],
            f"{names.get(lender, '')} → {names.get(borrower, '')}: " + _(", ").join(amounts),
        )
        for (lender, borrower), amounts in pairs.items()
    ]
    communities = sorted({code for pair in pairs for code in pair})
    return drawn([*lines, *(store_mark(proposals.where[code], names.get(code, "")) for code in communities)])


@page("POST")
def loan_return(request: Request, pk: str) -> HttpResponse:
    """Record a return of a loan."""
    loan = get_for(request.actor, Loan, pk)
    form = ReturnForm(request.POST)
    quantity = form.cleaned_data["quantity"] if form.is_valid() else 0
    services.loan_return(actor=request.actor, loan=loan, quantity=quantity)
    messages.success(request, _("Recorded."))
    return redirect("lending")


def _lent(request: Request, form: LoanForm) -> bool:
    typed = form.cleaned_data
    lender, borrower = (get_for(request.actor, Stock, typed[side]) for side in ("lender", "borrower"))
    made = saved(
        form,
        lambda: services.supplies_lend(
            actor=request.actor,
            lender=lender,
            borrower=borrower,
            quantity=typed["quantity"],
            agreed_by=typed["agreed_by"],
            due_on=typed["due_on"],
        ),
    )
    if made is None:
        return False
    messages.success(request, _("The loan is recorded. The lots are now in the other store."))
    return True
