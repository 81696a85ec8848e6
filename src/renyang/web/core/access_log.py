"""The access log: who read what."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core import queries
from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.access.roles import purpose_label
from renyang.core.listing import Listing
from renyang.core.models import AccessEntry
from renyang.web.shell.listing import LISTS, SUBJECT, TakeAlong, listed, minute
from renyang.web.shell.menu import fact_labels, subject_labels
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request

SHOWN = 200  # newest entries of the access log


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
    facts = fact_labels()
    return {
        "at": entry.at,
        "actor": entry.actor,
        "purposes": [purpose_label(purpose) for purpose in entry.purposes],
        "what": _what(entry),
        "by_consent": bool(entry.basis),
        "facts": [_(facts[name]) if name in facts else name for name in entry.facts],
    }


def _what(entry: AccessEntry) -> str:
    if entry.subject == SUBJECT and entry.subject_id in LISTS:
        return _("a list taken along: {title}").format(title=LISTS[entry.subject_id].title)
    return str(subject_labels().get(entry.subject, entry.subject))


def _entries(actor: Actor) -> Listing:
    headings = [_("When"), _("Who"), _("Purpose"), _("What"), _("Facts")]
    told = (_told(entry) for entry in queries.access_entries(actor).iterator())
    rows = (
        [minute(one["at"]), one["actor"], _(", ").join(one["purposes"]), one["what"], _(", ").join(one["facts"])]
        for one in told
    )
    return Listing(headings, rows)
