"""The page of partners: organisations, agreements and responsibilities."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from renyang.core.access.gate import Action, NotAllowed, may
from renyang.organisations.lists import ORGANISATIONS
from renyang.organisations.models import Organisation
from renyang.partners.lists import AGREEMENTS, RESPONSIBILITIES
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


def _members(row: Organisation) -> str:
    return reverse("members", args=[row.pk])


@page()
@listed(
    PageList(
        declared=RESPONSIBILITIES,
        badges={
            "owner": lambda row: None if row.owner else "bad",
            "deputy": lambda row: None if row.deputy else "warn",
        },
    ),
    PageList(
        declared=AGREEMENTS,
        badges={"liability_covered": lambda row: None if row.liability_covered else "warn"},
    ),
    PageList(declared=ORGANISATIONS, links={"name": _members}),
)
def partners(request: Request) -> HttpResponse:
    """Responsibilities, agreements and organisations."""
    if not may(request.actor, Action.VIEW, Organisation):
        raise NotAllowed
    return render(request, "partners/partners-page.html")
