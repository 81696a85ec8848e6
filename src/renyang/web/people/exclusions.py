"""Exclusions: the card on a person's page with which somebody entered by mistake is excluded, or taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor, get_for
from renyang.people import services
from renyang.people.models import Exclusion, Person, PersonStatus
from renyang.people.queries import PersonView
from renyang.people.queries import exclusions as queries
from renyang.people.services.exclusions import REASON_LIMIT
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


def card(actor: Actor, view: PersonView) -> dict[str, Any] | None:
    """Return a person's exclusions for her page; None if the actor may not change them."""
    if not queries.may_exclude(actor, view.person):
        return None
    return {
        "person": view.person,
        "exclusions": queries.exclusions_of(actor, view.person),
        "excluded": view.person.status == PersonStatus.EXCLUDED,
        "reason_limit": REASON_LIMIT,
    }


@page("POST")
def person_exclude(request: Request, pk: str) -> HttpResponse:
    """Exclude a person who was entered by mistake."""
    person = get_for(request.actor, Person, pk)
    services.person_exclude(actor=request.actor, person=person, reason=request.POST.get("reason", ""))
    messages.success(request, _("Excluded. She is listed and counted nowhere, and you can take it back."))
    return redirect("person", pk=person.pk)


@page("POST")
def exclusion_withdraw(request: Request, pk: str) -> HttpResponse:
    """Take a wrong exclusion back."""
    exclusion = get_for(request.actor, Exclusion, pk)
    person = exclusion.record.link.person
    services.exclusion_withdraw(actor=request.actor, exclusion=exclusion)
    messages.success(request, _("Taken back. She is in the register again."))
    return redirect("person", pk=person.pk)
