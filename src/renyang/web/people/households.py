"""Pages of households, and of living arrangements that contradict the household."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.queries import division_names
from renyang.people.lists import HOUSEHOLDS_DOUBTFUL
from renyang.people.models import Person
from renyang.people.queries import households as queries
from renyang.web.people.links import away_badge, to_call, to_person
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_link
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


@page()
def household(request: Request, pk: int) -> HttpResponse:
    """Everybody registered in one household."""
    view = queries.household_view(request.actor, pk)
    names = division_names()
    community = names.get(view.household.division_code, view.household.division_code)
    return render(request, "people/households-household.html", {"view": view, "community": community})


def _correct(_request: Request, person: Person) -> str:
    return row_link(_("Correct"), reverse("person_correct", args=[person.pk]), person.name)


@page()
@listed(
    PageList(
        declared=HOUSEHOLDS_DOUBTFUL,
        links={
            "name": to_person,
            "phone": to_call,
            "address": lambda person: reverse("household", args=[person.household_id]),
        },
        badges={"status": away_badge},
        action=_correct,
        actions=gettext_lazy("Correct"),
    )
)
def households_doubtful(request: Request) -> HttpResponse:
    """Living arrangements that contradict the register, with what to ask."""
    return render(request, "people/households-doubtful.html")
