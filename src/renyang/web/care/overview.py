"""Who needs what, community by community."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor
from renyang.core.queries import division_names
from renyang.people import queries
from renyang.people.domain.special_care import SpecialCare
from renyang.people.models import CapabilityLevel, LivingArrangement, Person
from renyang.web.care.needs import division_of, recorded_context, recorded_listing
from renyang.web.shell.charts.table import Table
from renyang.web.shell.listing import TakeAlong, listed, listing_of_table
from renyang.web.shell.pages import page, require_street_staff
from renyang.web.shell.request import Request


@page()
@listed(
    TakeAlong(
        "recorded_needs",
        gettext_lazy("Recorded needs"),
        Action.EXPORT,
        Person,
        lambda request: recorded_listing(request.actor),
    ),
    TakeAlong(
        "special_care",
        gettext_lazy("To be visited regularly"),
        Action.EXPORT,
        Person,
        lambda request: listing_of_table(_special_care(request.actor)),
    ),
    TakeAlong(
        "by_capability",
        gettext_lazy("By capability level"),
        Action.EXPORT,
        Person,
        lambda request: listing_of_table(_by_capability(request.actor)),
    ),
    TakeAlong(
        "by_living_arrangement",
        gettext_lazy("By living arrangement"),
        Action.EXPORT,
        Person,
        lambda request: listing_of_table(_by_living_arrangement(request.actor)),
    ),
)
def needs(request: Request) -> HttpResponse:
    """Who needs what: people by capability and by living arrangement, community by community."""
    require_street_staff(request)
    names = division_names()
    groups = _care_groups()
    care = [
        (names.get(division, division), [(label, code, division, found[code]) for code, label in groups])
        for division, found in queries.special_care_counts(request.actor).items()
    ]
    context = recorded_context(request.actor, division_of(request)) | {
        "tables": [
            ("by_capability", _by_capability(request.actor)),
            ("by_living_arrangement", _by_living_arrangement(request.actor)),
        ],
        "care": care,
        "care_groups": [label for _code, label in groups],
        "any": queries.ANY,
    }
    return render(request, "care/overview-page.html", context)


def _care_groups() -> list[tuple[str, Any]]:
    return [*SpecialCare.choices, (queries.ANY, _("any of them"))]


def _special_care(actor: Actor) -> Table:
    groups, names = _care_groups(), division_names()
    rows = [
        [names.get(division, division), *(found[code] for code, _label in groups)]
        for division, found in queries.special_care_counts(actor).items()
    ]
    headings = [_("Community"), *(str(label) for _code, label in groups)]
    return Table(_("To be visited regularly"), headings, rows, frozenset(range(1, len(headings))))


def _by_capability(actor: Actor) -> Table:
    levels = [(str(code), label) for code, label in CapabilityLevel.choices]
    return _crossed(_("By capability level"), queries.counts_by(actor, "capability_level"), levels)


def _by_living_arrangement(actor: Actor) -> Table:
    counts = queries.counts_by(actor, "living_arrangement")
    return _crossed(_("By living arrangement"), counts, LivingArrangement.choices)


def _crossed(title: str, counts: dict[str, dict[str, int]], choices: Any) -> Table:
    codes, names = [*(code for code, _label in choices), ""], division_names()
    headings = [_("Community"), *(str(label) for _code, label in choices), _("not known"), _("All")]
    rows = [
        [names.get(division, division), *(found.get(code, 0) for code in codes), sum(found.values())]
        for division, found in counts.items()
    ]
    return Table(title, headings, rows, frozenset(range(1, len(headings))))
