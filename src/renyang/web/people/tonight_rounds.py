"""Tonight's earlier rounds: the list of them, and one round as it was left. Nothing on these pages can be changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from renyang.core.queries import division_names
from renyang.people.lists import TONIGHT_ROUND, TONIGHT_ROUNDS
from renyang.people.lists.tonight import round_words
from renyang.people.models import Tonight
from renyang.people.queries.tonight_rounds import round_closed
from renyang.web.people.links import to_person
from renyang.web.people.tonight import BADGES
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, terms_once
from renyang.web.shell.pages import page, require_street_staff
from renyang.web.shell.request import Request


def _round(request: Request, pk: str) -> Tonight:
    return round_closed(request.actor, pk)


@page()
@listed(
    PageList(
        declared=TONIGHT_ROUNDS,
        links={"begun_at": lambda row: reverse("tonight_round", args=[row.pk])},
    )
)
def tonight_rounds(request: Request) -> HttpResponse:
    """The rounds that were closed."""
    require_street_staff(request)
    return render(request, "people/tonight_rounds-list.html")


@page()
@listed(
    PageList(
        declared=TONIGHT_ROUND,
        terms=_round,
        links={"name": lambda row: to_person(row.person)},
        badges={"state": lambda row: BADGES[row.state]},
    )
)
def tonight_round(request: Request, pk: str) -> HttpResponse:
    """One closed round: its counts, its people, and what their last calls brought."""
    tonight = terms_once(request, _round, pk=pk)
    context = {
        "tonight": tonight,
        "community": division_names().get(tonight.division_code, tonight.division_code),
        "words": round_words(tonight),
    }
    return render(request, "people/tonight_rounds-round.html", context)
