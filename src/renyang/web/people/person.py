"""One person's page: her facts with their sources, the cards that rooms add, and the correction of a fact."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, get_for, may
from renyang.core.queries import division_names
from renyang.people import queries
from renyang.people.domain.fields import BY_NAME
from renyang.people.models import Assessment, Person
from renyang.people.services import person_correct
from renyang.science.problem import Problem
from renyang.web.shell.menu import cards_shown, menus
from renyang.web.shell.pages import GROUP_LABELS, offer, page
from renyang.web.shell.request import Request

CORRECTABLE = ("name", "phone", "address", "floor", "lift", "dialect", "living_arrangement", "capability_level",
               "family_doctor", "status")  # fmt: skip


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
        "cards": cards_shown((card for menu in menus() for card in menu.person), request.actor, view),
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
