"""Pages of a person's needs, with suggestions and a form for phones, and of people without a recorded need."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from renyang.care import queries, services
from renyang.care.domain.terms import NeedTerms, service_of, usual_terms
from renyang.care.domain.wording import NeedWords, frequency_words, need_words, service_words
from renyang.care.lists import NEEDS_UNRECORDED
from renyang.care.models import WHY_LIMIT, Need, NeedSource
from renyang.care.rules.policies import works_with_needs
from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.queries import divisions_of
from renyang.people.models import Person
from renyang.people.queries import PersonView
from renyang.science.catalogue import SERVICES
from renyang.science.needing import Suggestion
from renyang.web.people.links import away_badge
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.menu import Head, Line
from renyang.web.shell.pages import offer, page, saved
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address
from renyang.web.shell.terms import TermsForm

NEEDS_NAMED = 3
"""The needs that the head of a person's page names; the others are counted."""


@dataclass(frozen=True)
class NeedsCard:
    """A person's open needs on her page."""

    needs: list[NeedWords]
    person: Person
    may_open: bool


class NeedForm(TermsForm[NeedTerms]):
    """One need: its service and its terms."""

    service = forms.ChoiceField(label=gettext_lazy("Which service"))
    terms_class = NeedTerms
    widgets = {
        "people_needed": forms.RadioSelect,
        "days": forms.CheckboxSelectMultiple,
        "must_not": partial(forms.Textarea, attrs={"rows": 3}),
        "source": forms.RadioSelect,
    }

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "service", [(code, service_words(code)) for code in SERVICES])
        if fixed:  # another service is another need
            del self.fields["service"]

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields, grouped under headings."""
        headed = [
            (_("What and how often"), ("service", "times", "per", "minutes", "people_needed", "critical")),
            (_("When"), ("days", "time_from", "time_to")),
            (_("What visitors need to know"), ("language", "must_not")),
            (_("Where this comes from"), ("source", "since", "until")),
        ]
        return [(heading, [self[name] for name in names if name in self.fields]) for heading, names in headed]


class EndForm(forms.Form):
    """The reason why a need has ended."""

    why = forms.CharField(
        label=gettext_lazy("Why it is no longer needed"), max_length=WHY_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )


class AcceptForm(forms.Form):
    """Confirmed suggestions, and how they are known."""

    services = forms.MultipleChoiceField(choices=[(code, code) for code in SERVICES])
    source = forms.ChoiceField(
        label=gettext_lazy("Source of the need"), choices=NeedSource.choices, initial=NeedSource.ASKED
    )


def needs_card(actor: Actor, view: PersonView) -> NeedsCard | None:
    """Return a person's open needs for her page; None if the actor may not be shown them."""
    needs = queries.needs_shown(actor, view.person)
    if needs is None:
        return None
    may_open = works_with_needs(actor, view.person.division_code)
    return NeedsCard([need_words(need) for need in needs], view.person, may_open)


def needs_head(card: NeedsCard) -> Head:
    """Return the critical needs and what must not happen as what must never be missed, and all needs in one line."""
    critical = _(", ").join(
        _("{service} ({often})").format(service=one.service, often=one.often) for one in card.needs if one.critical
    )
    alerts = [_("critical: {needs}").format(needs=critical)] if critical else []
    address = reverse("person_needs", args=[card.person.pk]) if card.may_open else ""
    services, more = [one.service for one in card.needs[:NEEDS_NAMED]], len(card.needs) - NEEDS_NAMED
    words = _(", ").join(services)
    if more > 0:
        words = ngettext("%(what)s and %(more)d more", "%(what)s and %(more)d more", more) % {
            "what": words,
            "more": more,
        }
    line = Line(_("Needs"), words, address)
    return Head(
        alerts=alerts + list(dict.fromkeys(one.must_not for one in card.needs if one.must_not)),
        lines=[line] if card.needs else [],
    )


@page("GET", "POST")
def person_needs(request: Request, pk: str) -> HttpResponse:
    """A person's needs; a POST records the ticked suggestions."""
    if request.method == "POST":
        return _accepted(request, pk)
    needs = queries.person_needs(request.actor, pk)
    context = {
        "person": needs.person,
        "open": [(need, need_words(need)) for need in needs.open],
        "ended": [(need, need_words(need)) for need in needs.ended],
        "suggested": [_offered(one) for one in needs.suggested],
        "accept": AcceptForm(),
        "may_record": needs.may_record,
    }
    return render(request, "care/needs-person.html", context)


@page("GET", "POST")
def need_new(request: Request, pk: str) -> HttpResponse:
    """Record a need; `?service=` fills in the suggested or usual terms of a service."""
    person = queries.to_record(request.actor, pk)
    form = NeedForm(request.POST or None, initial=_beginning(request, person))
    if form.is_valid():
        service = form.cleaned_data["service"]
        if saved(
            form, lambda: services.need_record(actor=request.actor, person=person, service=service, terms=form.terms)
        ):
            return redirect("person_needs", pk=person.pk)
    return _form(request, person, form, _("Add a need"))


@page("GET", "POST")
def need_change(request: Request, pk: str) -> HttpResponse:
    """Change the terms of a need."""
    need = get_for(request.actor, Need, pk, Action.CHANGE)
    person = need.record.link.person
    initial = vars(NeedTerms.of(need))
    form = NeedForm(request.POST or None, initial=initial, fixed=True)
    if (
        form.is_valid()
        and saved(form, lambda: services.need_change(actor=request.actor, need=need, terms=form.terms)) is not None
    ):
        return redirect("person_needs", pk=person.pk)
    return _form(request, person, form, service_words(need.service))


@page("GET", "POST")
def need_end(request: Request, pk: str) -> HttpResponse:
    """End a need, with a reason."""
    need = get_for(request.actor, Need, pk, Action.CHANGE)
    person = need.record.link.person
    form = EndForm(request.POST or None)
    if (
        form.is_valid()
        and saved(form, lambda: services.need_end(actor=request.actor, need=need, why=form.cleaned_data["why"]))
        is not None
    ):
        messages.success(request, _("Ended. You can still read it under ended needs."))
        return redirect("person_needs", pk=person.pk)
    context = {"form": form, "person": person, "words": need_words(need)}
    return render(request, "care/needs-end.html", context, status=422 if form.errors else 200)


def division_of(request: Request) -> str:
    """Return the division in the address; empty if it is missing or not at most 12 digits."""
    division = request.GET.get("division", "")
    return division if division.isascii() and division.isdigit() and len(division) <= 12 else ""


@page()
@listed(
    PageList(
        declared=NEEDS_UNRECORDED,
        terms=division_of,
        links={"name": lambda person: row_address("person_needs", person.pk)},
        badges={"status": away_badge},
    )
)
def needs_unrecorded(request: Request) -> HttpResponse:
    """People who likely need help but have no recorded need."""
    communities = [(row.code, row.name) for row in divisions_of(request.actor) if not row.code.endswith("000")]
    context = {"chosen": division_of(request), "communities": communities}
    return render(request, "care/needs-unrecorded.html", context)


def _accepted(request: Request, pk: str) -> HttpResponse:
    person = queries.to_record(request.actor, pk)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Nothing was recorded. Tick what was confirmed."))
        return redirect("person_needs", pk=person.pk)
    made = services.needs_suggested_accept(actor=request.actor, person=person, **form.cleaned_data)
    words = ngettext("%(count)d need was recorded.", "%(count)d needs were recorded.", len(made))
    messages.success(request, words % {"count": len(made)})
    return redirect("person_needs", pk=person.pk)


def _offered(one: Suggestion) -> tuple[str, str, str, str]:
    """Return a suggestion's code, name, frequency and reasons, in the reader's language."""
    why = _(", ").join(reason.translated(_) for reason in one.reasons)
    return one.service.code, service_words(one.service.code), frequency_words(one.frequency), why


def _beginning(request: Request, person: Person) -> dict[str, Any]:
    """Return the form's initial values: the suggested terms of a service, otherwise its usual ones."""
    code = request.GET.get("service", "")
    service = service_of(code if code in SERVICES else next(iter(SERVICES)))
    offered = {one.service.code: one for one in queries.suggestions(request.actor, person)}
    if service.code in offered:
        often, people = offered[service.code].frequency, offered[service.code].people_needed
    else:
        often, people = service.usual[0].frequency, 1
    return {"service": service.code, **vars(usual_terms(service, often, people_needed=people))}


def _form(request: Request, person: Person, form: NeedForm, title: str) -> HttpResponse:
    context = {"form": form, "person": person, "title": title}
    return render(request, "care/needs-form.html", context, status=422 if form.errors else 200)
