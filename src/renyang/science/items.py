"""The catalogue of supplies: codes, the words departments write for them, and each item's usual numbers (items.toml)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from renyang.science.catalogue import SERVICES
from renyang.science.stress.checked_toml import CheckedToml

LEAST_DAYS, MOST_DAYS = 14, 30  # days of stock a site should hold in an epidemic [M]
MOST = 100.0  # units a day by a person, or times as much in an epidemic; more is a slip of the pen [A]

_KEYS = (
    "code", "zh", "en", "words", "unit", "unit_zh", "service", "per_person", "per_person_source", "minimum_days",
    "epidemic", "epidemic_source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One item of supply. Sources carry their mark."""

    code: str
    zh: str
    en: str
    words: tuple[str, ...]  # other names that stand in sheets, in both languages
    unit: str
    unit_zh: str
    service: str | None  # of the service catalogue, that uses it; None: whoever is present does, or nobody day by day
    per_person: float | None  # units a day by a person present, or by one the service serves; None: unknown
    per_person_source: str
    minimum_days: int  # days of stock at least
    epidemic: float  # how many times more of it a person uses in an epidemic
    epidemic_source: str
    epidemics: frozenset[str]  # names of the scenarios that are epidemics

    def factor(self, scenario: str) -> float:
        """How many times more of it a person uses in a scenario of this name."""
        return self.epidemic if scenario in self.epidemics else 1.0


def item_code(text: str) -> str | None:
    """The item that a text names, by code or by any of its names; None for a name that is not in the catalogue.

    Spaces, full-width signs, case, and what stands in brackets do not count. A name is never guessed from a part of it: a
    "test kit for water" tests nobody.
    """
    return _codes().get(_key(text))


@cache
def items() -> Mapping[str, Item]:
    """The shipped catalogue by code."""
    return parse(files(__package__).joinpath("items.toml").read_text(encoding="utf-8"), "items.toml")


def parse(text: str, source: str = "items") -> Mapping[str, Item]:
    """A catalogue from TOML text; `source` names it in errors. Problem with line, key, value and what is allowed."""
    file = CheckedToml(text, source, "item")
    file.refuse_other_keys(file.data, ("epidemics", "item"), None)
    epidemics = frozenset(file.words(file.data, "epidemics", None))
    items: dict[str, Item] = {}
    owners: dict[str, str] = {}
    for number, table in enumerate(file.tables()):
        item = _item(file, table, number, epidemics)
        for name in (item.code, item.zh, item.en, *item.words):
            if owners.setdefault(_key(name), item.code) != item.code or item.code in items:
                file.refuse("code", name, "a name that no other item has", number)
        items[item.code] = item
    return items


def _item(file: CheckedToml, table: dict[str, Any], number: int, epidemics: frozenset[str]) -> Item:
    file.refuse_other_keys(table, _KEYS, number)
    texts = {key: file.text(table, key, number) for key in ("per_person_source", "epidemic_source")}
    for key in ("code", "zh", "en", "unit", "unit_zh"):
        file.required(table, key, number)
        texts[key] = file.text(table, key, number) or file.refuse(key, "", "a text", number)
    amounts = {}
    for key in ("per_person", "epidemic"):
        if key in table:
            amounts[key] = file.amount(table, key, number, allowed=f"a number from 0 to {MOST:g}", most=MOST)
            if not texts[f"{key}_source"]:
                file.refuse(f"{key}_source", "", "where the number comes from", number)
    return Item(
        words=file.words(table, "words", number),
        service=file.choice(table, "service", number, tuple(SERVICES), default="") or None,
        per_person=amounts.get("per_person"),
        minimum_days=file.whole(table, "minimum_days", number, low=LEAST_DAYS, high=MOST_DAYS),
        epidemic=amounts.get("epidemic", 1.0),
        epidemics=epidemics,
        **texts,
    )


@cache
def _codes() -> Mapping[str, str]:
    return {_key(name): item.code for item in items().values() for name in (item.code, item.zh, item.en, *item.words)}


def _key(name: str) -> str:
    """A name as it is compared."""
    plain = unicodedata.normalize("NFKC", name)
    return re.sub(r"\([^)]*\)|[\s_-]", "", plain).casefold()
