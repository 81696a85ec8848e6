"""Pages for printing: the roster, and a person's card."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from renyang.care.domain.wording import need_words
from renyang.care.queries import needs_shown
from renyang.core.queries import division_names
from renyang.people.queries import printing
from renyang.people.rules.facts import FactGroup
from renyang.web.people.searching import filters_of
from renyang.web.shell.listing import watermark
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


@page()
def roster(request: Request) -> HttpResponse:
    """The register with the filters of the list, by household."""
    filters = filters_of(request)
    if apart := printing.rosters_apart(request.actor, filters):
        return render(request, "people/printing-rosters.html", {"rosters": _by_community(request, apart)})
    printed = printing.printed_roster(request.actor, filters)
    context = {
        "roster": printed,
        "today": timezone.localdate(),
        "printed": watermark(request.actor, printed.narrowed),
        "sees_contact": FactGroup.CONTACT in printed.groups,
        "sees_welfare": FactGroup.WELFARE in printed.groups,
        "sees_health": FactGroup.HEALTH in printed.groups,
        "query": request.GET.urlencode(),
    }
    return render(request, "people/printing-roster.html", context)


def _by_community(request: Request, apart: Sequence[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """Return name, number of people and address of each community's roster with the same filters."""
    names, query = division_names(), request.GET.copy()
    rosters = []
    for code, people in apart:
        query["division"] = code
        rosters.append((names.get(code, code), people, f"{reverse('roster')}?{query.urlencode()}"))
    return rosters


@page()
def person_card(request: Request, pk: str) -> HttpResponse:
    """What a visitor needs to know about one person."""
    card = printing.person_card(request.actor, pk)
    needs = needs_shown(request.actor, card.person) or []
    context = {"card": card, "needs": [need_words(need) for need in needs], "printed": watermark(request.actor)}
    return render(request, "people/printing-card.html", context)
