"""Inspections of all sites: what is overdue and due first, and noting, correcting and withdrawing one."""

from dataclasses import asdict, fields
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
from renyang.places.models import Inspected, Inspection, Result
from renyang.places.queries import Due
from renyang.places.services import InspectionGiven, inspection_correct, inspection_note, inspection_withdraw
from renyang.places.services.checks import BY_LIMIT, NOTE_LIMIT, WHY_LIMIT
from renyang.web.listing import TakeAlong, listed
from renyang.web.pages.common import page, saved
from renyang.web.request import Request

SHOWN = 200
DUE_WORDS = {
    Due.OVERDUE: (gettext_lazy("overdue"), "bad"),
    Due.SOON: (gettext_lazy("due soon"), "warn"),
    Due.LATER: (gettext_lazy("due later"), ""),
    Due.NO_DAY: (gettext_lazy("no day is set"), ""),
}
FAULTY = {
    "inspection_ahead": "inspected_on",
    "inspection_day_missing": "inspected_on",
    "inspection_day_given": "inspected_on",
    "inspection_due_before": "due_on",
}
"""Beside which field a refusal is shown."""


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class InspectionForm(forms.Form):
    """An inspection that was made, or has to be."""

    subject = forms.ChoiceField(label=gettext_lazy("What is inspected"), choices=Inspected.choices)
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=Result.choices)
    inspected_on = _day(gettext_lazy("Inspected on"))
    inspected_by = forms.CharField(
        label=gettext_lazy("Inspected by"), max_length=BY_LIMIT, required=False,
        help_text=gettext_lazy("The office or company."),
    )  # fmt: skip
    due_on = _day(gettext_lazy("Next one due on"))
    note = forms.CharField(label=gettext_lazy("Remarks"), max_length=NOTE_LIMIT, required=False)

    @property
    def inspection(self) -> InspectionGiven:
        """What was typed."""
        return InspectionGiven(**{one.name: self.cleaned_data[one.name] for one in fields(InspectionGiven)})


class SiteInspectionForm(InspectionForm):
    """The same, of a site that is chosen."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"] = forms.ModelChoiceField(label=_("Site"), queryset=queries.sites_to_answer(actor))
        self.order_fields(["site"])


@page("GET", "POST")
@listed(
    TakeAlong("inspections", gettext_lazy("Inspections"), Action.VIEW, Inspection, lambda request: _all(request.actor))
)
def inspections(request: Request) -> HttpResponse:
    """The inspections that count, what is overdue and due first; who may, notes one."""
    if not may(request.actor, Action.VIEW, Inspection):
        raise NotAllowed
    form = None
    if may(request.actor, Action.CHANGE, Inspection):
        form = SiteInspectionForm(
            request.actor, request.POST or None, initial={"site": request.GET.get("site"), "result": Result.PASSED}
        )
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid() and _noted(request, form):
            return redirect("inspections")
    rows = queries.inspections(request.actor)
    context = {
        "rows": [
            (row, *DUE_WORDS[row.due], may(request.actor, Action.CHANGE, Inspection, row.inspection.site.division_code))
            for row in queries.with_due(rows[:SHOWN])
        ],
        "count": rows.count(),
        "overdue": queries.inspections_overdue(request.actor).count(),
        "soon": queries.inspections_due_soon(request.actor).count(),
        "names": division_names(),
        "form": form,
        "at": timezone.now(),
        "shown": SHOWN,
    }
    return render(request, "sites/inspections.html", context, status=422 if form and form.errors else 200)


@page("GET", "POST")
def inspection(request: Request, pk: str) -> HttpResponse:
    """Correct an inspection, or say how one that had to be made went."""
    row = queries.inspection_to_change(request.actor, pk)
    initial = {name: getattr(row, name) for name in asdict(InspectionGiven(subject="", result=""))}
    form = InspectionForm(request.POST or None, initial=initial)
    if form.is_valid():
        made = saved(
            form,
            lambda: inspection_correct(actor=request.actor, inspection=row, given=form.inspection),
            fields=FAULTY,
        )
        if made:
            messages.success(request, _("Saved."))
            return redirect("inspections")
    context = {"row": row, "form": form, "why_limit": WHY_LIMIT}
    return render(request, "sites/inspection.html", context, status=422 if form.errors else 200)


@page("POST")
def inspection_withdrawing(request: Request, pk: str) -> HttpResponse:
    """Say that an inspection was noted wrongly."""
    row = get_for(request.actor, Inspection, pk)
    inspection_withdraw(actor=request.actor, inspection=row, why=request.POST.get("why", "")[:WHY_LIMIT])
    messages.success(request, _("The inspection is withdrawn."))
    return redirect("inspections")


def _noted(request: Request, form: SiteInspectionForm) -> bool:
    site = form.cleaned_data["site"]
    made = saved(form, lambda: inspection_note(actor=request.actor, site=site, given=form.inspection), fields=FAULTY)
    if made is None:
        return False
    messages.success(request, _("Noted."))
    return True


def _all(actor: Actor) -> Listing:
    names = division_names()
    today = timezone.localdate()
    headings = [
        _("Site"), _("Community"), _("What is inspected"), _("Inspected on"), _("Inspected by"), _("Result"),
        _("Next one due on"), _("State"), _("Remarks"),
    ]  # fmt: skip
    rows = (
        [
            row.site.name,
            names.get(row.site.division_code, ""),
            row.get_subject_display(),
            row.inspected_on,
            row.inspected_by,
            row.get_result_display(),
            row.due_on,
            str(DUE_WORDS[queries.due_of(row.due_on, today)][0]),
            row.note,
        ]
        for row in queries.inspections(actor).iterator(chunk_size=500)
    )
    return Listing(headings, rows)
