"""The lists of a service's reach: levels, communities, sites, buildings, sites to equip, and people out of reach."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor
from renyang.core.lists import Column, DeclaredList, Kind, Narrowing, Reader
from renyang.people.lists.facts import community_column, fact_column, number_column
from renyang.people.models import CapabilityLevel, Person
from renyang.places import queries
from renyang.places.models import Building
from renyang.places.queries import CommunityReach, HouseOut, Proposed, ServiceReach, SiteReach
from renyang.science.access import NOT_ASSESSED, LevelReach
from renyang.science.catalogue import SERVICES

Row = TypeVar("Row")
NOTHING = gettext_lazy("None.")


def _of_service(reader: Reader[ServiceReach]) -> Narrowing:
    return Narrowing((_(SERVICES[reader.terms.service].label),))


def _part(
    name: str,
    title: Promise,
    rows: Callable[[ServiceReach], tuple[Row, ...]],
    columns: tuple[Column[Row], ...],
) -> DeclaredList[Row, ServiceReach]:
    return DeclaredList(
        name=name,
        title=title,
        model=Building,
        take=Action.EXPORT,
        rows=lambda reader: rows(reader.terms),
        narrowing=_of_service,
        empty=NOTHING,
        columns=columns,
    )


def _number(name: str, label: Promise, *, on_page: bool = True, **more: Any) -> Column[Any]:
    return Column(
        name=name,
        label=label,
        kind=Kind.WHOLE,
        order="value",
        on_page=on_page,
        **more,
    )


def _share(name: str, label: Promise, value: Callable[[Any], float | None]) -> Column[Any]:
    return Column(name=name, label=label, kind=Kind.SHARE, value=value, order=value, optional=True)


def _level_words(row: LevelReach) -> str:
    return _("not assessed") if row.level == NOT_ASSESSED else str(CapabilityLevel(row.level).label)


def _site_columns() -> tuple[Column[Any], ...]:
    return (
        Column(name="site", label=gettext_lazy("Site"), kind=Kind.KEY, value=lambda row: row.site.pk),
        Column(name="name", label=gettext_lazy("Site"), value=lambda row: row.site.name, order="value"),
    )


REACH_LEVELS: DeclaredList[LevelReach, ServiceReach] = _part(
    "reach_levels",
    gettext_lazy("By capability level"),
    lambda reach: reach.levels,
    (
        _number("level", gettext_lazy("Capability level"), words=_level_words),
        _number("people", gettext_lazy("People")),
        _number(
            "within",
            gettext_lazy("Within 15 minutes on foot"),
            optional=True,
            without=gettext_lazy("service comes to the door"),
        ),
        _share("share", gettext_lazy("Share"), lambda row: row.share),
    ),
)
REACH_COMMUNITIES: DeclaredList[CommunityReach, ServiceReach] = _part(
    "reach_communities",
    gettext_lazy("By community"),
    lambda reach: reach.communities,
    (
        Column(name="division_code", label=gettext_lazy("Community"), kind=Kind.DIVISION, order="value"),
        _number("people", gettext_lazy("People")),
        _number("walking", gettext_lazy("People who can walk"), on_page=False),
        _number("within", gettext_lazy("Within 15 minutes on foot"), on_page=False),
        _number("with_backup", gettext_lazy("With two open sites within reach"), on_page=False),
        _share("share", gettext_lazy("Within reach"), lambda row: row.share),
        _share("share_with_backup", gettext_lazy("Two open sites within reach"), lambda row: row.share_with_backup),
        Column(
            name="places_per_100",
            label=gettext_lazy("Places for 100 people"),
            kind=Kind.DECIMAL,
            decimals=2,
            order="value",
        ),
        _number("not_placed", gettext_lazy("Not on the map")),
    ),
)
REACH_SITES: DeclaredList[SiteReach, ServiceReach] = _part(
    "reach_sites",
    gettext_lazy("If this site closed"),
    lambda reach: reach.sites,
    (
        *_site_columns(),
        _number("places", gettext_lazy("Places a day")),
        _number("stranded", gettext_lazy("People with no other site within reach")),
        _number("places_lost", gettext_lazy("Places that no other site can offer")),
    ),
)
REACH_HOUSES: DeclaredList[HouseOut, ServiceReach] = _part(
    "reach_houses",
    gettext_lazy("Buildings where people have no site within reach"),
    lambda reach: reach.houses_out,
    (
        Column(name="street", label=gettext_lazy("Road or estate")),
        Column(name="number", label=gettext_lazy("Building number")),
        _number("people", gettext_lazy("People with no site within reach")),
    ),
)
REACH_PROPOSED: DeclaredList[Proposed, ServiceReach] = _part(
    "reach_proposed",
    gettext_lazy("Where to add services next"),
    lambda reach: reach.proposed,
    (
        *_site_columns(),
        _number("more", gettext_lazy("More people within reach")),
        Column(name="cost", label=gettext_lazy("Cost to equip, yuan"), kind=Kind.DECIMAL, decimals=0, optional=True),
    ),
)
OUT_OF_REACH: DeclaredList[Person, ServiceReach] = DeclaredList(
    name="out_of_reach",
    title=gettext_lazy("People with no site within reach"),
    model=Building,
    take=Action.EXPORT,
    rows=lambda reader: queries.people_out_of_reach(reader.actor, reader.terms),
    narrowing=_of_service,
    empty=gettext_lazy("Everyone who can walk has an open site within reach."),
    columns=(
        number_column(),
        fact_column("name", order=("pinyin",)),
        community_column(order=("division_code",)),
        fact_column("address", order=("address",)),
        fact_column("capability_level", order=("capability_level",)),
        fact_column("phone", on_page=False),
    ),
)
REACH_PARTS: Mapping[str, DeclaredList[Any, ServiceReach]] = {
    "levels": REACH_LEVELS,
    "communities": REACH_COMMUNITIES,
    "sites": REACH_SITES,
    "to_equip_next": REACH_PROPOSED,
}
"""The lists in the record for programs, by key."""


def reach_record(actor: Actor, reach: ServiceReach) -> dict[str, Any]:
    """The reach of a service for programs: counts of people and the lists of REACH_PARTS, without names."""
    return {
        "service": reach.service,
        "people": reach.people,
        "along_roads": reach.by_road,
        "in_a_straight_line": reach.straight,
        "not_placed": sum(reach.not_placed.values()),
        "out_of_reach": len(reach.out),
        "share_with_backup": reach.backup,
        "served": reach.served,
    } | {key: list(part.read_by(actor, reach).records()) for key, part in REACH_PARTS.items()}
