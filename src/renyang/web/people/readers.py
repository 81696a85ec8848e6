"""The page on which a person sees who looked at her own record."""

from collections.abc import Iterable, Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from renyang.core.access.roles import Role, purpose_label
from renyang.core.queries import division_names, help_line
from renyang.people.queries.readers import Office, own_readers
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request

SHOWN = 12  # readings before the older ones are folded


@page()
def mine_readers(request: Request, pk: str) -> HttpResponse:
    """The offices that looked at the actor's own record, with days and purposes."""
    names = division_names()
    lines = [
        (
            reading.day,
            _office_words(reading.offices, names),
            _(", ").join(map(purpose_label, reading.purposes)),
            reading.times,
        )
        for reading in own_readers(request.actor, pk)
    ]
    context = {"latest": lines[:SHOWN], "older": lines[SHOWN:], "person": pk, "help_line": help_line()}
    return render(request, "people/readers-page.html", context)


def _office_words(offices: Iterable[Office], names: Mapping[str, str]) -> str:
    """Return offices in words, such as "community worker, 梅苑社区"."""
    words = [
        _("{role}, {division}").format(
            role=Role(office.role).label, division=names.get(office.division_code, office.division_code)
        )
        if office.role
        else _("the system's operator")
        for office in offices
    ]
    return "; ".join(words)
