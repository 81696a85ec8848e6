"""Which sites and agreements can serve a need.

Of the sites in reach the three nearest are kept here; when these are full, allocation looks at all others in reach.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.defaults import Parameters
from renyang.science.stress.needs import Needs

if TYPE_CHECKING:
    from renyang.science.stress.community import Agreements, People, Sites

CHOICES = 3  # sites kept for a need
CHUNK = 50_000  # needs per chunk of distances
SAME_COMMUNITY = 0.5  # tie-break in metres, too small to outrank a nearer site


@dataclass(frozen=True, slots=True)
class Reach:
    """Of each need the nearest sites in reach (needs, CHOICES), and all agreements that may serve it (needs, most of any
    need); -1 for none.
    """

    sites: NDArray[np.int32]
    agreements: NDArray[np.int32]


def find(people: "People", needs: Needs, sites: "Sites", agreements: "Agreements", parameters: Parameters) -> Reach:
    """Find sites within walking distance (services at a site) or a day's travel (services at the door), and agreements.

    A site of the person's own community is always in reach. If a position is unknown, only those are, and for services
    at the door every other site after them. Agreements are those that stand in for the operator of any site in reach,
    then those that stand in for anyone: adding a site takes no agreement away and changes no order.
    """
    chosen = np.full((len(needs), CHOICES), -1, dtype=np.int32)
    most = int(np.bincount(agreements.service).max(initial=0))
    stand_ins = np.full((len(needs), most), -1, dtype=np.int32)
    for number, service in enumerate(parameters.services):
        mine, there, pacts = (np.flatnonzero(table.service == number) for table in (needs, sites, agreements))
        limit = walk_or_drive(parameters)[number]
        for start in range(0, len(mine), CHUNK):
            rows = mine[start : start + CHUNK]
            metres = _metres(people, needs.person[rows], sites, there, limit, anywhere=not service.at_site)
            chosen[rows] = _nearest(metres, there)
            stand_ins[rows, : len(pacts)] = _stand_ins(
                np.isfinite(metres), sites.organisation[there], agreements, pacts
            )
    return Reach(chosen, stand_ins)


def walk_or_drive(parameters: Parameters) -> NDArray[np.float64]:
    """How far a site of each service reaches, in metres: a walk to a site, or a day's travel to the door."""
    return np.array(
        [parameters["reach_walk" if service.at_site else "reach_door"] for service in parameters.services], np.float64
    )


def _metres(
    people: "People", who: NDArray[np.int32], sites: "Sites", there: NDArray[np.int64], limit: float, *, anywhere: bool
) -> NDArray[np.float64]:
    """Metres from each person to each site, infinite out of reach; allocation.metres_to does the same for one site."""
    east = people.x[who, None].astype(np.float64) - sites.x[None, there]
    north = people.y[who, None].astype(np.float64) - sites.y[None, there]
    metres = np.sqrt(east * east + north * north)
    same = people.community[who, None] == sites.community[None, there]
    metres = np.where(np.isnan(metres), np.where(same, 0.0, limit if anywhere else np.inf), metres)
    return np.where(same | (metres <= limit), metres - SAME_COMMUNITY * same, np.inf)


def _nearest(metres: NDArray[np.float64], there: NDArray[np.int64]) -> NDArray[np.int32]:
    order = np.argsort(metres, axis=1, kind="stable")[:, :CHOICES]
    nearest = np.full((len(metres), CHOICES), -1, np.int32)
    in_reach = np.isfinite(np.take_along_axis(metres, order, axis=1))
    nearest[:, : order.shape[1]] = np.where(in_reach, there[order], -1)
    return nearest


def _stand_ins(
    in_reach: NDArray[np.bool_], operators: NDArray[np.int32], agreements: "Agreements", pacts: NDArray[np.int64]
) -> NDArray[np.int32]:
    """The agreements of `pacts` that serve each need, named operators first; in_reach: (needs, sites)."""
    pacts = pacts[np.argsort(agreements.stands_in_for[pacts] < 0, kind="stable")]
    fits = np.ones((len(in_reach), len(pacts)), bool)
    for column, named in enumerate(agreements.stands_in_for[pacts]):
        if named >= 0:
            fits[:, column] = in_reach[:, operators == named].any(axis=1)
    order = np.argsort(~fits, axis=1, kind="stable")
    return np.where(np.take_along_axis(fits, order, axis=1), pacts[order], -1).astype(np.int32)


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
    wanted = usual * parameters["headroom"]
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
