"""The register as arrays: what a stress test starts from. Carries no name, only each person's place in a list of ids."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from renyang.partners.models import Agreement, Organisation, OrganisationKind, Responsibility
from renyang.people.models import SERVED, LivingArrangement, Person
from renyang.places.models import Building, Site
from renyang.places.queries import buildings_on_map, places_kept_safe
from renyang.resilience.indicators import KEY_FACTS
from renyang.science import stress
from renyang.science.catalogue import WORDS, services_in
from renyang.science.coordinates import LocalPlane
from renyang.science.identity import division_range, parse_division
from renyang.science.problem import Problem

Columns = dict[str, list[Any]]
Position = tuple[float, float] | None
"""Longitude and latitude, degrees, where they are known."""


@dataclass(frozen=True)
class Snapshot:
    """A community for the stress test, and whose rows it holds: row number -> person id."""

    community: "stress.Community"
    people: tuple[str, ...]


def take(division_code: str) -> Snapshot:
    """Read a division's register, sites and partners. Problem where nobody is registered there."""
    division_code = parse_division(division_code)
    low, high = division_range(division_code)
    rows = list(
        # those away for a time too: a shock of weeks meets them, and services are sized for them
        Person.objects.filter(division_code__gte=low, division_code__lt=high, merged_into=None, status__in=SERVED)
        .order_by("pk")
        .values_list("pk", "division_code", "birth_date", *PLAIN, "resident_id_lookup", "phone_lookup", "provenance")
    )
    if not rows:
        raise Problem(
            "nobody_registered",
            "Nobody is registered in division {division}.",
            do="Bring the departments' files in first.",
            division=division_code,
        )
    codes = sorted({row[1] for row in rows})
    number = {code: at for at, code in enumerate(codes)}
    organisations = {pk: at for at, pk in enumerate(_organisations(low, high))}
    agreements, teams = _agreements(low, high, organisations, number)
    sites = list(Site.objects.filter(division_code__gte=low, division_code__lt=high).order_by("pk"))
    homes = _homes(rows, low, high)
    plane = _plane(homes, sites)
    community = stress.Community.build(
        people=_people(rows, number) | _metres(plane, homes),
        sites=_sites(sites, number, plane, teams),
        agreements=agreements,
        functions=_functions(low, high, organisations),
        volunteers=_volunteers(low, high, codes),
        communities=codes,
    )
    return Snapshot(community, tuple(str(row[0]) for row in rows))


PLAIN = ("sex", "address", "living_arrangement", "capability_level", "reads", "smartphone")


def _people(rows: list[Any], number: dict[str, int]) -> Columns:
    today = timezone.localdate()
    columns: Columns = defaultdict(list)
    for at, row in enumerate(rows):
        _pk, code, birth, _sex, _address, living, level, reads, smartphone, _id, phone, provenance = row
        columns["id"].append(at)
        columns["community"].append(number[code])
        columns["age"].append(_age(birth, today))
        columns["level"].append(-1 if level is None else level)
        columns["lives_alone"].append(-1 if not living else int(living == LivingArrangement.ALONE))
        columns["reads"].append(_flag(reads))
        columns["phone"].append(int(phone is not None))
        columns["smartphone"].append(_flag(smartphone))
        columns["completeness"].append(_completeness(row))
        columns["record_age"].append(_record_age(provenance, today))
    return dict(columns)


def _age(birth: dt.date | None, today: dt.date) -> float:
    return float("nan") if birth is None else (today - birth).days / 365.25


def _flag(value: bool | None) -> int:
    return -1 if value is None else int(value)


def _completeness(row: Any) -> float:
    """The share of the key facts that the register has of a person."""
    _pk, _code, birth, sex, address, living, level, _reads, _smartphone, number, phone, _provenance = row
    facts = (birth, sex, number, phone, address, living, level)
    return len([fact for fact in facts if fact not in (None, "")]) / len(KEY_FACTS)


def _record_age(provenance: dict[str, list[Any]], today: dt.date) -> float:
    """Days since any department last collected a fact of a person; NaN where none says when."""
    days = [on for _record, _source, on in provenance.values() if on]
    return float(max((today - dt.date.fromisoformat(max(days))).days, 0)) if days else float("nan")


def _homes(rows: list[Any], low: str, high: str) -> list[Position]:
    """Where each person lives; None where the building is not on the map."""
    buildings = buildings_on_map(Building.objects.filter(division_code__gte=low, division_code__lt=high))
    found = (buildings.of(row[1], row[4]) for row in rows)
    return [None if one is None else one[1] for one in found]


def _plane(homes: list[Position], sites: list[Site]) -> LocalPlane:
    known = [at for at in (*homes, *map(_position, sites)) if at is not None]
    return LocalPlane.around(*np.transpose(known)) if known else LocalPlane(0.0, 0.0)


def _position(site: Site) -> Position:
    return None if site.longitude is None or site.latitude is None else (site.longitude, site.latitude)


def _metres(plane: LocalPlane, positions: list[Position]) -> Columns:
    """Metres east and north, NaN where a position is not known."""
    degrees = np.array([at or (np.nan, np.nan) for at in positions], float).reshape(-1, 2)
    x, y = plane.metres(*degrees.T).T
    return {"x": x.tolist(), "y": y.tolist()}


def _sites(sites: list[Site], number: dict[str, int], plane: LocalPlane, teams: Columns) -> Columns:
    """One row a site and service, and one a team that an agreement provides."""
    columns: Columns = {name: list(values) for name, values in teams.items()}
    safe = places_kept_safe(sites, timezone.localdate())
    where = _metres(plane, [_position(site) for site in sites])
    for name in ("x", "y"):
        columns[name] = [float("nan")] * len(columns["service"])
    columns["safe_occupancy"] = [-1] * len(columns["service"])
    for at, site in enumerate(sites):
        for service in site.services:
            columns["service"].append(service)
            columns["community"].append(number.get(site.division_code, 0))
            columns["places"].append(
                -1 if site.licensed_places is None else site.licensed_places * max(site.sessions, 1)
            )
            columns["organisation"].append(-1)
            columns["safe_occupancy"].append(safe.get(site.pk, -1))
            columns["x"].append(where["x"][at])
            columns["y"].append(where["y"][at])
    return columns


def _organisations(low: str, high: str) -> list[int]:
    rows = Organisation.objects.filter(division_code__gte=low, division_code__lt=high)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _agreements(low: str, high: str, organisations: dict[int, int], number: dict[str, int]) -> tuple[Columns, Columns]:
    """Stand-ins as agreements; what an organisation provides itself as a team that comes to the door."""
    pacts: Columns = {name: [] for name in ("organisation", "stands_in_for", "service", "per_day", "covered")}
    teams: Columns = {name: [] for name in ("service", "community", "places", "organisation")}
    rows = Agreement.objects.filter(organisation__division_code__gte=low, organisation__division_code__lt=high)
    for row in rows.select_related("organisation").order_by("pk"):
        if row.service not in WORDS:
            continue
        if row.stands_in_for_id is None:
            teams["service"].append(row.service)
            teams["community"].append(number.get(row.organisation.division_code, 0))
            teams["places"].append(row.per_day)
            teams["organisation"].append(organisations[row.organisation_id])
        else:
            pacts["organisation"].append(organisations[row.organisation_id])
            pacts["stands_in_for"].append(organisations.get(row.stands_in_for_id, -1))
            pacts["service"].append(row.service)
            pacts["per_day"].append(row.per_day)
            pacts["covered"].append(int(row.liability_covered))
    return pacts, teams


def _functions(low: str, high: str, organisations: dict[int, int]) -> Columns:
    """Who hands on requests for each service: the street office, and where a function names the service, its owner."""
    columns: Columns = {name: [] for name in ("service", "community", "owner", "deputy")}

    def add(service: str, owner: int | None, deputy: int | None) -> None:
        columns["service"].append(service)
        columns["community"].append(-1)
        columns["owner"].append(organisations.get(owner or 0, -1))
        columns["deputy"].append(organisations.get(deputy or 0, -1))

    offices = Organisation.objects.filter(pk__in=organisations, kind=OrganisationKind.STREET_OFFICE)
    add("*", offices.values_list("pk", flat=True).first(), None)
    rows = Responsibility.objects.filter(division_code__gte=low, division_code__lt=high).order_by("pk")
    for row in rows:
        for service in services_in(row.function):
            add(service, row.owner_id, row.deputy_id)
    return columns


def _volunteers(low: str, high: str, codes: list[str]) -> list[int]:
    """Volunteers of a community's own organisations there; those of the whole sub-district shared evenly."""
    rows = Organisation.objects.filter(division_code__gte=low, division_code__lt=high, kind=OrganisationKind.VOLUNTEERS)
    everywhere = sum(row.people_available or 0 for row in rows if row.division_code not in codes)
    own: dict[str, int] = defaultdict(int)
    for row in rows:
        own[row.division_code] += row.people_available or 0
    return [own[code] + everywhere // len(codes) for code in codes]
