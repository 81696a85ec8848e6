"""Default numbers of the stress test, read from defaults.toml: parameters, services and need rules.

Properties of a service that hold with or without a shock come from the service catalogue.
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
    """One number and its source. `mark`: V read, D derived, M general knowledge, A assumed.

    low, high: its plausible range; None if it is certain or used only when a community is made.
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
    """One service of the catalogue: staff time per visit, tolerated gap, and possible substitutes."""

    code: str
    minutes: float  # with the person
    travel: float  # travel minutes per visit
    staff: float  # staff members per person served
    tolerance: int  # days of tolerated gap
    keeps: int  # most missed visits that stay wanted; 0: a missed visit is lost
    critical: bool
    instead: tuple[str, ...]  # of INSTEAD
    at_site: bool = False  # the person goes there; otherwise staff come to the door

    @property
    def staff_minutes(self) -> float:
        """Minutes of staff time per person served."""
        return (self.minutes + self.travel) * self.staff


INSTEAD = ("volunteer", "phone", "circle", "family", "kit")


@dataclass(frozen=True, slots=True)
class NeedRule:
    """People with one of these capability levels (and living alone or not, and of this age) need a service."""

    service: str
    levels: tuple[int, ...]
    per_week: float  # mean visits a week
    share: float  # share of matching people who use it
    alone: bool | None = None  # None: either
    age_from: float = 0.0  # years


@dataclass(frozen=True)
class Parameters:
    """The parameters of a run: numbers by name, services in order, need rules.

    `Parameters.default()` returns the shipped ones; `with_values(plan_effect=1.0)` replaces some by local values.
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
        """The parameters with some numbers replaced. Raises ValueError for an unknown name."""
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
    """A service with the catalogue's numbers and those of the stress test."""
    listed = catalogue.SERVICES[entry["code"]]
    same = {
        "minutes": listed.minutes,
        "tolerance": listed.gap_days,
        "critical": listed.critical,
        "at_site": listed.at_site,
    }
    return Service(**{**same, **entry, "instead": tuple(entry["instead"])})
