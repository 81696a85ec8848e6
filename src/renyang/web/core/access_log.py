"""The page of the access log."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from renyang.core import queries
from renyang.core.access.roles import purpose_label
from renyang.core.lists import READ, TAKEN, Column, DeclaredList, Kind
from renyang.core.models import AccessEntry
from renyang.people.queries.readings import EMERGENCY
from renyang.web.shell.listing import LISTS, listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.menu import fact_labels, subject_labels
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request

LISTED = {READ: gettext_noop("a list: {title}"), TAKEN: gettext_noop("a list taken along: {title}")}


def _what(entry: AccessEntry) -> str:
    if entry.subject in LISTED and entry.subject_id in LISTS:
        words = _(LISTED[entry.subject]).format(title=LISTS[entry.subject_id].title)
    else:
        words = str(subject_labels().get(entry.subject, entry.subject))
    emergency = any(one.startswith(EMERGENCY) for one in entry.basis)
    consent = any(not one.startswith(EMERGENCY) for one in entry.basis)
    return " · ".join([words, *[_("by her consent")] * consent, *[_("by an emergency opening")] * emergency])


def _facts(entry: AccessEntry) -> str:
    labels = fact_labels()
    return _(", ").join(_(labels[name]) if name in labels else name for name in entry.facts)


ACCESS: DeclaredList[AccessEntry, None] = DeclaredList(
    name="access",
    title=gettext_lazy("Who read what"),
    model=AccessEntry,
    rows=lambda reader: queries.access_entries(reader.actor),
    empty=gettext_lazy("Nothing has been read yet."),
    columns=(
        Column(name="at", label=gettext_lazy("When"), kind=Kind.MOMENT, value=lambda entry: entry.at, order=("at",)),
        Column(name="actor", label=gettext_lazy("Who"), value=lambda entry: entry.actor, order=("actor",)),
        Column(
            name="purposes",
            label=gettext_lazy("Purpose"),
            kind=Kind.TEXTS,
            value=lambda entry: entry.purposes,
            words=lambda entry: _(", ").join(map(purpose_label, entry.purposes)),
        ),
        Column(name="subject", label=gettext_lazy("What"), value=lambda entry: entry.subject, words=_what),
        Column(
            name="facts",
            label=gettext_lazy("Facts"),
            kind=Kind.TEXTS,
            value=lambda entry: entry.facts,
            words=_facts,
        ),
    ),
)
"""Declared beside its page, because its labels come from the menus of all rooms."""


@page()
@listed(PageList(declared=ACCESS))
def access(request: Request) -> HttpResponse:
    """Who read sensitive facts within the actor's divisions."""
    return render(request, "core/access_log-page.html")
