"""Preferences of the reader, and the access log."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from renyang.core import queries
from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.access.roles import purpose_label
from renyang.core.listing import Listing
from renyang.core.models import AccessEntry
from renyang.people.domain.fields import BY_NAME
from renyang.web.shell.listing import LISTS, SUBJECT, TakeAlong, listed, minute
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request

SHOWN = 200  # newest entries of the access log
SUBJECTS = {
    "person": gettext_lazy("one person's page"),
    "register_search": gettext_lazy("search of the register"),
    "pair": gettext_lazy("a pair of records"),
    "records": gettext_lazy("one person's records"),
    "printed_roster": gettext_lazy("a printed roster"),
    "card": gettext_lazy("one person's card"),
    "first_to_reach": gettext_lazy("whom to reach first"),
    "rejects": gettext_lazy("rejected rows of an import"),
    "assessments": gettext_lazy("assessments and screenings"),
    "history": gettext_lazy("history of one person's facts"),
    "presence": gettext_lazy("who is here, away or gone"),
    "carers": gettext_lazy("whom to call for a person"),
    "household": gettext_lazy("a household"),
    "doubtful_households": gettext_lazy("living arrangements in doubt"),
    "first_to_ask": gettext_lazy("whom to ask first"),
    "own_page": gettext_lazy("the own page of a person or her family"),
    "proposal": gettext_lazy("a proposed change"),
    "collection": gettext_lazy("pre-filled sheet of a collection"),
    "needs": gettext_lazy("what somebody needs"),
    "needs_unrecorded": gettext_lazy("of whom no need is recorded"),
}
FACTS = {name: fact.label for name, fact in BY_NAME.items()} | {"needs": gettext_noop("Needs")}


@page()
@listed(
    TakeAlong(
        "access",
        gettext_lazy("Who read what"),
        Action.VIEW,
        AccessEntry,
        lambda request: _entries(request.actor),
    )
)
def access(request: Request) -> HttpResponse:
    """Who read sensitive facts within the reader's divisions."""
    if not may(request.actor, Action.VIEW, AccessEntry):
        raise NotAllowed
    entries = [_told(entry) for entry in queries.access_entries(request.actor)[:SHOWN]]
    return render(request, "core/access_log-page.html", {"entries": entries})


def _told(entry: AccessEntry) -> dict[str, Any]:
    """An entry in words."""
    return {
        "at": entry.at,
        "actor": entry.actor,
        "purposes": [purpose_label(purpose) for purpose in entry.purposes],
        "what": _what(entry),
        "by_consent": bool(entry.basis),
        "facts": [_(FACTS[name]) if name in FACTS else name for name in entry.facts],
    }


def _what(entry: AccessEntry) -> str:
    if entry.subject == SUBJECT and entry.subject_id in LISTS:
        return _("a list taken along: {title}").format(title=LISTS[entry.subject_id].title)
    return str(SUBJECTS.get(entry.subject, entry.subject))


def _entries(actor: Actor) -> Listing:
    headings = [_("When"), _("Who"), _("Purpose"), _("What"), _("Facts")]
    told = (_told(entry) for entry in queries.access_entries(actor).iterator())
    rows = (
        [minute(one["at"]), one["actor"], _(", ").join(one["purposes"]), one["what"], _(", ").join(one["facts"])]
        for one in told
    )
    return Listing(headings, rows)
