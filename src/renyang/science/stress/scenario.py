"""Scenarios: which services fall to what level of normal, on which days. Read from TOML files, checked line by line."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.checked_toml import CheckedToml
from renyang.science.stress.defaults import Parameters
from renyang.science.stress.durations import Duration, LogNormal, Table

TARGETS = (
    "sites", "staff", "family", "demand", "acceptance", "mobility", "information", "supplies", "partners", "budget",
)  # fmt: skip
SITES, STAFF, FAMILY, DEMAND, ACCEPTANCE, MOBILITY, INFORMATION, SUPPLIES, PARTNERS, BUDGET = range(10)
SITES_IF_UNSAFE, LARGEST_PARTNER = 10, 11  # rows of their own for `unless = "safe_occupancy"` and `pick = "largest"`
MOBILITY_HELD, MOBILITY_HELD_SHARE = 12, 13  # `lasts` on mobility: what is left to those held up, and their share
ROWS = 14
DAYS_MOST = 3650  # ten years; also keeps the counters of a person within 16 bits

_WORDS = ("name", "title", "title_zh", "description", "description_zh", "condition", "condition_zh")
_SCENARIO_KEYS = (*_WORDS, "days", "impact")
_IMPACT_KEYS = ("target", "service", "from", "to", "level", "ramp", "lasts", "unless", "pick", "source")


@dataclass(frozen=True, slots=True)
class Impact:
    """From day `start` until before day `end`, the target is at `level` times normal, reached within `ramp` days.

    For sites, partners and people who can travel or be reached, level is a share; for staff, the chance to be present;
    for demand, a factor on needs that arise; for acceptance, the share who still accept help; for supplies, the share
    delivered.

    With `lasts`, what is hit on day `start` comes back after a time of its own, all by day `end`: each site, team,
    organisation or person that the target draws one by one, or else the level, which rises as their share would.
    """

    target: str
    level: float
    start: int
    end: int
    service: str = "*"
    ramp: int = 0
    lasts: Duration | None = None
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
        levels = normal(len(codes), self.days if days is None else days)
        for impact in self.impacts:
            services = slice(None) if impact.service == "*" else codes.index(impact.service)
            share = _share_hit(impact, levels.shape[2])
            if impact.target == "mobility" and impact.lasts is not None:
                levels[MOBILITY_HELD, services, :] = impact.level
                levels[MOBILITY_HELD_SHARE, services, :] = share
            else:
                levels[_row(impact), services, :] *= 1.0 + (impact.level - 1.0) * share
        return levels

    @property
    def hits_largest(self) -> bool:
        """Whether an impact picks the largest operator."""
        return any(impact.pick == "largest" for impact in self.impacts)


def normal(services: int, days: int) -> NDArray[np.float64]:
    """The levels of ordinary days: (ROWS, services, days)."""
    levels = np.ones((ROWS, services, days))
    levels[MOBILITY_HELD_SHARE] = 0.0
    return levels


def _row(impact: Impact) -> int:
    if impact.unless:
        return SITES_IF_UNSAFE
    return LARGEST_PARTNER if impact.pick else TARGETS.index(impact.target)


def _share_hit(impact: Impact, days: int) -> NDArray[np.float64]:
    """How much of an impact holds on each day: rising over the ramp, falling as times run out, 0 from its end on.

    What is drawn once a replicate by a rank is hit while its rank lies within the share, so each has a time of its own,
    and those times are spread as `lasts` says.
    """
    since = np.arange(days, dtype=np.float64) - impact.start
    share = np.clip((since + 1) / max(impact.ramp, 1), 0.0, 1.0)
    if impact.lasts is not None:
        share *= impact.lasts.left(np.maximum(since, 0.0))
    hit: NDArray[np.float64] = np.where((since >= 0) & (np.arange(days) < impact.end), share, 0.0)
    return hit


def _folder() -> Any:
    return files(__package__).joinpath("scenarios")


def _scenario(file: CheckedToml) -> Scenario:
    file.refuse_other_keys(file.data, _SCENARIO_KEYS, None)
    name = Path(file.source).stem if file.source.endswith(".toml") else file.source
    words = {key: file.text(file.data, key, None) for key in _WORDS}
    impacts = tuple(_impact(file, table, number) for number, table in enumerate(file.tables()))
    _refuse_two_that_last(file, impacts)
    return Scenario(
        name=words["name"] or name,
        days=file.whole(file.data, "days", None, low=1, high=DAYS_MOST, default=180),
        impacts=impacts,
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
        lasts=_duration(file, table, number) if "lasts" in table else None,
        unless=unless,
        pick="largest" if pick == "largest" else "",
        source=file.text(table, "source", number),
    )


def _duration(file: CheckedToml, table: dict[str, Any], number: int) -> Duration:
    """Times as { median, spread } or as a list of [days, share over by then]."""
    value = table["lasts"]
    if isinstance(value, dict):
        file.refuse_other_keys(value, ("median", "spread"), number)
        median, spread = (file.amount(value, key, number, allowed="a number above 0") for key in ("median", "spread"))
        if min(median, spread) > 0:
            return LogNormal(median, spread)
    if not _is_table(value):
        file.refuse(
            "lasts", value, "{ median = days, spread = number }, or [[days, share over by then], ...] up to 1", number
        )
    return Table(tuple((float(days), float(share)) for days, share in value))


def _is_table(value: object) -> bool:
    """Whether a value has rising days, with rising shares up to 1."""
    if not isinstance(value, list) or not value or not all(_is_row(row) for row in value):
        return False
    rising = all(one[0] < two[0] and one[1] <= two[1] for one, two in pairwise([(0, 0), *value]))
    return rising and bool(value[-1][1] == 1)


def _is_row(row: object) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in row)
    )


def _refuse_two_that_last(file: CheckedToml, impacts: tuple[Impact, ...]) -> None:
    """People and teams are held up by one impact with times of its own, or it would not be clear by which."""
    lasting = [at for at, impact in enumerate(impacts) if impact.target == "mobility" and impact.lasts is not None]
    for at in lasting[1:]:
        before = [impacts[other].service for other in lasting[: lasting.index(at)]]
        if "*" in (impacts[at].service, *before) or impacts[at].service in before:
            file.refuse("lasts", "mobility", "one impact with lasts on the mobility of a service", at)
