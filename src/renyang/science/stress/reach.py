"""Which sites and agreements can serve a need: up to three sites and two agreements, nearest first."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.defaults import Parameters
from renyang.science.stress.needs import Needs

if TYPE_CHECKING:
    from renyang.science.stress.community import Agreements, People, Sites

CHOICES = 3  # sites that may serve a need
STAND_INS = 2  # agreements that may serve it
CHUNK = 50_000  # needs per chunk of distances
SAME_COMMUNITY = 0.5  # tie-break in metres, too small to outrank a nearer site


@dataclass(frozen=True, slots=True)
class Reach:
    """Site numbers (needs, CHOICES) and agreement numbers (needs, STAND_INS) in reach, nearest first, -1 for none."""

    sites: NDArray[np.int32]
    agreements: NDArray[np.int32]


def find(people: "People", needs: Needs, sites: "Sites", agreements: "Agreements", parameters: Parameters) -> Reach:
    """Find sites within walking distance (services at a site) or a day's travel (services at the door), and agreements.

    A site of the person's own community is always in reach. If a position is unknown, only those are, and for services
    at the door every other site after them. Agreements are those that stand in for the operator of the nearest site,
    then those that stand in for anyone.
    """
    chosen = np.full((len(needs), CHOICES), -1, dtype=np.int32)
    for number, service in enumerate(parameters.services):
        mine = np.flatnonzero(needs.service == number)
        there = np.flatnonzero(sites.service == number)
        limit = parameters["reach_walk"] if service.at_site else parameters["reach_door"]
        for start in range(0, len(mine), CHUNK):
            rows = mine[start : start + CHUNK]
            chosen[rows] = _nearest(people, needs.person[rows], sites, there, limit, anywhere=not service.at_site)
    return Reach(chosen, stand_ins(needs, sites, agreements, chosen))


def _nearest(
    people: "People", who: NDArray[np.int32], sites: "Sites", there: NDArray[np.int64], limit: float, *, anywhere: bool
) -> NDArray[np.int32]:
    distance = np.hypot(people.x[who, None] - sites.x[None, there], people.y[who, None] - sites.y[None, there])
    same = people.community[who, None] == sites.community[None, there]
    unknown = np.isnan(distance)
    distance = np.where(unknown, np.where(same, 0.0, limit if anywhere else np.inf), distance)
    in_reach = same | (distance <= limit)
    distance = np.where(in_reach, distance - SAME_COMMUNITY * same, np.inf)
    order = np.argsort(distance, axis=1, kind="stable")[:, :CHOICES]
    nearest = np.where(np.isfinite(np.take_along_axis(distance, order, axis=1)), there[order], -1)
    padding = np.full((len(who), CHOICES - nearest.shape[1]), -1)
    return np.concatenate([nearest, padding], axis=1).astype(np.int32)


def stand_ins(needs: Needs, sites: "Sites", agreements: "Agreements", chosen: NDArray[np.int32]) -> NDArray[np.int32]:
    """Agreements for each need, (needs, STAND_INS): those for the operator of its nearest of the `chosen` sites, then
    those for anyone; -1 for none.
    """
    operator = np.where(chosen[:, 0] >= 0, sites.organisation[chosen[:, 0]] if len(sites) else -1, -1)
    result = np.full((len(needs), STAND_INS), -1, dtype=np.int32)
    filled = np.zeros(len(needs), dtype=np.int64)
    by_name = np.argsort(agreements.stands_in_for < 0, kind="stable")  # those for a named operator first
    for agreement in by_name:
        named = agreements.stands_in_for[agreement]
        fits = (needs.service == agreements.service[agreement]) & (filled < STAND_INS)
        fits &= (operator == named) if named >= 0 else True
        rows = np.flatnonzero(fits)
        result[rows, filled[rows]] = agreement
        filled[rows] += 1
    return result


def usual_need(needs: Needs, within: Reach, sites: int) -> NDArray[np.float64]:
    """Visits per day wanted of each of `sites` sites by the needs for which it is the nearest."""
    nearest = within.sites[:, 0]
    near = nearest >= 0
    return np.bincount(nearest[near], weights=needs.per_day[near], minlength=sites).astype(np.float64)


def size_unknown(needs: Needs, sites: "Sites", within: Reach, parameters: Parameters) -> "Sites":
    """Sites with unknown staff, places and stock filled in: sized to the usual need of those nearest, with headroom."""
    service = [parameters.services[number] for number in sites.service]
    minutes = np.array([entry.staff_minutes for entry in service])
    usual = usual_need(needs, within, len(sites))
    # Two standard deviations above the mean, or random peaks at small sites would never drain.
    wanted = usual * parameters["headroom"] + 2 * np.sqrt(usual)
    places = np.where(sites.places >= 0, sites.places, np.ceil(wanted))
    each = (1 - parameters["staff_absence"]) * parameters["staff_day_minutes"] / np.maximum(minutes, 1)
    to_serve = np.where(sites.places >= 0, places, wanted)
    staff = np.where(sites.staff >= 0, sites.staff, np.ceil(to_serve / each))
    return replace(
        sites,
        places=places.astype(np.int32),
        staff=staff.astype(np.int32),
        safe_occupancy=np.minimum(sites.safe_occupancy, places).astype(np.int32),
        stock_days=np.nan_to_num(sites.stock_days, nan=parameters["stock_days"]),
    )
