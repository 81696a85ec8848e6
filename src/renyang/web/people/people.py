"""Pages of the register, of one person with the cards of all rooms, and of the correction of a fact."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.queries import division_names, divisions_of
from renyang.people import queries, services
from renyang.people.domain.births import years_words
from renyang.people.domain.fields import BY_NAME, CORRECTABLE
from renyang.people.domain.special_care import SpecialCare
from renyang.people.lists import REGISTER
from renyang.people.models import Assessment, CapabilityLevel, Exclusion, LivingArrangement, Person, PersonStatus
from renyang.people.queries.searching import status_words
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import shows_somewhere
from renyang.science.problem import Problem
from renyang.web.people.head import calls, whole_head
from renyang.web.people.links import away_badge
from renyang.web.people.searching import address_of, filters_of, is_open
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, terms_once
from renyang.web.shell.menu import cards_shown, menus
from renyang.web.shell.pages import GROUP_LABELS, offer, page
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address
from renyang.web.shell.timeline import timeline

EVENTS_SHOWN = 10
"""The latest events on a person's page; the earlier ones are folded."""


def _searched(request: Request) -> queries.Searched:
    return queries.searched(request.actor, filters_of(request))


@page("GET", "POST")
@listed(
    PageList(
        declared=REGISTER,
        terms=_searched,
        links={"name": lambda person: row_address("person", person.pk)},
        badges={"status": away_badge},
    )
)
def register(request: Request) -> HttpResponse:
    """The register: the list of older people. Its form is posted, and leads to the address that shows what was asked."""
    actor = request.actor
    if not may(actor, Action.VIEW, Person):
        raise NotAllowed
    if request.method == "POST" or is_open(request):
        return redirect(address_of(request, request.POST or request.GET))
    filters = filters_of(request)
    shown = {group: shows_somewhere(actor, group) for group in FactGroup}
    hints = [_("full name"), _("initials, e.g. zxy")]
    hints += [_("last four of the ID")] if shown[FactGroup.IDENTITY] else []
    hints += [_("address")] if shown[FactGroup.CONTACT] else []
    context = {
        "filters": filters,
        "searched": terms_once(request, _searched),
        "communities": [(row.code, row.name) for row in divisions_of(actor) if not row.code.endswith("000")],
        "living": LivingArrangement.choices,
        "levels": CapabilityLevel.choices[1:],
        "special_care": SpecialCare.choices,
        "statuses": _statuses(actor) if shown[FactGroup.BASIC] else (),
        "sees_welfare": shown[FactGroup.WELFARE],
        "sees_health": shown[FactGroup.HEALTH],
        "sees_special_care": shows_somewhere(actor, *queries.OF_SPECIAL_CARE),
        "search_hint": _(", ").join(hints),
        "may_import": queries.may_import(actor),
        "may_export": queries.may_export(actor),
        "query": request.GET.urlencode(),
        "used": any(request.GET.get(name) for name in ("division", "living", "level", "care", "status", "age")),
    }
    return render(request, "people/people-list.html", context)


def _statuses(actor: Actor) -> list[tuple[str, str | Promise]]:
    """Return the statuses by which an actor may filter; who is excluded is listed only for those who may take that back."""
    excluded = may(actor, Action.CHANGE, Exclusion)
    offered = [(code, label) for code, label in PersonStatus.choices if excluded or code != PersonStatus.EXCLUDED]
    return [*offered, (queries.GONE, status_words(queries.GONE))]


class CorrectionForm(forms.Form):
    """A fact and its correct value."""

    fact = forms.ChoiceField(label=gettext_lazy("Which fact"))
    value = forms.CharField(label=gettext_lazy("What is right"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "fact", [(name, _(BY_NAME[name].label)) for name in CORRECTABLE])


@page()
def person(request: Request, pk: str) -> HttpResponse:
    """One person's page: what to know at a glance, what happened, facts with their sources, and cards."""
    view = queries.person_view(request.actor, pk)
    cards = cards_shown((card for menu in menus() for card in menu.person), request.actor, view)
    events = timeline(request.actor, view)
    context = {
        "view": view,
        "groups": [(GROUP_LABELS[group], facts) for group, facts in view.facts.items()],
        "age": years_words(view.person),
        "calls": list(calls(view)),
        "head": whole_head(request.actor, view, cards),
        "latest": events[:EVENTS_SHOWN],
        "earlier": events[EVENTS_SHOWN:],
        "cards": cards,
        "may_assess": may(request.actor, Action.VIEW, Assessment, view.person.division_code),
        "community": division_names().get(view.person.division_code, view.person.division_code),
    }
    return render(request, "people/people-person.html", context)


@page("GET", "POST")
def person_correct(request: Request, pk: str) -> HttpResponse:
    """Correct one fact by hand."""
    row = get_for(request.actor, Person, pk, Action.CHANGE)
    form = CorrectionForm(request.POST or None)
    if form.is_valid():
        try:
            facts = {form.cleaned_data["fact"]: form.cleaned_data["value"]}
            services.person_correct(actor=request.actor, person=row, facts=facts)
        except Problem as problem:
            form.add_error("value", problem.translated(_))
        else:
            messages.success(request, _("Corrected. The departments' own records are kept."))
            return redirect("person", pk=row.pk)
    status = 422 if form.errors else 200
    return render(request, "people/people-correct.html", {"form": form, "person": row}, status=status)
