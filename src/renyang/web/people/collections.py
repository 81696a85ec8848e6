"""Pages of collections: what is known of what a department asks, who else asks, whom it asks and how far it has come."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.access.roles import Department
from renyang.core.queries import division_names, divisions_with
from renyang.core.rules.policies import departments_at
from renyang.people import services
from renyang.people.domain.fields import ASKABLE, BY_NAME
from renyang.people.domain.freshness import State
from renyang.people.domain.special_care import SpecialCare
from renyang.people.lists import COLLECTION_PEOPLE, COLLECTION_PROGRESS, COLLECTIONS
from renyang.people.models import (
    AskedState,
    CapabilityLevel,
    Collection,
    CollectionPerson,
    CollectionState,
    LivingArrangement,
    Person,
)
from renyang.people.queries import OF_SPECIAL_CARE, Filters
from renyang.people.queries import collections as queries
from renyang.people.queries.collection_progress import (
    AskedPerson,
    CollectionTerms,
    CommunityProgress,
    is_followed,
    progress,
    total,
    undecided,
)
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import shows_somewhere
from renyang.people.services.collections import TITLE_LIMIT
from renyang.science.problem import Problem
from renyang.web.people.links import away_badge, to_call, to_person
from renyang.web.shell.charts.table import Table, percent
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form, terms_once
from renyang.web.shell.pages import kept_file, offer, page, within_limit, workbook
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address

NOBODY_LEFT_OUT: dict[str, Any] = {"age_from": None, "living": "", "level": "", "special_care": ""}
"""Filters of a population that leave nobody out."""
ASKED_BADGES = {
    AskedState.ANSWERED: "good",
    AskedState.MISSING: "warn",
    AskedState.NOT_REACHED: "warn",
    AskedState.AWAY: "",
    AskedState.LEFT: "",
}
BADGES: dict[str, str] = {CollectionState.PLANNED: "warn", CollectionState.DONE: "good"}


class CollectionForm(forms.Form):
    """What a department collects, by its own form or as facts of the register; from whom, where, by when and what for."""

    title = forms.CharField(label=gettext_lazy("What is collected, and what for"), max_length=TITLE_LIMIT)
    source = forms.ChoiceField(label=gettext_lazy("Who collects"))
    division = forms.ChoiceField(label=gettext_lazy("In which division"))
    collect_by = forms.DateField(label=gettext_lazy("Deadline"), widget=forms.DateInput(attrs={"type": "date"}))
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("Which facts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    file = forms.FileField(
        label=gettext_lazy("Or a form"),
        required=False,
        help_text=gettext_lazy(
            "xlsx, xls or csv. Its headings are the questions; its rows, if it has any, name whom to ask. Without rows it "
            "is meant for everybody chosen below."
        ),
    )
    age_from = forms.IntegerField(label=gettext_lazy("Age from"), required=False, min_value=0, max_value=120)
    living = forms.ChoiceField(label=gettext_lazy("Living arrangement"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Capability, from level"), required=False)
    special_care = forms.ChoiceField(label=gettext_lazy("Special-care group"), required=False)

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Raise ValidationError if the file is larger than the deployment's limit."""
        upload: UploadedFile[bytes] | None = self.cleaned_data["file"]
        return within_limit(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError unless there is a form, or facts are chosen, but not both."""
        typed: dict[str, Any] = super().clean() or {}
        if "file" in typed and "facts" in typed and bool(typed["file"]) == bool(typed["facts"]):
            self.add_error("facts", _("Choose the facts to collect, or bring a form, but not both."))
        return typed

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sources = departments_at(actor, Action.CHANGE, Collection)
        offer(self, "source", [(code, label) for code, label in Department.choices if code in sources])
        divisions = divisions_with(actor, Action.CHANGE, Collection)
        offer(self, "division", [(row.code, row.name) for row in divisions])
        shown = [name for name in ASKABLE if shows_somewhere(actor, BY_NAME[name].group)]
        offer(self, "facts", [(name, _(BY_NAME[name].label)) for name in shown])
        offered: dict[str, tuple[tuple[FactGroup, ...], list[tuple[Any, Any]]]] = {
            "living": ((FactGroup.WELFARE,), LivingArrangement.choices),
            "level": ((FactGroup.HEALTH,), CapabilityLevel.choices[1:]),
            "special_care": (OF_SPECIAL_CARE, SpecialCare.choices),
        }
        for name, (groups, choices) in offered.items():
            if shows_somewhere(actor, *groups):
                offer(self, name, [("", _("all")), *choices])
            else:
                del self.fields[name]
        self.fields["collect_by"].widget.attrs["min"] = timezone.localdate().isoformat()

    @property
    def population(self) -> Filters:
        """The people chosen."""
        return Filters(**{name: self.cleaned_data.get(name) or default for name, default in NOBODY_LEFT_OUT.items()})


def _terms(request: Request, pk: str) -> CollectionTerms:
    state, division = request.GET.get("state", ""), request.GET.get("division", "")
    return CollectionTerms(
        queries.collection(request.actor, pk),
        division=division if re.fullmatch(r"[0-9]{12}", division) else "",
        state=state if state in AskedState.values else "",
    )


def _of(state: str = "") -> Callable[[CommunityProgress], str]:
    """Return the address of the people of a community in a state."""

    def address(row: CommunityProgress) -> str:
        terms = {"division": row.division_code, "state": state, "list": COLLECTION_PEOPLE.name}
        return f"?{urlencode({name: term for name, term in terms.items() if term})}#people"

    return address


def _with_share(name: str) -> Callable[[CommunityProgress], SafeString]:
    def words(row: CommunityProgress) -> SafeString:
        count = getattr(row, name)
        return format_html("{} · {}", count, percent(count / row.asked)) if row.asked else format_html("{}", count)

    return words


def _share_bar(row: CommunityProgress) -> SafeString:
    """Return the share of those who answered as words and a bar."""
    if row.share is None:
        return SafeString("–")
    label = _("{answered} of {asked} answered").format(answered=row.answered, asked=row.asked)
    return format_html(
        '{} <progress value="{}" max="{}" aria-label="{}"></progress>',
        percent(row.share), row.answered, row.asked, label,
    )  # fmt: skip


def _note(request: Request, row: AskedPerson) -> str:
    """Return the button that notes that a person was not reached, or takes that back."""
    open_states = {AskedState.MISSING: "collection_not_reached", AskedState.NOT_REACHED: "collection_ask_again"}
    if row.state not in open_states or not may(
        request.actor, Action.CHANGE, CollectionPerson, row.person.division_code
    ):
        return ""
    assert request.resolver_match is not None  # noqa: S101 - lists are drawn on a page that was resolved
    address = reverse(open_states[row.state], args=[request.resolver_match.kwargs["pk"], row.person.pk])
    return row_form(request, "people/collections-note.html", {"row": row, "address": address})


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
            planned = _plan(request.actor, form)
        except Problem as refusal:
            problem = refusal.translated(_)
        else:
            return redirect("collection", pk=planned.pk)
    status = 422 if problem or form.errors else 200
    return render(request, "people/collections-new.html", {"form": form, "problem": problem}, status=status)


@page()
@listed(
    PageList(
        declared=COLLECTION_PROGRESS,
        terms=_terms,
        links={"division_code": _of()},
        drawings={name: _with_share(name) for name in ("answered", "missing", "not_reached", "away", "left")}
        | {"share": _share_bar},
    ),
    PageList(
        declared=COLLECTION_PEOPLE,
        terms=_terms,
        links={"name": lambda row: to_person(row.person), "phone": lambda row: to_call(row.person)},
        badges={"state": lambda row: ASKED_BADGES[row.state], "status": lambda row: away_badge(row.person)},
        action=_note,
        actions=gettext_lazy("Not reached"),
        folds=False,
    ),
)
def collection(request: Request, pk: str) -> HttpResponse:
    """One collection: how far it has come, whom it asks, what is known by column, which other collections ask the same."""
    row = queries.collection(request.actor, pk)
    followed = is_followed(row)
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
        "population": _(", ").join(queries.population_words(row)),
        "total": total(progress(request.actor, row)) if followed else None,
        "undecided": undecided(request.actor, row),
        "terms": terms_once(request, _terms, pk),
        "states": [(code, label) for code, label in AskedState.choices if code != AskedState.NOT_ASKED],
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


@page("POST")
def collection_not_reached(request: Request, pk: str, person: str) -> HttpResponse:
    """Note that a person who is asked was not reached."""
    return _noted(request, pk, person, services.collection_not_reached)


@page("POST")
def collection_ask_again(request: Request, pk: str, person: str) -> HttpResponse:
    """Take back that a person was not reached."""
    return _noted(request, pk, person, services.collection_ask_again)


def _noted(request: Request, pk: str, person: str, note: Callable[..., None]) -> HttpResponse:
    row = queries.collection(request.actor, pk)
    note(actor=request.actor, collection=row, person=get_for(request.actor, Person, person))
    messages.success(request, _("Noted."))
    return redirect(f"{reverse('collection', args=[pk])}#people")


def _plan(actor: Actor, form: CollectionForm) -> Collection:
    planned = form.cleaned_data
    upload: UploadedFile[bytes] | None = planned["file"]
    with kept_file(upload) if upload else nullcontext() as path:
        return services.collection_plan(
            actor=actor,
            path=path,
            file_name=(upload.name or "") if upload else "",
            facts=planned["facts"],
            population=form.population,
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
