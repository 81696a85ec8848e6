"""How complete and fresh the register is, and whom to ask first."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, may
from renyang.core.access.roles import Department
from renyang.core.queries import division_names
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.freshness import DAYS, TARGET
from renyang.people.models import Person
from renyang.people.queries import completeness as queries
from renyang.people.queries import listings
from renyang.web.shell.charts.table import Table, percent
from renyang.web.shell.listing import TakeAlong, listed, listing_of_table
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request


def _by_fact(found: queries.Completeness) -> Table:
    headings = [_("Fact"), _("Fresh"), _("Known, but old"), _("Missing"), _("Fresh share"), _("Target"), _("Fresh for")]
    rows = [
        [
            _(BY_NAME[name].label),
            count.fresh,
            count.stale,
            count.missing,
            percent(count.share),
            percent(TARGET),
            _days(name),
        ]
        for name, count in found.facts.items()
    ]
    return Table(_("By fact"), headings, rows, frozenset(range(1, 7)))


def _days(name: str) -> str:
    days = DAYS[name]
    return _("always") if days is None else _("{count} days").format(count=days)


def _by_community(found: queries.Completeness) -> Table:
    names = division_names()
    headings = [_("Community"), _("Fresh"), _("Known, but old"), _("Missing"), _("Fresh share")]
    rows = [
        [names.get(code, code), count.fresh, count.stale, count.missing, percent(count.share)]
        for code, count in found.communities.items()
    ]
    return Table(_("By community, all facts together"), headings, rows, frozenset(range(1, 5)))


def _by_department(found: queries.Completeness) -> Table:
    headings = [_("Department"), _("Facts on its word"), _("Fresh"), _("Known, but old"), _("Fresh share")]
    rows = [
        [str(Department(source).label), count.known, count.fresh, count.stale, percent(count.share)]
        for source, count in sorted(found.departments.items())
    ]
    return Table(_("By department: what stands in the register on its word"), headings, rows, frozenset(range(1, 5)))


def _counted(name: str, title: str | Promise, table: Callable[[queries.Completeness], Table]) -> TakeAlong:
    """One of the page's tables as a list, for whoever sees the page."""
    return TakeAlong(
        name,
        title,
        Action.VIEW,
        Person,
        lambda request: listing_of_table(table(queries.completeness(request.actor))),
    )


@page()
@listed(
    _counted("by_fact", gettext_lazy("By fact"), _by_fact),
    _counted("by_community", gettext_lazy("By community, all facts together"), _by_community),
    _counted(
        "by_department",
        gettext_lazy("By department: what stands in the register on its word"),
        _by_department,
    ),
)
def completeness(request: Request) -> HttpResponse:
    """By fact, by community, by department."""
    found = queries.completeness(request.actor)
    below = [name for name, count in found.facts.items() if count.share is not None and count.share < TARGET]
    total = queries.Count(
        sum(count.people for count in found.facts.values()),
        sum(count.known for count in found.facts.values()),
        sum(count.fresh for count in found.facts.values()),
    )
    context = {
        "total": total,
        "below": len(below),
        "facts": len(found.facts),
        "target": TARGET,
        "tables": [
            ("by_fact", _by_fact(found)),
            ("by_community", _by_community(found)),
            ("by_department", _by_department(found)),
        ],
        "may_ask": may(request.actor, Action.CHANGE, Person),
    }
    return render(request, "people/completeness-page.html", context)


@page()
@listed(
    TakeAlong(
        "first_to_ask",
        gettext_lazy("Whom to ask first"),
        Action.EXPORT,
        Person,
        lambda request: listings.ask_listing(request.actor),
    )
)
def first_to_ask(request: Request) -> HttpResponse:
    """The fifty people with whom a call each raises the register most."""
    found = queries.first_to_ask(request.actor)
    context = {
        "people": [(entry, _(", ").join(_(BY_NAME[name].label) for name in entry.facts)) for entry in found],
        "gained": sum(len(entry.facts) for entry in found),
        "names": division_names(),
    }
    return render(request, "people/completeness-first.html", context)
