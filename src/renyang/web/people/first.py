"""The page of people to reach first."""

from django.http import HttpResponse
from django.shortcuts import render

from renyang.people.lists import FIRST_TO_REACH
from renyang.web.people.links import to_call, to_person
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import page, require_street_staff
from renyang.web.shell.request import Request


@page()
@listed(PageList(declared=FIRST_TO_REACH, links={"name": to_person, "phone": to_call}))
def first(request: Request) -> HttpResponse:
    """The people to reach first tonight."""
    require_street_staff(request)
    return render(request, "people/first-list.html")
