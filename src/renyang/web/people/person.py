"""One person's page: her facts with their sources, cards that other parts of the house add, and the correction of a fact."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, get_for, may
from renyang.core.queries import division_names
from renyang.people import queries
from renyang.people.domain.fields import BY_NAME
from renyang.people.models import Assessment, Carer, Person
from renyang.people.queries.households import Home, home
from renyang.people.queries.proposals import may_decide, waiting_of
from renyang.people.rules.ties import is_tied_to
from renyang.people.services import person_correct
from renyang.science.problem import Problem
from renyang.web.care.needs import needs_card
from renyang.web.people import life_events
from renyang.web.people.consents import consents_card
from renyang.web.shell.pages import GROUP_LABELS, offer, page
from renyang.web.shell.request import Request

CORRECTABLE = ("name", "phone", "address", "floor", "lift", "dialect", "living_arrangement", "capability_level",
               "family_doctor", "status")  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A part of a person's page: its template, and what it shows an actor of her; None where it shows nothing."""

    template: str
    shown: Callable[[Actor, queries.PersonView], Any]


def _home(actor: Actor, view: queries.PersonView) -> Home | None:
    return home(actor, view.person)


def _carers(_actor: Actor, view: queries.PersonView) -> list[Carer] | None:
    """Whom to call; for those who may add somebody, an empty list too."""
    return view.carers if view.carers or view.may_correct else None


def _proposals(actor: Actor, view: queries.PersonView) -> dict[str, Any] | None:
    """The proposals that wait for a worker's word; for who is tied to her, the way to the own page."""
    waiting = list(waiting_of(actor, view.person)) if may_decide(actor) else []
    tied = is_tied_to(actor, view.person)
    return {"waiting": waiting, "tied": tied} if waiting or tied else None


CARDS: tuple[Card, ...] = (
    Card("people/carers-card.html", _carers),
    Card("care/needs-card.html", needs_card),
    Card("people/proposals-card.html", _proposals),
    Card("people/households-card.html", _home),
    Card("people/consents-card.html", lambda actor, view: consents_card(actor, view.person)),
    Card("people/life_events-card.html", life_events.card),
    Card("people/history-card.html", lambda _actor, view: view.person),
)
"""What a person's page shows beside her facts, in this order."""


class CorrectionForm(forms.Form):
    """One fact and its right value."""

    fact = forms.ChoiceField(label=gettext_lazy("Which fact"))
    value = forms.CharField(label=gettext_lazy("What is right"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "fact", [(name, _(BY_NAME[name].label)) for name in CORRECTABLE])


@page()
def person(request: Request, pk: str) -> HttpResponse:
    """One person, each fact with its source."""
    view = queries.person_view(request.actor, pk)
    context = {
        "view": view,
        "groups": [(GROUP_LABELS[group], facts) for group, facts in view.facts.items()],
        "age": queries.age_of(view.person),
        "cards": [(card.template, shown) for card in CARDS if (shown := card.shown(request.actor, view)) is not None],
        "may_assess": may(request.actor, Action.VIEW, Assessment, view.person.division_code),
        "community": division_names().get(view.person.division_code, view.person.division_code),
    }
    return render(request, "people/person-page.html", context)


@page("GET", "POST")
def person_correction(request: Request, pk: str) -> HttpResponse:
    """Correct one fact by hand."""
    found = get_for(request.actor, Person, pk, Action.CHANGE)
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        try:
            facts = {form.cleaned_data["fact"]: form.cleaned_data["value"]}
            person_correct(actor=request.actor, person=found, facts=facts)
        except Problem as problem:
            form.add_error("value", problem.translated(_))
        else:
            messages.success(request, _("Corrected. The departments' own records are kept beside it."))
            return redirect("person", pk=found.pk)
    status = 422 if form.errors else 200
    return render(request, "people/person-correct.html", {"form": form, "person": found}, status=status)
