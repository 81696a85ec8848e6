"""Emergency openings: the form on a person's page, the list of those who review them, and the review."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Actor, NotAllowed, get_for
from renyang.people import services
from renyang.people.lists import EMERGENCY_OPENINGS
from renyang.people.models import EmergencyOpening, Person
from renyang.people.queries import PersonView
from renyang.people.queries.emergency_openings import OpeningOf, may_read_openings
from renyang.people.rules.policies import works_with
from renyang.people.services.emergency_openings import TEXT_LIMIT
from renyang.web.people.links import to_person
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form, terms_once
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


def card(actor: Actor, view: PersonView) -> dict[str, Any] | None:
    """Return the form's context for a person's page; None if the actor may not open her, or has her open."""
    if not view.hidden or not works_with(actor, view.person):
        return None
    return {"person": view.person, "reason_limit": TEXT_LIMIT}


def _unreviewed(request: Request) -> bool:
    return request.GET.get("reviewed") == "no"


def _review(request: Request, row: OpeningOf) -> str:
    if not row.may_review:
        return ""
    context = {"opening": row.opening, "name": row.named.name, "remark_limit": TEXT_LIMIT}
    return row_form(request, "people/emergency_openings-review.html", context)


def to_whom(row: OpeningOf) -> str:
    """Return the address of an opening's person; empty if the reader may not see her."""
    return to_person(row.named.person) if row.named.person else ""


def badge_of(row: OpeningOf) -> str | None:
    """Return the badge of who reviewed an opening: a warning if nobody has."""
    return None if row.opening.reviewed_at else "warn"


@page()
@listed(
    PageList(
        declared=EMERGENCY_OPENINGS,
        terms=_unreviewed,
        links={"name": to_whom},
        badges={"reviewed_by": badge_of},
        action=_review,
        actions=gettext_lazy("Review"),
    )
)
def emergency_openings(request: Request) -> HttpResponse:
    """Who was opened in an emergency, by whom and why, and what a reviewer made of it."""
    if not may_read_openings(request.actor):
        raise NotAllowed
    chosen = "no" if terms_once(request, _unreviewed) else ""
    context = {"chosen": chosen, "choices": [("no", _("not yet reviewed"))]}
    return render(request, "people/emergency_openings-list.html", context)


@page("POST")
def emergency_open(request: Request, pk: str) -> HttpResponse:
    """Show the actor all facts of a person for an hour."""
    person = get_for(request.actor, Person, pk)
    services.emergency_open(actor=request.actor, person=person, reason=request.POST.get("reason", ""))
    return redirect("person", pk=person.pk)


@page("POST")
def emergency_review(request: Request, pk: str) -> HttpResponse:
    """Review an opening."""
    opening = get_for(request.actor, EmergencyOpening, pk)
    services.emergency_review(actor=request.actor, opening=opening, remark=request.POST.get("remark", ""))
    messages.success(request, _("Reviewed. Your remark is kept with the emergency opening."))
    return redirect(reverse("emergency_openings") + "?reviewed=no")
