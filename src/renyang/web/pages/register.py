"""The register's pages: the list, who needs what, and whom to reach first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.gate import Action, Actor, NotAllowed, may
from renyang.core.queries import division_names, divisions_of
from renyang.core.roles import STREET_STAFF
from renyang.people import queries
from renyang.people.models import CapabilityLevel, LivingArrangement, Person, PersonStatus
from renyang.people.queries import listings
from renyang.people.rules import FactGroup
from renyang.people.special_care import SpecialCare
from renyang.web.charts.table import Table
from renyang.web.listing import TakeAlong, listed, listing_of_table
from renyang.web.pages.common import page
from renyang.web.pages.needs import division_of, recorded_context, recorded_listing
from renyang.web.request import Request


@page()
@listed(
    TakeAlong(
        "register",
        gettext_lazy("Register"),
        Action.EXPORT,
        Person,
        lambda request: listings.register_listing(request.actor, filters_of(request)),
    )
)
def register(request: Request) -> HttpResponse:
    """The list of older people."""
    actor = request.actor
    if not may(actor, Action.VIEW, Person):
        raise NotAllowed
    filters = filters_of(request)
    sees = {group: queries.sees(actor, group) for group in FactGroup}
    hints = [_("full name"), _("initials, e.g. zxy")]
    hints += [_("last four of the ID")] if sees[FactGroup.IDENTITY] else []
    hints += [_("address")] if sees[FactGroup.CONTACT] else []
    names = division_names()
    context = {
        "filters": filters,
        "people": queries.register_page(actor, filters, request.GET.get("after", "")[:400]),
        "names": names,
        "communities": [(row.code, row.name) for row in divisions_of(actor) if not row.code.endswith("000")],
        "living": LivingArrangement.choices,
        "levels": CapabilityLevel.choices[1:],
        "special_care": SpecialCare.choices,
        "statuses": PersonStatus.choices if sees[FactGroup.BASIC] else (),
        "sees_welfare": sees[FactGroup.WELFARE],
        "sees_health": sees[FactGroup.HEALTH],
        "sees_contact": sees[FactGroup.CONTACT],
        "search_hint": _(", ").join(hints),
        "may_import": queries.may_import(actor),
        "may_export": queries.may_export(actor),
        "query": request.GET.urlencode(),
    }
    return render(request, "register/list.html", context)


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
    _street_staff_only(request)
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
    return render(request, "register/needs.html", context)


@page()
@listed(
    TakeAlong(
        "first_to_reach",
        gettext_lazy("Whom to reach first tonight"),
        Action.EXPORT,
        Person,
        lambda request: listings.reach_listing(request.actor),
    )
)
def first(request: Request) -> HttpResponse:
    """Whom to reach first tonight."""
    _street_staff_only(request)
    found = [(person, queries.age_of(person)) for person in queries.first_to_reach(request.actor)]
    return render(request, "register/first.html", {"people": found})


def _street_staff_only(request: Request) -> None:
    if not request.actor.trusted and not request.actor.roles & STREET_STAFF:
        raise NotAllowed


def filters_of(request: Request) -> queries.Filters:
    """To what an address narrows the register; what makes no sense narrows nothing."""
    given = request.GET
    age = _digits(given.get("age", ""), 3)
    living = given.get("living", "")
    level = given.get("level", "")
    care = given.get("care", "")
    status = given.get("status", "")
    return queries.Filters(
        search=given.get("search", "")[:60],
        division=_digits(given.get("division", ""), 12),
        living=living if living in LivingArrangement.values else "",
        level=level if level in {str(code) for code in CapabilityLevel.values} else "",
        special_care=care if care in SpecialCare.values else "",
        status=status if status in PersonStatus.values else "",
        age_from=int(age) if age and int(age) <= 120 else None,
    )


def _digits(given: str, most: int) -> str:
    """What was given, if it is nothing but so many digits."""
    return given if given.isascii() and given.isdigit() and len(given) <= most else ""


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
