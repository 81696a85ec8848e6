"""Measures that can be taken before a shock: changes along the five levers at a cost; and one step of each lever."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from renyang.science.problem import Problem
from renyang.science.stress.checked_toml import CheckedToml
from renyang.science.stress.community import Community
from renyang.science.stress.levers import CHANGES, LEVERS

_KEYS = ("name", "title", "title_zh", "cost", "effects", "needs", "excludes")
COST_MOST = 1e12  # yuan


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that a sub-district can take: changes and their amounts, yearly cost in yuan, and dependencies."""

    name: str
    effects: tuple[tuple[str, float], ...] = ()  # (change of levers.CHANGES, amount)
    cost: float = 0.0
    title: str = ""
    title_zh: str = ""
    needs: tuple[str, ...] = ()  # measures it requires
    excludes: tuple[str, ...] = ()

    @property
    def levers(self) -> tuple[str, ...]:
        """The levers it moves, in the order of LEVERS."""
        moved = {CHANGES[name].lever for name, _ in self.effects}
        return tuple(lever for lever in LEVERS if lever in moved)


NOTHING = Measure("nothing", title="Nothing is done", title_zh="不采取措施")


def with_measures(community: Community, measures: Sequence[Measure]) -> Community:
    """The community after the measures, applied in the order of their names."""
    for measure in sorted(measures, key=lambda measure: measure.name):
        for name, amount in measure.effects:
            community = CHANGES[name].apply(community, amount)
    return community


@cache
def steps() -> Mapping[str, Measure]:
    """One step of each lever (steps.toml)."""
    data = tomllib.loads(files(__package__).joinpath("steps.toml").read_text(encoding="utf-8"))["step"]
    return {lever: Measure(lever, tuple(data[lever].items())) for lever in LEVERS}


def load_measures(name: str | Path) -> tuple[Measure, ...]:
    """Load measures from a TOML file, or shipped ones by name ("demo"). Raises Problem with line, key, value, allowed."""
    if isinstance(name, Path) or name.endswith(".toml"):
        try:
            text = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Problem("options_unreadable", "{source} cannot be read.", source=str(name)) from error
        return parse_measures(text, str(name))
    shipped = files(__package__).joinpath("options")
    shipped_names = sorted(file.name.removesuffix(".toml") for file in shipped.iterdir())
    if name not in shipped_names:
        raise Problem(
            "options_unknown",
            "There are no options called {name}.",
            do="Options are: {allowed}. Or give the path of a file that ends in .toml.",
            name=name,
            allowed=", ".join(shipped_names),
        )
    return parse_measures(shipped.joinpath(f"{name}.toml").read_text(encoding="utf-8"), name)


def parse_measures(text: str, source: str = "options") -> tuple[Measure, ...]:
    """Parse measures from TOML text; `source` names it in errors."""
    file = CheckedToml(text, source, "measure")
    file.refuse_other_keys(file.data, ("measure",), None)
    tables = file.tables()
    names = [file.text(table, "name", number) for number, table in enumerate(tables)]
    for number, name in enumerate(names):
        if not name or name in names[:number]:
            file.refuse("name", name, "a name of its own", number)
    return tuple(_measure(file, table, number, tuple(names)) for number, table in enumerate(tables))


def _measure(file: CheckedToml, table: dict[str, Any], number: int, names: tuple[str, ...]) -> Measure:
    file.refuse_other_keys(table, _KEYS, number)
    effects = file.required(table, "effects", number)
    if not isinstance(effects, dict):
        file.refuse("effects", effects, "{ change = amount }", number)
    file.refuse_other_keys(effects, tuple(CHANGES), number)
    others = {key: file.words(table, key, number) for key in ("needs", "excludes")}
    for key, words in others.items():
        if not set(words) <= set(names) - {names[number]}:
            file.refuse(key, list(words), ", ".join(name for name in names if name != names[number]), number)
    return Measure(
        name=names[number],
        effects=tuple((change, _amount(file, effects, change, number)) for change in effects),
        cost=file.amount(table, "cost", number, allowed=f"yuan, 0 to {COST_MOST:g}", most=COST_MOST),
        title=file.text(table, "title", number) or names[number],
        title_zh=file.text(table, "title_zh", number),
        **others,
    )


def _amount(file: CheckedToml, effects: dict[str, Any], change: str, number: int) -> float:
    most = CHANGES[change].most
    return file.amount(effects, change, number, allowed=f"0 to {most:g}: {CHANGES[change].unit}", most=most)
