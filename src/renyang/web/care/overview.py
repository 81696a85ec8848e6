"""The overview of needs by community."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from renyang.care.lists import (
    BY_CAPABILITY,
    BY_LIVING_ARRANGEMENT,
    NEEDS_BY_COMMUNITY,
    NEEDS_BY_SERVICE,
    SPECIAL_CARE,
)
from renyang.care.lists.needs import OfCommunity
from renyang.care.lists.overview import CommunityCounts
from renyang.core.queries import division_names
from renyang.people.domain.special_care import SpecialCare
from renyang.web.care.needs import division_of
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.pages import page, require_street_staff
from renyang.web.shell.request import Request


def _in_community(row: OfCommunity) -> str:
    return f"?division={row.division_code}" if row.recorded.people else ""


def _unrecorded(row: OfCommunity) -> str:
    return f"{reverse('needs_unrecorded')}?division={row.division_code}" if row.unrecorded else ""


def _of_group(group: str) -> Callable[[CommunityCounts], str]:
    return lambda row: f"{reverse('register')}?division={row.division_code}&care={group}"


@page()
@listed(
    PageList(
        declared=NEEDS_BY_COMMUNITY,
        terms=division_of,
        links={"division_code": _in_community, "unrecorded": _unrecorded},
    ),
    PageList(declared=NEEDS_BY_SERVICE, terms=division_of),
    PageList(declared=SPECIAL_CARE, links={f"group_{group}": _of_group(group) for group in SpecialCare.values}),
    PageList(declared=BY_CAPABILITY),
    PageList(declared=BY_LIVING_ARRANGEMENT),
)
def needs(request: Request) -> HttpResponse:
    """Needs by community and service, and people by special care, capability and living arrangement."""
    require_street_staff(request)
    division = division_of(request)
    return render(request, "care/overview-page.html", {"chosen": division_names().get(division, division)})
