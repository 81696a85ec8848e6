"""Scenarios: which services fall to what level of normal, on which days. Read from TOML files, checked line by line."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.checked_toml import CheckedToml
from renyang.science.stress.defaults import Parameters

TARGETS = (
    "sites", "staff", "family", "demand", "acceptance", "mobility", "information", "supplies", "partners", "budget",
)  # fmt: skip
SITES, STAFF, FAMILY, DEMAND, ACCEPTANCE, MOBILITY, INFORMATION, SUPPLIES, PARTNERS, BUDGET = range(10)
SITES_IF_UNSAFE, LARGEST_PARTNER = 10, 11  # rows of their own for `unless = "safe_occupancy"` and `pick = "largest"`
ROWS = 12
DAYS_MOST = 3650  # ten years; also keeps the counters of a person within 16 bits

_WORDS = ("name", "title", "title_zh", "description", "description_zh", "condition", "condition_zh")
_SCENARIO_KEYS = (*_WORDS, "days", "impact")
_IMPACT_KEYS = ("target", "service", "from", "to", "level", "ramp", "unless", "pick", "source")


@dataclass(frozen=True, slots=True)
class Impact:
    """From day `start` until before day `end`, the target is at `level` times normal, reached within `ramp` days.

    For sites, partners and people who can travel or be reached, level is a share; for staff, the chance to be present;
    for demand, a factor on needs that arise; for acceptance, the share who still accept help; for supplies, the share
    delivered.
    """

    target: str
    level: float
    start: int
    end: int
    service: str = "*"
    ramp: int = 0
    unless: str = ""  # "safe_occupancy": sites that can open safely stay open at that occupancy
    pick: str = ""  # "largest": only the largest organisation is hit
    source: str = ""  # source of the numbers, with their mark


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named list of impacts over a horizon of days."""

    name: str
    days: int
    impacts: tuple[Impact, ...] = ()
    title: str = ""
    title_zh: str = ""
    description: str = ""
    description_zh: str = ""
    condition: str = ""  # "If ...", the first half of a sentence that says what follows
    condition_zh: str = ""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Names of the shipped scenarios."""
        return tuple(sorted(file.name.removesuffix(".toml") for file in _folder().iterdir()))

    @classmethod
    def load(cls, name: str | Path) -> "Scenario":
        """A shipped scenario by name, or a file's (a path, or a name ending in .toml). Raises Problem if unreadable."""
        if isinstance(name, Path) or name.endswith(".toml"):
            try:
                text = Path(name).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise Problem("scenario_unreadable", "{source} cannot be read.", source=str(name)) from error
            return cls.parse(text, str(name))
        return cls.shipped(name)

    @classmethod
    @cache
    def shipped(cls, name: str) -> "Scenario":
        """A shipped scenario by name; raises Problem for any other name. Never opens a file named by the caller."""
        if name not in cls.names():
            raise Problem(
                "scenario_unknown",
                "There is no scenario {name}.",
                do="Scenarios are: {allowed}.",
                name=name[:40],
                allowed=", ".join(cls.names()),
            )
        return cls.parse(_folder().joinpath(f"{name}.toml").read_text(encoding="utf-8"), name)

    @classmethod
    def parse(cls, text: str, source: str = "scenario") -> "Scenario":
        """A scenario from TOML text; `source` names it in errors. Raises Problem with line, key, value, allowed."""
        return _scenario(CheckedToml(text, source, "impact"))

    @property
    def onset(self) -> int | None:
        """First day that differs from normal; None if no day does."""
        return min((impact.start for impact in self.impacts if impact.level != 1.0), default=None)

    @property
    def end(self) -> int | None:
        """First day on which all is normal again; None if nothing happens."""
        return max((impact.end for impact in self.impacts if impact.level != 1.0), default=None)

    def levels(self, codes: tuple[str, ...], days: int | None = None) -> NDArray[np.float64]:
        """Levels left of normal: (ROWS, services, days). Impacts on the same target multiply."""
        days = self.days if days is None else days
        levels = np.ones((ROWS, len(codes), days))
        for impact in self.impacts:
            services = slice(None) if impact.service == "*" else codes.index(impact.service)
            levels[_row(impact), services, :] *= _course(impact, days)
        return levels


def _row(impact: Impact) -> int:
    if impact.unless:
        return SITES_IF_UNSAFE
    return LARGEST_PARTNER if impact.pick else TARGETS.index(impact.target)


def _course(impact: Impact, days: int) -> NDArray[np.float64]:
    """Level of one impact by day: linear over the ramp, then constant, then 1 again."""
    since = np.arange(days) - impact.start
    part = np.clip((since + 1) / max(impact.ramp, 1), 0.0, 1.0)
    course: NDArray[np.float64] = np.where(np.arange(days) < impact.end, 1.0 + (impact.level - 1.0) * part, 1.0)
    return course


def _folder() -> Any:
    return files(__package__).joinpath("scenarios")


def _scenario(file: CheckedToml) -> Scenario:
    file.refuse_other_keys(file.data, _SCENARIO_KEYS, None)
    name = Path(file.source).stem if file.source.endswith(".toml") else file.source
    words = {key: file.text(file.data, key, None) for key in _WORDS}
    return Scenario(
        name=words["name"] or name,
        days=file.whole(file.data, "days", None, low=1, high=DAYS_MOST, default=180),
        impacts=tuple(_impact(file, table, number) for number, table in enumerate(file.tables())),
        title=words["title"] or words["name"] or name,
        title_zh=words["title_zh"],
        description=words["description"],
        description_zh=words["description_zh"],
        condition=words["condition"],
        condition_zh=words["condition_zh"],
    )


def _impact(file: CheckedToml, table: dict[str, Any], number: int) -> Impact:
    file.refuse_other_keys(table, _IMPACT_KEYS, number)
    target = file.choice(table, "target", number, TARGETS)
    start = file.whole(table, "from", number, low=0, high=DAYS_MOST)
    unless = file.choice(table, "unless", number, ("safe_occupancy",), default="")
    pick = file.choice(table, "pick", number, ("any", "largest"), default="any")
    if unless and target != "sites":
        file.refuse("unless", unless, 'only with target = "sites"', number)
    if pick == "largest" and target != "partners":
        file.refuse("pick", pick, 'only with target = "partners"', number)
    return Impact(
        target=target,
        service=file.choice(table, "service", number, ("*", *Parameters.default().codes), default="*"),
        start=start,
        end=file.whole(table, "to", number, low=start + 1, high=DAYS_MOST),
        level=file.amount(table, "level", number, allowed="a number of 0 or more; 1 is normal"),
        ramp=file.whole(table, "ramp", number, low=0, high=DAYS_MOST, default=0),
        unless=unless,
        pick="largest" if pick == "largest" else "",
        source=file.text(table, "source", number),
    )
