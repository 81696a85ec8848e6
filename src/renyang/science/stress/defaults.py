"""The numbers of the stress test, read from defaults.toml: parameters, the services, and who needs what.

What is true of a service whether or not there is a shock stands in the service catalogue, and is taken from there.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from renyang.science import catalogue


@dataclass(frozen=True, slots=True)
class Default:
    """One number with where it comes from. `mark`: V read, D derived, M general knowledge, A assumed.

    low, high: how far off it may well be; None for what is not uncertain, or acts only when a community is made.
    """

    name: str
    value: float
    unit: str
    source: str
    mark: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the catalogue: how much staff time a visit takes, how long a gap is borne, what may replace it."""

    code: str
    minutes: float  # with the person
    travel: float  # minutes on the way, per visit
    staff: float  # staff members at once per person served
    tolerance: int  # days of gap borne
    keeps: int  # missed visits that stay wanted; 0: a missed visit is lost
    critical: bool
    instead: tuple[str, ...]  # of INSTEAD
    at_site: bool = False  # the person goes there; otherwise staff come to the door

    @property
    def staff_minutes(self) -> float:
        """Minutes of staff time one person served costs."""
        return (self.minutes + self.travel) * self.staff


INSTEAD = ("volunteer", "phone", "circle", "family", "kit")


@dataclass(frozen=True, slots=True)
class NeedRule:
    """People with one of these capability levels (and living alone or not, and of this age) need a service."""

    service: str
    levels: tuple[int, ...]
    per_week: float  # mean visits a week
    share: float  # of those who fit, how many use it
    alone: bool | None = None  # None: either
    age_from: float = 0.0  # years


@dataclass(frozen=True)
class Parameters:
    """What a run goes by: numbers by name, services in their order, need rules.

    `Parameters.default()` gives the shipped ones; `with_values(plan_effect=1.0)` replaces some by local values.
    """

    values: Mapping[str, float]
    services: tuple[Service, ...]
    needs: tuple[NeedRule, ...]
    sources: tuple[Default, ...] = field(repr=False)

    @classmethod
    def default(cls) -> "Parameters":
        """The shipped parameters."""
        return _shipped()

    def with_values(self, **values: float) -> "Parameters":
        """The same parameters with some numbers replaced. ValueError for a name that does not exist."""
        unknown = set(values) - set(self.values)
        if unknown:
            raise ValueError(f"no such parameter: {', '.join(sorted(unknown))}")
        return replace(self, values={**self.values, **{name: float(value) for name, value in values.items()}})

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    @property
    def codes(self) -> tuple[str, ...]:
        """Service codes in the order used by every array with a service axis."""
        return tuple(service.code for service in self.services)


@cache
def _shipped() -> Parameters:
    data: dict[str, Any] = tomllib.loads(files(__package__).joinpath("defaults.toml").read_text(encoding="utf-8"))
    sources = tuple(Default(name=name, **entry) for name, entry in data["parameter"].items())
    services = tuple(_service(entry) for entry in data["service"])
    rules = tuple(NeedRule(**{**entry, "levels": tuple(entry["levels"])}) for entry in data["need"])
    return Parameters({entry.name: float(entry.value) for entry in sources}, services, rules, sources)


def _service(entry: Mapping[str, Any]) -> Service:
    """A service with the catalogue's numbers, and the stress test's own."""
    listed = catalogue.SERVICES[entry["code"]]
    same = {
        "minutes": listed.minutes,
        "tolerance": listed.gap_days,
        "critical": listed.critical,
        "at_site": listed.at_site,
    }
    return Service(**{**same, **entry, "instead": tuple(entry["instead"])})
