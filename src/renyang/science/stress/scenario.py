"""A scenario: what of normal is left, of what, from which day to which. TOML files, checked line by line."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.defaults import Parameters

TARGETS = (
    "sites", "staff", "family", "demand", "acceptance", "mobility", "information", "supplies", "partners", "budget",
)  # fmt: skip
SITES, STAFF, FAMILY, DEMAND, ACCEPTANCE, MOBILITY, INFORMATION, SUPPLIES, PARTNERS, BUDGET = range(10)
SITES_IF_UNSAFE, LARGEST_PARTNER = 10, 11  # `unless = "safe_occupancy"` and `pick = "largest"` have their own rows
ROWS = 12
DAYS_MOST = 3650  # ten years; also keeps the counters of a person within 16 bits

_SCENARIO_KEYS = ("name", "title", "title_zh", "description", "description_zh", "days", "impact")
_IMPACT_KEYS = ("target", "service", "from", "to", "level", "ramp", "unless", "pick")


@dataclass(frozen=True, slots=True)
class Impact:
    """From day `start` until before day `end`, `level` of normal is left of the target, reached within `ramp` days.

    Of sites, partners and people who can travel or be reached, level is the share; of staff, the chance to be there;
    of demand, how many times the needs arise; of acceptance, the share who still accept help; of supplies, the share
    delivered.
    """

    target: str
    level: float
    start: int
    end: int
    service: str = "*"
    ramp: int = 0
    unless: str = ""  # "safe_occupancy": a site that can open safely stays open at that occupancy
    pick: str = ""  # "largest": only the largest organisation is hit


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

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Names of the shipped scenarios."""
        return tuple(sorted(file.name.removesuffix(".toml") for file in _folder().iterdir()))

    @classmethod
    def load(cls, name: str | Path) -> "Scenario":
        """A shipped scenario by name, or one from a file (a path, or a name ending in .toml)."""
        if isinstance(name, Path) or name.endswith(".toml"):
            try:
                text = Path(name).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise Problem("scenario_unreadable", "{source} cannot be read.", source=str(name)) from error
            return cls.parse(text, str(name))
        if name not in cls.names():
            raise Problem(
                "scenario_unknown",
                "There is no scenario {name}.",
                do="Scenarios are: {allowed}. Or give the path of a file that ends in .toml.",
                name=name,
                allowed=", ".join(cls.names()),
            )
        return cls.parse(_folder().joinpath(f"{name}.toml").read_text(encoding="utf-8"), name)

    @classmethod
    def parse(cls, text: str, source: str = "scenario") -> "Scenario":
        """A scenario from TOML text; `source` names it in errors. Raises Problem with line, key, value, allowed."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise Problem(
                "scenario_not_toml",
                "{source} is not a TOML file: {reason}.",
                source=source,
                reason=str(error).rstrip("."),
                line=int(found.group(1)) if (found := re.search(r"line (\d+)", str(error))) else len(text.splitlines()),
            ) from error
        return _Reader(text, source).scenario(data)

    @property
    def onset(self) -> int | None:
        """The first day anything differs from normal; None where nothing does."""
        return min((impact.start for impact in self.impacts if impact.level != 1.0), default=None)

    @property
    def end(self) -> int | None:
        """The first day on which all is normal again; None where nothing happens."""
        return max((impact.end for impact in self.impacts if impact.level != 1.0), default=None)

    def levels(self, codes: tuple[str, ...], days: int | None = None) -> NDArray[np.float64]:
        """What is left of normal: (ROWS, services, days). Impacts on the same thing multiply."""
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
    """Level of one impact by day: straight down over the ramp, then level, then 1 again."""
    since = np.arange(days) - impact.start
    part = np.clip((since + 1) / max(impact.ramp, 1), 0.0, 1.0)
    course: NDArray[np.float64] = np.where(np.arange(days) < impact.end, 1.0 + (impact.level - 1.0) * part, 1.0)
    return course


def _folder() -> Any:
    return files(__package__).joinpath("scenarios")


class _Reader:
    """Turns parsed TOML into a Scenario; knows the text, to name the line of what is wrong."""

    def __init__(self, text: str, source: str) -> None:
        self.lines = text.splitlines()
        self.source = source

    def scenario(self, data: dict[str, Any]) -> Scenario:
        self._known(data, _SCENARIO_KEYS, None)
        name = Path(self.source).stem if self.source.endswith(".toml") else self.source
        words = {key: self._text(data, key, None) for key in _SCENARIO_KEYS[:5]}
        impacts = data.get("impact", [])
        if not isinstance(impacts, list) or not all(isinstance(entry, dict) for entry in impacts):
            self._refuse("impact", impacts, "[[impact]] tables", None)
        return Scenario(
            name=words["name"] or name,
            days=self._whole(data, "days", None, low=1, high=DAYS_MOST, default=180),
            impacts=tuple(self._impact(entry, number) for number, entry in enumerate(impacts)),
            title=words["title"] or words["name"] or name,
            title_zh=words["title_zh"],
            description=words["description"],
            description_zh=words["description_zh"],
        )

    def _impact(self, entry: dict[str, Any], number: int) -> Impact:
        self._known(entry, _IMPACT_KEYS, number)
        codes = Parameters.default().codes
        target = self._choice(entry, "target", number, TARGETS)
        start = self._whole(entry, "from", number, low=0, high=DAYS_MOST)
        unless = self._choice(entry, "unless", number, ("safe_occupancy",), default="")
        pick = self._choice(entry, "pick", number, ("any", "largest"), default="any")
        if unless and target != "sites":
            self._refuse("unless", unless, 'only with target = "sites"', number)
        if pick == "largest" and target != "partners":
            self._refuse("pick", pick, 'only with target = "partners"', number)
        return Impact(
            target=target,
            service=self._choice(entry, "service", number, ("*", *codes), default="*"),
            start=start,
            end=self._whole(entry, "to", number, low=start + 1, high=DAYS_MOST),
            level=self._level(entry, number),
            ramp=self._whole(entry, "ramp", number, low=0, high=DAYS_MOST, default=0),
            unless=unless,
            pick="largest" if pick == "largest" else "",
        )

    def _known(self, table: dict[str, Any], allowed: tuple[str, ...], impact: int | None) -> None:
        for key in table:
            if key not in allowed:
                raise Problem(
                    "scenario_key",
                    "{source}, line {line}: there is no key {key} here.",
                    do="Allowed: {allowed}.",
                    source=self.source,
                    line=self._line(key, impact),
                    key=key,
                    allowed=", ".join(allowed),
                )

    def _text(self, table: dict[str, Any], key: str, impact: int | None) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            self._refuse(key, value, "a text in quotation marks", impact)
        return str(value)

    def _choice(
        self, table: dict[str, Any], key: str, impact: int, allowed: tuple[str, ...], default: str | None = None
    ) -> str:
        if key not in table and default is not None:
            return default
        value = self._given(table, key, impact)
        if not isinstance(value, str) or value not in allowed:
            self._refuse(key, value, ", ".join(allowed), impact)
        return str(value)

    def _whole(
        self, table: dict[str, Any], key: str, impact: int | None, *, low: int, high: int, default: int | None = None
    ) -> int:
        if key not in table and default is not None:
            return default
        value = self._given(table, key, impact)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self._refuse(key, value, f"a whole number from {low} to {high}", impact)
        return int(value)

    def _level(self, table: dict[str, Any], impact: int) -> float:
        value = self._given(table, "level", impact)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0.0 <= value < float("inf"):
            self._refuse("level", value, "a number of 0 or more; 1 is normal", impact)
        return float(value)

    def _given(self, table: dict[str, Any], key: str, impact: int | None) -> Any:
        if key not in table:
            raise Problem(
                "scenario_missing",
                "{source}, line {line}: {key} is missing.",
                source=self.source,
                line=self._line("", impact),
                key=key,
            )
        return table[key]

    def _refuse(self, key: str, value: object, allowed: str, impact: int | None) -> None:
        raise Problem(
            "scenario_value",
            "{source}, line {line}: {key} = {value} cannot be used.",
            do="Allowed: {allowed}.",
            source=self.source,
            line=self._line(key, impact),
            key=key,
            value=repr(value),
            allowed=allowed,
        )

    def _line(self, key: str, impact: int | None) -> int:
        """Line of a key within the impact of this number (None: above the impacts), or of the impact's head."""
        heads = [row for row, line in enumerate(self.lines) if re.match(r"\s*\[\[\s*impact\s*\]\]", line)]
        inside = impact is not None and impact < len(heads)
        start = heads[impact] if inside and impact is not None else 0
        ends = [head for head in heads if head > start]
        for row in range(start, ends[0] if ends else len(self.lines)):
            if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", self.lines[row]):
                return row + 1
        return start + 1
