"""Changes that can be made before a shock, along the five levers.

Each change sets one number of section 8 of the model. The people, sites or agreements that a partial change reaches are
drawn by id, so that a larger amount reaches all that a smaller one does, and more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress import reach
from renyang.science.stress.community import CIRCLE, SMARTPHONE, Agreements, Community
from renyang.science.stress.draws import stream, uniforms

LEVERS = ("spatial", "institutional", "organisational", "technological", "psychological")
NEW_OWNER, NEW_DEPUTY, NEW_PARTNER = 1_000_000, 1_000_001, 1_000_002  # organisations that measures add
SEED = 0  # of the draws of whom a change reaches; separate from those of a run


@dataclass(frozen=True, slots=True)
class Change:
    """One possible change: its lever, the meaning of an amount, and the function that applies it."""

    lever: str
    unit: str
    most: float  # largest sensible amount
    apply: Callable[[Community, float], Community]


def _reached(change: str, numbers: NDArray[np.integer], amount: float) -> NDArray[np.bool_]:
    """Which of the items with these numbers a change of this amount (a share) reaches."""
    reached: NDArray[np.bool_] = uniforms(SEED, stream(change), numbers.astype(np.int64)) < amount
    return reached


def _parameter(name: str, value: Callable[[float, float], float]) -> Callable[[Community, float], Community]:
    """Make a change of one parameter; `value` computes it from the old value and the amount."""

    def apply(community: Community, amount: float) -> Community:
        parameters = community.parameters
        return replace(community, parameters=parameters.with_values(**{name: value(parameters[name], amount)}))

    return apply


def _at_least(was: float, amount: float) -> float:
    return max(was, amount)


def _shorter(was: float, amount: float) -> float:
    return was * (1 - amount)


def _closing(was: float, amount: float) -> float:
    """Add a share of what is missing to 1."""
    return was + (1 - was) * amount


def _safe_occupancy(community: Community, amount: float) -> Community:
    sites = community.sites
    at_site = np.array([service.at_site for service in community.parameters.services])[sites.service]
    safe = np.where(at_site, np.maximum(sites.safe_occupancy, sites.places * amount), sites.safe_occupancy)
    return replace(community, sites=replace(sites, safe_occupancy=safe.astype(np.int32)))


def _convertible(community: Community, amount: float) -> Community:
    sites = community.sites
    at_site = np.array([service.at_site for service in community.parameters.services])[sites.service]
    more = sites.convertible + np.where(at_site, np.ceil(sites.places * amount), 0)
    return replace(community, sites=replace(sites, convertible=more.astype(np.int32)))


def _places(community: Community, amount: float) -> Community:
    sites = community.sites
    more = np.ceil(sites.places * (1 + amount)), np.ceil(sites.staff * (1 + amount))
    places, staff = (column.astype(np.int32) for column in more)
    return replace(community, sites=replace(sites, places=places, staff=staff))


def _staff(community: Community, amount: float) -> Community:
    more = np.ceil(community.sites.staff * (1 + amount)).astype(np.int32)
    return replace(community, sites=replace(community.sites, staff=more))


def _stock_days(community: Community, amount: float) -> Community:
    more = (community.sites.stock_days + amount).astype(np.float32)
    return replace(community, sites=replace(community.sites, stock_days=more))


def _owners(community: Community, amount: float) -> Community:
    functions = community.functions
    named = _reached("owner", np.arange(len(functions)), amount) & (functions.owner < 0)
    owner = np.where(named, NEW_OWNER, functions.owner).astype(np.int32)
    return replace(community, functions=replace(functions, owner=owner))


def _deputies(community: Community, amount: float) -> Community:
    functions = community.functions
    named = _reached("deputy", np.arange(len(functions)), amount) & (functions.deputy < 0)
    deputy = np.where(named, NEW_DEPUTY, functions.deputy).astype(np.int32)
    return replace(community, functions=replace(functions, deputy=deputy))


def _agreements(community: Community, amount: float) -> Community:
    """Add one agreement for each service at the sites, for a share of its places a day, on behalf of any operator."""
    sites, pacts = community.sites, community.agreements
    services = np.unique(sites.service)
    places = np.bincount(sites.service, weights=sites.places, minlength=len(community.parameters.services))
    made = Agreements(
        organisation=np.append(pacts.organisation, np.full(len(services), NEW_PARTNER)).astype(np.int32),
        stands_in_for=np.append(pacts.stands_in_for, np.full(len(services), -1)).astype(np.int32),
        service=np.append(pacts.service, services).astype(np.uint8),
        per_day=np.append(pacts.per_day, np.ceil(places[services] * amount)).astype(np.int32),
        covered=np.append(pacts.covered, np.ones(len(services), bool)),
    )
    within = reach.find(community.people, community.needs, sites, made, community.parameters)
    return replace(community, agreements=made, reach=within)


def _volunteers(community: Community, amount: float) -> Community:
    people = np.bincount(community.people.community, minlength=len(community.volunteers))
    more = community.volunteers + np.ceil(people * amount / 1_000)
    return replace(community, volunteers=more.astype(np.int32))


def _liability_cover(community: Community, amount: float) -> Community:
    pacts = community.agreements
    insured = pacts.covered | _reached("liability cover", np.arange(len(pacts)), amount)
    return replace(community, agreements=replace(pacts, covered=insured))


def _completeness(community: Community, amount: float) -> Community:
    filled = _closing_all(community.people.completeness, amount)
    return replace(community, people=replace(community.people, completeness=filled))


def _freshness(community: Community, amount: float) -> Community:
    newer = (community.people.record_age * (1 - amount)).astype(np.float32)
    return replace(community, people=replace(community.people, record_age=newer))


def _smartphones(community: Community, amount: float) -> Community:
    people = community.people
    equipped = _reached("smartphone", people.id, amount)
    return replace(
        community, people=replace(people, channels=people.channels | (equipped * SMARTPHONE).astype(np.uint8))
    )


def _prepared(community: Community, amount: float) -> Community:
    people = community.people
    equipped = _reached("grab-bag", people.id, amount)
    return replace(community, people=replace(people, prepared=people.prepared | equipped.astype(np.uint8)))


def _circles(community: Community, amount: float) -> Community:
    people = community.people
    joined = _reached("circle member", people.id, amount)
    return replace(community, people=replace(people, channels=people.channels | (joined * CIRCLE).astype(np.uint8)))


def _closing_all(was: NDArray[np.float32], amount: float) -> NDArray[np.float32]:
    return (was + (1 - was) * np.float32(amount)).astype(np.float32)


CHANGES: Mapping[str, Change] = {
    "safe_occupancy": Change("spatial", "share of its places that every site can keep open safely", 1, _safe_occupancy),
    "convertible": Change(
        "spatial", "places in rooms that a plan converts, as a share of a site's own", 1, _convertible
    ),
    "places": Change("spatial", "more places and staff, as a share of what is there", 1, _places),
    "stock_days": Change("spatial", "days of supply more at every site", 90, _stock_days),
    "notice_time": Change(
        "institutional", "share of the time to notice that is saved", 1, _parameter("notice_days", _shorter)
    ),
    "respond_time": Change(
        "institutional", "share of the time to respond that is saved", 1, _parameter("respond_days", _shorter)
    ),
    "drilled": Change("institutional", "share of the plan that is drilled", 1, _parameter("plan_drilled", _at_least)),
    "owners": Change("institutional", "share of functions without an owner that get one", 1, _owners),
    "deputies": Change("institutional", "share of functions without a deputy that get one", 1, _deputies),
    "agreements": Change("organisational", "share of places that an insured partner stands in for", 1, _agreements),
    "volunteers": Change("organisational", "volunteers more for every 1,000 older people", 100, _volunteers),
    "liability_cover": Change("organisational", "share of uninsured agreements that get cover", 1, _liability_cover),
    "staff": Change("organisational", "more staff, as a share of what is there", 1, _staff),
    "completeness": Change("technological", "share of what records lack that is filled in", 1, _completeness),
    "freshness": Change("technological", "share by which records become newer", 1, _freshness),
    "smartphones": Change("technological", "share of people who are given a smartphone", 1, _smartphones),
    "planned_matching": Change(
        "technological",
        "share of queueing people whose visits become planned",
        1,
        _parameter("planned_matching", _closing),
    ),
    "prepared": Change("psychological", "share of people who are given a grab-bag", 1, _prepared),
    "trust": Change("psychological", "share of distrust and fear that is removed", 1, _parameter("trust", _closing)),
    "circles": Change("psychological", "share of people who join a support circle", 1, _circles),
}
"""Every change by its name in files."""
