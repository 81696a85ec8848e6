"""Pages for printing: the roster, and a person's card."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from renyang.care.domain.wording import need_words
from renyang.care.queries import needs_shown
from renyang.people.queries import printing
from renyang.people.rules.facts import FactGroup
from renyang.web.people.filters import filters_of
from renyang.web.shell.listing import watermark
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


@page()
def roster(request: Request) -> HttpResponse:
    """The register with the filters of the list, by household."""
    printed = printing.printed_roster(request.actor, filters_of(request))
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


@page()
def person_card(request: Request, pk: str) -> HttpResponse:
    """What a visitor needs to know about one person."""
    card = printing.person_card(request.actor, pk)
    needs = needs_shown(request.actor, card.person) or []
    context = {"card": card, "needs": [need_words(need) for need in needs], "printed": watermark(request.actor)}
    return render(request, "people/printing-card.html", context)
