"""Reach of services on foot: who reaches which sites, who is out of reach, and what losing or equipping a site changes.

People are placed at their building. Those whose building is not on the map are only counted, by community.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, may
from renyang.core.text.among import among
from renyang.people.models import Person
from renyang.people.queries import register
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import shown_at_work, shows_somewhere
from renyang.places.domain.walking import Doors, Network, walks
from renyang.places.models import Building, Site
from renyang.places.queries.buildings import Key, buildings_on_map
from renyang.places.queries.openings import places_open
from renyang.places.queries.roads import networks
from renyang.science.access import (
    NOT_ASSESSED,
    LevelReach,
    Pairs,
    Steps,
    backup_share,
    nearest_of,
    open_sites_in_reach,
    out_of_reach,
    reach_scores,
    walk_limits,
    within_walk,
)
from renyang.science.problem import Problem
from renyang.science.siting import Losses, best_coverage, losses

FARTHEST = 1_000.0  # m; a fit person's walk of 15 minutes (science.access)
FACTS = (FactGroup.CONTACT, FactGroup.HEALTH)
"""The groups of the facts that it rests on: addresses and capability levels."""
MOST_PROPOSED = 3  # sites to equip without a budget


@dataclass(frozen=True)
class SiteReach:
    """A site that offers the service: places a day (0 if closed) and, if it were lost, how many people would have no
    open site in reach and how many places no other site could give.
    """

    site: Site
    places: int
    stranded: int
    places_lost: int


@dataclass(frozen=True)
class CommunityReach:
    """A community's people on the map: how many walk, how many of those have at least one or two open sites in reach,
    and places per 100 people. `not_placed` counts its people whose building is not on the map.
    """

    division_code: str
    people: int
    walking: int
    within: int
    with_backup: int
    places_per_100: float
    not_placed: int

    @property
    def share(self) -> float | None:
        """The share of those who walk with an open site in reach; None if nobody walks."""
        return self.within / self.walking if self.walking else None

    @property
    def share_with_backup(self) -> float | None:
        """The share of those who walk with two open sites in reach; None if nobody walks."""
        return self.with_backup / self.walking if self.walking else None


@dataclass(frozen=True)
class Proposed:
    """A site to equip with the service, and how many more people would have one in reach, given those before it."""

    site: Site
    more: int

    @property
    def cost(self) -> float | None:
        """The cost to equip it, yuan; None if unknown."""
        return self.site.equip_cost


@dataclass(frozen=True)
class HouseOut:
    """A building, its position in WGS-84 degrees, and how many people out of reach live in it."""

    street: str
    number: str
    longitude: float
    latitude: float
    people: int


@dataclass(frozen=True)
class ServiceReach:
    """Reach of one service. `not_placed` counts people whose building is not on the map, by community; `by_road` counts
    people whose walks were measured along roads. `sites` begins with the one whose loss would strand most people.
    """

    service: str
    people: int
    by_road: int
    not_placed: dict[str, int]
    levels: tuple[LevelReach, ...]
    communities: tuple[CommunityReach, ...]
    sites: tuple[SiteReach, ...]
    sites_not_placed: tuple[Site, ...]
    served: int
    backup: float | None
    out: tuple[str, ...]  # ids of people out of reach
    houses_out: tuple[HouseOut, ...]  # where they live, most people first
    proposed: tuple[Proposed, ...]
    without_cost: tuple[Site, ...]  # not proposed within a budget, as their cost is unknown

    @property
    def straight(self) -> int:
        """People whose walks were measured in a straight line."""
        return self.people - self.by_road


@dataclass(frozen=True)
class _Homes:
    """People on the map."""

    ids: list[str]
    houses: list[Key]
    doors: Doors
    levels: NDArray[np.int64]


def reach_of(actor: Actor, service: str, budget: float | None = None) -> ServiceReach:
    """The reach of a service for the people of whom the actor's work shows building, contact and health. Writes the
    reading of addresses to the access log.

    Proposes up to three sites to equip, or with a budget (yuan) as many as it pays for. Raises Problem for a budget
    below 0 or infinite, NotAllowed unless the actor may see buildings, contact and health facts.
    """
    _check(budget)
    if not (may(actor, Action.VIEW, Building) and shows_somewhere(actor, *FACTS)):
        raise NotAllowed
    homes, not_placed = _homes(actor)
    listed = list(Site.objects.visible_to(actor).order_by("division_code", "name"))
    placed = [site for site in listed if site.longitude is not None and site.latitude is not None]
    offering = [site for site in placed if service in site.services]
    record_read(
        actor=actor, subject="reach", subject_id=service, division_code="", facts=["address", "capability_level"]
    )
    places = _places(offering)
    roads = networks(actor)
    walked = walks(homes.doors, _doors(offering), roads, FARTHEST)
    pairs = _walked(walked.pairs, homes.levels)
    nearest, open_near = nearest_of(pairs, places > 0), open_sites_in_reach(pairs, places > 0)
    ones = np.ones(len(homes.ids), np.int64)
    lost = losses(pairs, ones, places)
    out = out_of_reach(homes.levels, nearest)
    others = [site for site in placed if service not in site.services]
    without_cost = [site for site in others if site.equip_cost is None] if budget is not None else []
    candidates = [site for site in others if site not in without_cost]
    return ServiceReach(
        service=service,
        people=len(homes.ids),
        by_road=int(walked.by_road.sum()),
        not_placed=not_placed,
        levels=within_walk(homes.levels, nearest),
        communities=_by_community(homes, not_placed, open_near, reach_scores(pairs, ones, places, Steps()).people),
        sites=_sites(offering, places, lost),
        sites_not_placed=tuple(site for site in listed if site not in placed and service in site.services),
        served=lost.served,
        backup=backup_share(open_near[walk_limits(homes.levels) > 0], ones[walk_limits(homes.levels) > 0]),
        out=tuple(np.array(homes.ids, object)[out].tolist()),
        houses_out=_houses(homes, out),
        proposed=_proposed(homes, candidates, roads, open_near, budget),
        without_cost=tuple(without_cost),
    )


def _check(budget: float | None) -> None:
    if budget is not None and not 0 <= budget < np.inf:
        raise Problem(
            "budget_impossible",
            "{budget} yuan is not a valid budget.",
            do="Enter an amount of 0 or more.",
            budget=f"{budget:g}",
        )


def people_out_of_reach(actor: Actor, reach: ServiceReach) -> GatedQuerySet[Person]:
    """The people out of reach, ordered by name."""
    return register(actor).filter(among("pk", reach.out)).order_by("pinyin", "id")


def _homes(actor: Actor) -> tuple[_Homes, dict[str, int]]:
    buildings = buildings_on_map(actor)
    ids, houses, divisions, levels, degrees = [], [], [], [], []
    missing: Counter[str] = Counter()
    people = register(actor).where_may(actor, Action.VIEW, Building).filter(shown_at_work(actor, *FACTS))
    for pk, division, address, level in people.values_list("pk", "division_code", "address", "capability_level"):
        building = buildings.of(division, address)
        if building is None:
            missing[division] += 1
            continue
        house, at = building
        ids.append(str(pk))
        houses.append(house)
        divisions.append(division)
        levels.append(NOT_ASSESSED if level is None else level)
        degrees.append(at)
    homes = _Homes(
        ids,
        houses,
        Doors(np.array(divisions, str), np.array(degrees, float).reshape(-1, 2)),
        np.array(levels, np.int64),
    )
    return homes, dict(missing)


def _houses(homes: _Homes, out: NDArray[np.bool_]) -> tuple[HouseOut, ...]:
    people: Counter[tuple[str, str, float, float]] = Counter()
    for at in np.flatnonzero(out):
        longitude, latitude = homes.doors.degrees[at].tolist()
        people[(*homes.houses[at], longitude, latitude)] += 1
    return tuple(
        HouseOut(*house, count) for house, count in sorted(people.items(), key=lambda item: (-item[1], item[0]))
    )


def _places(sites: list[Site]) -> NDArray[np.int64]:
    """Places a day by site: those open at once times the sessions; 0 if unknown."""
    now = places_open(sites, timezone.localdate())
    return np.array([now.get(site.pk, 0) * max(site.sessions, 1) for site in sites], np.int64)


def _doors(sites: list[Site]) -> Doors:
    degrees = np.array([(site.longitude, site.latitude) for site in sites], float).reshape(-1, 2)
    return Doors(np.array([site.division_code for site in sites], str), degrees)


def _walked(pairs: Pairs, levels: NDArray[np.int64]) -> Pairs:
    """The pairs within each person's walking limit; it is 0 for people who are served at home."""
    return pairs.within(walk_limits(levels))


def _by_community(
    homes: _Homes, not_placed: dict[str, int], open_near: NDArray[np.int64], scores: NDArray[np.float64]
) -> tuple[CommunityReach, ...]:
    walks = walk_limits(homes.levels) > 0
    rows = []
    for code in sorted({*homes.doors.divisions.tolist(), *not_placed}):
        here = homes.doors.divisions == code
        rows.append(
            CommunityReach(
                division_code=code,
                people=int(here.sum()),
                walking=int((here & walks).sum()),
                within=int((here & walks & (open_near > 0)).sum()),
                with_backup=int((here & walks & (open_near > 1)).sum()),
                places_per_100=100 * float(scores[here].mean()) if here.any() else 0.0,
                not_placed=not_placed.get(code, 0),
            )
        )
    return tuple(rows)


def _sites(sites: list[Site], places: NDArray[np.int64], lost: Losses) -> tuple[SiteReach, ...]:
    rows = [
        SiteReach(site, int(places[at]), int(lost.stranded[at]), lost.served - int(lost.served_without[at]))
        for at, site in enumerate(sites)
    ]
    return tuple(sorted(rows, key=lambda row: -row.stranded))


def _proposed(
    homes: _Homes, others: list[Site], roads: list[Network], open_near: NDArray[np.int64], budget: float | None
) -> tuple[Proposed, ...]:
    """The best sites to equip within the budget, or the best three, each with what it adds to those before it."""
    if not others or not len(homes.doors):
        return ()
    pairs = _walked(walks(homes.doors, _doors(others), roads, FARTHEST).pairs, homes.levels)
    ones = np.ones(len(homes.doors), np.int64)
    if budget is None:
        best = best_coverage(pairs, ones, MOST_PROPOSED, open_now=open_near)
    else:
        costs = np.array([site.equip_cost for site in others], float)
        best = best_coverage(pairs, ones, budget, costs=costs, open_now=open_near)
    proposed, reached = [], open_near > 0
    for at in best.chosen:
        new = np.zeros(len(homes.doors), bool)
        new[pairs.person[pairs.site == at]] = True
        proposed.append(Proposed(others[at], int((new & ~reached).sum())))
        reached |= new
    return tuple(proposed)
