"""The register as arrays, the input of a stress test. It holds no names, only each person's index in a list of ids."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from renyang.care.queries import visits_wanted
from renyang.core.access.gate import Actor
from renyang.core.jobs.runs import read_at_one_moment
from renyang.organisations.queries import organisations_of, street_office, volunteers_on_hand
from renyang.partners.queries import agreements_in_force, responsibilities_of
from renyang.people.queries import PersonFacts, people_served
from renyang.places.queries import SiteProvision, buildings_on_map, sites_provide
from renyang.resilience.domain.sources import Source, sources_of
from renyang.science import stress
from renyang.science.catalogue import WORDS, services_in
from renyang.science.coordinates import LocalPlane
from renyang.science.identity import parse_division
from renyang.science.problem import Problem
from renyang.supplies.queries import days_by_service

Columns = dict[str, list[Any]]
Position = tuple[float, float] | None
"""Longitude and latitude in degrees, or None if unknown."""


@dataclass(frozen=True)
class Snapshot:
    """A community for the stress test, the person id of each of its rows, the names of its organisations, and which
    records it was made from.
    """

    community: "stress.Community"
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    sources: tuple[Source, ...]


@read_at_one_moment()
def take(actor: Actor, division_code: str) -> Snapshot:
    """Read a division's register, sites and partners at one moment. Raises Problem if nobody is registered there."""
    division_code = parse_division(division_code)
    # includes people who are temporarily away: a shock of weeks affects them, and services are sized for them
    people = people_served(actor, division_code)
    if not people:
        raise Problem(
            "nobody_registered",
            "Nobody is registered in division {division}.",
            do="Bring the departments' files in first.",
            division=division_code,
        )
    codes = sorted({person.division_code for person in people})
    number = {code: at for at, code in enumerate(codes)}
    known = organisations_of(actor, division_code)
    organisations = {row.pk: at for at, row in enumerate(known)}
    agreements, teams = _agreements(actor, division_code, organisations, number)
    sites, stocks = sites_provide(actor, division_code), days_by_service(actor, division_code)
    needs = _needs(people, visits_wanted(actor, division_code))
    with_needs = set(needs["person"])
    buildings = buildings_on_map(actor, division_code)
    homes = [None if home is None else home[1] for home in (buildings.of(p.division_code, p.address) for p in people)]
    plane = _plane([*homes, *(site.position for site in sites)])
    columns: dict[str, Any] = {
        "people": _people(people, number) | _metres(plane, homes),
        "needs": needs,
        "sites": _sites(sites, number, plane, teams, organisations, stocks),
        "agreements": agreements,
        "functions": _functions(actor, division_code, organisations),
    }
    volunteers = _volunteers(volunteers_on_hand(actor, division_code), codes)
    community = stress.Community.build(
        **columns,
        needs_by_rule=[at not in with_needs for at in range(len(people))],
        volunteers=volunteers,
        communities=codes,
    )
    return Snapshot(
        community,
        tuple(person.id for person in people),
        tuple(row.name for row in known),
        sources_of(**columns, volunteers=volunteers),
    )


def _people(people: Sequence[PersonFacts], number: dict[str, int]) -> Columns:
    today = timezone.localdate()
    return {
        "id": list(range(len(people))),
        "community": [number[person.division_code] for person in people],
        "age": [_years(person.birth_date, today) for person in people],
        "level": [-1 if person.capability_level is None else person.capability_level for person in people],
        "lives_alone": [_flag(person.lives_alone) for person in people],
        "reads": [_flag(person.reads) for person in people],
        "phone": [int(person.has_phone) for person in people],
        "smartphone": [_flag(person.smartphone) for person in people],
        "completeness": [person.completeness for person in people],
        "record_age": [_days(person.collected_on, today) for person in people],
    }


def _needs(people: Sequence[PersonFacts], wanted: Sequence[tuple[str, str, float]]) -> Columns:
    """Needs on record of services that the test knows, by row of people."""
    row, codes = {person.id: at for at, person in enumerate(people)}, stress.Parameters.default().codes
    rows = [(row[person], service, weekly) for person, service, weekly in wanted if person in row and service in codes]
    return {name: [values[at] for values in rows] for at, name in enumerate(("person", "service", "per_week"))}


def _years(birth_date: dt.date | None, today: dt.date) -> float:
    return float("nan") if birth_date is None else (today - birth_date).days / 365.25


def _days(collected_on: dt.date | None, today: dt.date) -> float:
    """Days since any department last collected a fact of a person; NaN if unknown."""
    return float("nan") if collected_on is None else float(max((today - collected_on).days, 0))


def _flag(value: bool | None) -> int:
    return -1 if value is None else int(value)


def _plane(positions: Sequence[Position]) -> LocalPlane:
    placed = [at for at in positions if at is not None]
    return LocalPlane.around(*np.transpose(placed)) if placed else LocalPlane(0.0, 0.0)


def _metres(plane: LocalPlane, positions: Sequence[Position]) -> Columns:
    """Metres east (x) and north (y), NaN if a position is unknown."""
    degrees = np.array([at or (np.nan, np.nan) for at in positions], float).reshape(-1, 2)
    x, y = plane.metres(*degrees.T).T
    return {"x": x.tolist(), "y": y.tolist()}


def _sites(
    sites: Sequence[SiteProvision], number: dict[str, int], plane: LocalPlane, teams: Columns,
    organisations: Mapping[int, int], stocks: Mapping[tuple[str, str], float],
) -> Columns:  # fmt: skip
    """One row per site and service, and one per team that an agreement provides. A site's staff are shared among its
    services, rounded up; its stock is that of its community, or else of the sub-district.
    """
    columns: Columns = {name: list(values) for name, values in teams.items()}
    where = _metres(plane, [site.position for site in sites])
    for name in ("x", "y"):
        columns[name] = [float("nan")] * len(columns["service"])
    for name in ("safe_occupancy", "staff"):
        columns[name] = [-1] * len(columns["service"])
    columns["stock_days"] = [float("nan")] * len(columns["service"])
    street = {service: days for (code, service), days in stocks.items() if code not in number}
    for at, site in enumerate(sites):
        for service in site.services:
            columns["service"].append(service)
            columns["community"].append(number.get(site.division_code, 0))
            columns["places"].append(-1 if site.places is None else site.places)
            columns["organisation"].append(-1 if site.operator is None else organisations.get(site.operator, -1))
            columns["staff"].append(-1 if site.staff is None else math.ceil(site.staff / len(site.services)))
            stock = stocks.get((site.division_code, service), street.get(service, float("nan")))
            columns["stock_days"].append(stock)
            columns["safe_occupancy"].append(-1 if site.places_kept_safe is None else site.places_kept_safe)
            columns["x"].append(where["x"][at])
            columns["y"].append(where["y"][at])
    return columns


def _agreements(
    actor: Actor, division_code: str, organisations: dict[int, int], number: dict[str, int]
) -> tuple[Columns, Columns]:
    """Stand-ins as agreements, and what organisations provide themselves as teams that visit homes. Stand-ins for
    organisations outside the division are left out.
    """
    pacts: Columns = {name: [] for name in ("organisation", "stands_in_for", "service", "per_day", "covered")}
    teams: Columns = {name: [] for name in ("service", "community", "places", "organisation")}
    for row in agreements_in_force(actor, division_code):
        if row.service not in WORDS:
            continue
        if row.stands_in_for_id is None:
            teams["service"].append(row.service)
            teams["community"].append(number.get(row.organisation.division_code, 0))
            teams["places"].append(row.per_day)
            teams["organisation"].append(organisations[row.organisation_id])
        elif row.stands_in_for_id in organisations:
            pacts["organisation"].append(organisations[row.organisation_id])
            pacts["stands_in_for"].append(organisations[row.stands_in_for_id])
            pacts["service"].append(row.service)
            pacts["per_day"].append(row.per_day)
            pacts["covered"].append(int(bool(row.is_covered)))  # what nobody says is insured is not relied on
    return pacts, teams


def _functions(actor: Actor, division_code: str, organisations: dict[int, int]) -> Columns:
    """Who forwards requests for each service: the street office, and the owner of a function that names the service."""
    columns: Columns = {name: [] for name in ("service", "community", "owner", "deputy")}

    def add(service: str, owner: int | None, deputy: int | None) -> None:
        columns["service"].append(service)
        columns["community"].append(-1)
        columns["owner"].append(organisations.get(owner or 0, -1))
        columns["deputy"].append(organisations.get(deputy or 0, -1))

    office = street_office(actor, division_code)
    add("*", office.pk if office is not None else None, None)
    for row in responsibilities_of(actor, division_code):
        for service in services_in(row.function):
            add(service, row.owner_id, row.deputy_id)
    return columns


def _volunteers(own: Mapping[str, int], codes: list[str]) -> list[int]:
    """Volunteers by community: of its own organisations, plus an equal share of those of the whole sub-district."""
    everywhere = sum(people for code, people in own.items() if code not in codes)
    return [own.get(code, 0) + everywhere // len(codes) for code in codes]
