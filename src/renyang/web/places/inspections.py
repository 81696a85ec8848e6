"""Pages of inspections: list, record, correct and withdraw them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.terms import term_fields
from renyang.places import queries, services
from renyang.places.domain.inspections import InspectionTerms
from renyang.places.lists import INSPECTIONS
from renyang.places.models import Inspection, Result
from renyang.places.queries import Due, InspectionDue
from renyang.places.services.inspections import WHY_LIMIT
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_link, terms_once
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request
from renyang.web.shell.terms import TermsForm

BADGES = {Due.OVERDUE: "bad", Due.SOON: "warn", Due.LATER: "", Due.NO_DAY: ""}
FAULTY = {
    "inspection_ahead": "inspected_on",
    "inspection_day_missing": "inspected_on",
    "inspection_day_given": "inspected_on",
    "inspection_due_before": "due_on",
}
"""The field that shows a refusal, by the problem's code."""


class InspectionForm(TermsForm[InspectionTerms]):
    """An inspection that was made or is required."""

    terms_class = InspectionTerms


class SiteInspectionForm(InspectionForm):
    """The same, with a choice of the site."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"] = forms.ModelChoiceField(label=_("Site"), queryset=queries.sites_to_answer(actor))
        self.order_fields(["site"])


def _sites_to_change(request: Request) -> frozenset[int]:
    return frozenset(queries.sites_to_answer(request.actor).values_list("pk", flat=True))


def _change(request: Request, row: InspectionDue) -> str:
    inspection = row.inspection
    if inspection.site_id not in terms_once(request, _sites_to_change):
        return ""
    about = f"{inspection.site.name} {inspection.get_subject_display()}"
    return row_link(_("Change"), reverse("inspection", args=[inspection.pk]), about)


@page("GET", "POST")
@listed(
    PageList(
        declared=INSPECTIONS,
        links={"site_name": lambda row: reverse("site", args=[row.inspection.site_id])},
        badges={"due": lambda row: BADGES[row.due]},
        action=_change,
        actions=gettext_lazy("Change"),
    )
)
def inspections(request: Request) -> HttpResponse:
    """The latest inspection of each subject, what is due first, and a form to record one if the actor may."""
    if not may(request.actor, Action.VIEW, Inspection):
        raise NotAllowed
    form = None
    if may(request.actor, Action.CHANGE, Inspection) or terms_once(request, _sites_to_change):
        form = SiteInspectionForm(
            request.actor, request.POST or None, initial={"site": request.GET.get("site"), "result": Result.PASSED}
        )
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid() and _noted(request, form):
            return redirect("inspections")
    context = {
        "overdue": queries.inspections_overdue(request.actor).count(),
        "soon": queries.inspections_due_soon(request.actor).count(),
        "form": form,
        "at": timezone.now(),
    }
    return render(request, "places/inspections-list.html", context, status=422 if form and form.errors else 200)


@page("GET", "POST")
def inspection(request: Request, pk: str) -> HttpResponse:
    """Correct an inspection, or record the result of one that was required."""
    row = queries.inspection_to_change(request.actor, pk)
    initial = {name: getattr(row, name) for name in term_fields(InspectionTerms)}
    form = InspectionForm(request.POST or None, initial=initial)
    if form.is_valid():
        made = saved(
            form,
            lambda: services.inspection_correct(actor=request.actor, inspection=row, terms=form.terms),
            fields=FAULTY,
        )
        if made:
            messages.success(request, _("Saved."))
            return redirect("inspections")
    context = {"row": row, "form": form, "why_limit": WHY_LIMIT}
    return render(request, "places/inspections-form.html", context, status=422 if form.errors else 200)


@page("POST")
def inspection_withdraw(request: Request, pk: str) -> HttpResponse:
    """Withdraw an inspection that was recorded wrongly."""
    row = get_for(request.actor, Inspection, pk)
    services.inspection_withdraw(actor=request.actor, inspection=row, why=request.POST.get("why", ""))
    messages.success(request, _("The inspection is withdrawn."))
    return redirect("inspections")


def _noted(request: Request, form: SiteInspectionForm) -> bool:
    site = form.cleaned_data["site"]
    made = saved(
        form, lambda: services.inspection_note(actor=request.actor, site=site, terms=form.terms), fields=FAULTY
    )
    if made is None:
        return False
    messages.success(request, _("Recorded."))
    return True
