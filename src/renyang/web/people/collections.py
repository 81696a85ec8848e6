"""Pages of collections: from a department's form, what is known, who else asks, and a sheet of the gaps only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.access.roles import Department
from renyang.core.queries import division_names, divisions_with
from renyang.core.rules.policies import departments_at
from renyang.people import services
from renyang.people.domain.freshness import State
from renyang.people.lists import COLLECTIONS
from renyang.people.models import Collection, CollectionState
from renyang.people.queries import collections as queries
from renyang.people.services.collections import TITLE_LIMIT
from renyang.science.problem import Problem
from renyang.web.shell.charts.table import Table
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import kept_file, offer, page, within_limit, workbook
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address

BADGES: dict[str, str] = {CollectionState.PLANNED: "warn", CollectionState.DONE: "good"}


class CollectionForm(forms.Form):
    """A department's form, who collects with it, where, by when, and for what purpose."""

    file = forms.FileField(
        label=gettext_lazy("Form"),
        help_text=gettext_lazy(
            "xlsx, xls or csv. Its headings are the questions; its rows, if it has any, name whom to ask. Without rows it "
            "is meant for everybody registered in the division."
        ),
    )
    title = forms.CharField(label=gettext_lazy("What is collected, and what for"), max_length=TITLE_LIMIT)
    source = forms.ChoiceField(label=gettext_lazy("Who collects"))
    division = forms.ChoiceField(label=gettext_lazy("In which division"))
    collect_by = forms.DateField(label=gettext_lazy("Deadline"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_file(self) -> "UploadedFile[bytes]":
        """Raise ValidationError if the file is larger than the deployment's limit."""
        return within_limit(self.cleaned_data["file"])

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = departments_at(actor, Action.CHANGE, Collection)
        offer(self, "source", [(code, label) for code, label in Department.choices if code in sources])
        divisions = divisions_with(actor, Action.CHANGE, Collection)
        offer(self, "division", [(row.code, row.name) for row in divisions])
        self.fields["collect_by"].widget.attrs["min"] = timezone.localdate().isoformat()


@page()
@listed(
    PageList(
        declared=COLLECTIONS,
        links={"title": lambda row: row_address("collection", row.pk)},
        badges={"state": lambda row: BADGES.get(row.state, "")},
    )
)
def collections(request: Request) -> HttpResponse:
    """The planned collections, and how many questions need not be asked."""
    if not may(request.actor, Action.VIEW, Collection):
        raise NotAllowed
    context = {"saved": queries.saved_questions(request.actor), "may_plan": queries.may_plan(request.actor)}
    return render(request, "people/collections-list.html", context)


@page("GET", "POST")
def collection_new(request: Request) -> HttpResponse:
    """Plan a collection with its form."""
    if not queries.may_plan(request.actor):
        raise NotAllowed
    form = CollectionForm(request.actor, request.POST or None, request.FILES or None)
    problem = ""
    if form.is_valid():
        try:
            planned = _plan(request.actor, form.cleaned_data)
        except Problem as refusal:
            problem = refusal.translated(_)
        else:
            return redirect("collection", pk=planned.pk)
    status = 422 if problem or form.errors else 200
    return render(request, "people/collections-new.html", {"form": form, "problem": problem}, status=status)


@page()
def collection(request: Request, pk: str) -> HttpResponse:
    """One collection: what is known by column, which other collections ask the same, and its actions."""
    row = queries.collection(request.actor, pk)
    overlaps = [
        {"collection": overlap.collection, "asked": _(", ").join(map(queries.asked_label, overlap.asked))}
        for overlap in queries.overlaps_of(request.actor, row)
    ]
    (row,) = queries.redacted(request.actor, [row])
    context = {
        "collection": row,
        "division": division_names().get(row.division_code, row.division_code),
        "columns": _columns(row),
        "overlaps": overlaps,
        "keepers": _keepers(row),
        "planned": row.state == CollectionState.PLANNED,
        "may_change": queries.may_change(request.actor, row),
    }
    return render(request, "people/collections-collection.html", context)


@page()
def collection_sheet(request: Request, pk: str) -> HttpResponse:
    """The pre-filled form, with only the people for whom something is missing."""
    return workbook(f"to-ask-{pk}", lambda target: queries.collection_sheet(request.actor, pk, target))


@page("POST")
def collection_close(request: Request, pk: str) -> HttpResponse:
    """Close a collection that is done."""
    services.collection_close(actor=request.actor, collection=queries.collection(request.actor, pk))
    messages.success(request, _("The collection is done. Import its sheet under “Imports”."))
    return redirect("collection", pk=pk)


@page("POST")
def collection_abandon(request: Request, pk: str) -> HttpResponse:
    """Abandon a collection."""
    services.collection_abandon(actor=request.actor, collection=queries.collection(request.actor, pk))
    messages.success(request, _("The collection is cancelled. Nobody needs to be asked."))
    return redirect("collections")


def _plan(actor: Actor, planned: dict[str, Any]) -> Collection:
    upload: UploadedFile[bytes] = planned["file"]
    with kept_file(upload) as path:
        return services.collection_plan(
            actor=actor,
            path=path,
            file_name=upload.name or "",
            source=planned["source"],
            division_code=planned["division"],
            title=planned["title"],
            collect_by=planned["collect_by"],
        )


def _columns(row: Collection) -> Table:
    """Return what is known, by heading; headings that only identify or are for the collector have no counts."""
    headings = [
        _("Heading"), _("Fact"), _("No need to ask"), _("To be confirmed"), _("Missing"), _("Held by another department"),
    ]  # fmt: skip
    states = (State.FRESH, State.STALE, State.MISSING, State.ELSEWHERE)
    rows = [
        [kept["heading"], _fact(kept), *(kept[state] if kept["asks"] else "–" for state in states)]
        for kept in row.columns
    ]
    return Table(_("What is already known, column by column"), headings, rows, frozenset({2, 3, 4, 5}))


def _fact(kept: dict[str, Any]) -> str:
    if kept["fact"]:
        return queries.asked_label(kept["fact"])
    return _("new question") if kept["asks"] else _("for the collector")


def _keepers(row: Collection) -> list[tuple[str, str]]:
    """Return the headings kept by other departments, with whom to ask."""
    return [
        (kept["heading"], _(", ").join(queries.keepers_of(kept["fact"])))
        for kept in row.columns
        if kept[State.ELSEWHERE]
    ]
