"""A synthetic sub-district from published marginals, as the columns a register would provide."""

from typing import Any

import numpy as np

from renyang.science.stress.defaults import Parameters
from renyang.science.stress.needs import impute_levels, needs_of

PEOPLE_A_COMMUNITY = 800  # older people; communities of 4,000-9,000 residents, 20 % aged 60 and over [M]
BLOCK = 600.0  # metres, side of a community [A]
AGE_SHARES = (0.558, 0.306, 0.136)  # of those 60+: 60-69, 70-79, 80 and over; China's census of 2020 [M]
AGE_FROM, AGE_TO = np.array([60.0, 70.0, 80.0]), np.array([70.0, 80.0, 95.0])  # years
ALONE = 0.12  # living alone, 10-15 % [M]
READS = np.array([0.95, 0.85, 0.65])  # by age band [M]
SMARTPHONE = np.array([0.50, 0.31, 0.15])  # 65-69 and 70-79 as read; 80 and over [A]
PHONE = 0.90  # [A]
PREPARED = 0.20  # with a grab-bag [A]
COMPLETENESS = (0.85, 1.0)  # of records, uniform [A]
RECORD_AGE = 365.0  # days at most since a record was confirmed: checked once a year, uniform [A]
CIRCLE = 0.10  # in a support circle [A]
CONVERTIBLE = 0.25  # of places, in other rooms of a third of the day centres [A]
COVERED = 0.7  # share of agreements with liability cover [A]
VOLUNTEERS_PER_PERSON = 0.022  # 220 per 10,000 older people [M]
USUAL_SITE = {"day_care": 40}  # people a day; day centres of 30-60 places [M]
USUAL_TEAM = 25  # visits a day of a team, or meals times four [A]
ORGANISATIONS = 12  # 6 social organisations, 5 companies, 1 street office [M]
STAND_IN = (0.5, 0.3)  # share of operators with an agreement; share of their usual need it covers [A]
OWNER, DEPUTY = 0.95, 0.6  # share of functions that have one [A]


def synthetic_columns(people: int, seed: int, parameters: Parameters) -> dict[str, Any]:
    """Keyword arguments for `Community.build`: people, sites, agreements, functions, volunteers, communities."""
    random = np.random.Generator(np.random.Philox(seed))
    communities = max(1, round(people / PEOPLE_A_COMMUNITY))
    folk = _people(random, people, communities, seed)
    demand = _usual_demand(folk, parameters, seed)
    sites = _sites(random, communities, demand, parameters)
    return {
        "people": folk,
        "sites": sites,
        "agreements": _agreements(random, sites, demand, parameters),
        "functions": _functions(random, communities, parameters),
        "volunteers": np.full(communities, round(VOLUNTEERS_PER_PERSON * people / communities)),
        "communities": communities,
    }


def _people(random: np.random.Generator, people: int, communities: int, seed: int) -> dict[str, Any]:
    ids = np.arange(people, dtype=np.uint32)
    band = random.choice(3, size=people, p=AGE_SHARES)
    community = random.integers(communities, size=people)
    age = random.uniform(AGE_FROM[band], AGE_TO[band])
    corner_x, corner_y = _corner(community, communities)
    return {
        "id": ids,
        "community": community,
        "age": age,
        "level": impute_levels(ids, age, np.full(people, -1, dtype=np.int8), seed),
        "lives_alone": (random.random(people) < ALONE).astype(np.int8),
        "reads": random.random(people) < READS[band],
        "phone": random.random(people) < PHONE,
        "smartphone": random.random(people) < SMARTPHONE[band],
        "prepared": random.random(people) < PREPARED,
        "x": corner_x + random.random(people) * BLOCK,
        "y": corner_y + random.random(people) * BLOCK,
        "completeness": random.uniform(*COMPLETENESS, size=people),
        "record_age": random.uniform(0.0, RECORD_AGE, size=people),
        "circle": random.random(people) < CIRCLE,
    }


def _corner(community: Any, communities: int) -> tuple[Any, Any]:
    """South-west corner of communities laid out as a square, metres."""
    side = int(np.ceil(np.sqrt(communities)))
    return (community % side) * BLOCK, (community // side) * BLOCK


def _usual_demand(folk: dict[str, Any], parameters: Parameters, seed: int) -> Any:
    """Visits wanted on an average day, by service."""
    needs = needs_of(folk["id"], folk["age"], folk["level"], folk["lives_alone"], parameters, seed=seed)
    return np.bincount(needs.service, weights=needs.per_day, minlength=len(parameters.services))


def _sites(random: np.random.Generator, communities: int, demand: Any, parameters: Parameters) -> dict[str, Any]:
    """Sites spread evenly over the communities, as many as usual demand needs; places and staff, left unknown, are
    sized to the need of those nearest. Nobody has measured their air, so none is shown to open safely, as in a register.
    """
    service: list[str] = []
    community: list[int] = []
    for number, entry in enumerate(parameters.services):
        size = USUAL_SITE.get(entry.code, USUAL_TEAM * (4 if entry.code == "meals" else 1))
        count = max(1, int(np.ceil(demand[number] / size)))
        service += [entry.code] * count
        community += [int((row + 0.5) * communities / count) for row in range(count)]
    where = np.minimum(np.array(community), communities - 1)
    corner_x, corner_y = _corner(where, communities)
    count = len(service)
    converts = (np.array(service) == "day_care") & (random.random(count) < 1 / 3)
    return {
        "service": np.array(service),
        "community": where,
        "x": corner_x + random.random(count) * BLOCK,
        "y": corner_y + random.random(count) * BLOCK,
        "convertible": np.where(converts, round(USUAL_SITE["day_care"] * CONVERTIBLE), 0),
        "stock_days": random.uniform(7.0, 20.0, size=count),  # days of supply, 7-20 [M]
        "organisation": random.integers(ORGANISATIONS, size=count),
    }


def _agreements(random: np.random.Generator, sites: dict[str, Any], demand: Any, parameters: Parameters) -> Any:
    """For some operators, another organisation stands in for a part of their usual need."""
    rows: dict[str, list[Any]] = {
        "organisation": [], "stands_in_for": [], "service": [], "per_day": [], "covered": [],
    }  # fmt: skip
    share, covered = STAND_IN
    for number, code in enumerate(parameters.codes):
        sites_of = sites["organisation"][sites["service"] == code]
        for operator in np.unique(sites_of):
            partner = int((operator + random.integers(1, ORGANISATIONS)) % ORGANISATIONS)
            if random.random() < share:
                usual = demand[number] * np.mean(sites_of == operator)
                rows["organisation"].append(partner)
                rows["stands_in_for"].append(int(operator))
                rows["service"].append(code)
                rows["per_day"].append(int(np.ceil(usual * covered)))
                rows["covered"].append(int(random.random() < COVERED))
    return rows


def _functions(random: np.random.Generator, communities: int, parameters: Parameters) -> dict[str, Any]:
    """One function for each service and community."""
    rows = communities * len(parameters.services)
    owner = np.where(random.random(rows) < OWNER, random.integers(ORGANISATIONS, size=rows), -1)
    deputy = np.where(random.random(rows) < DEPUTY, random.integers(ORGANISATIONS, size=rows), -1)
    return {
        "service": np.repeat(np.array(parameters.codes), communities),
        "community": np.tile(np.arange(communities), len(parameters.services)),
        "owner": owner,
        "deputy": deputy,
    }
