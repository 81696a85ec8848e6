"""The catalogue of supplies: codes, the names departments use, and each item's usual numbers (items.toml)."""

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
MOST = 100.0  # units a day by a person, or factor in an epidemic; more is taken for a typing error [A]

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
    words: tuple[str, ...]  # other names used in sheets, in both languages
    unit: str
    unit_zh: str
    service: str | None  # code of the service that uses it; None: used by everybody present, or not used daily
    per_person: float | None  # units a day by a person present or served; None: unknown
    per_person_source: str
    minimum_days: int  # least days of stock
    epidemic: float  # factor on a person's use in an epidemic
    epidemic_source: str
    epidemics: frozenset[str]  # names of the scenarios that are epidemics

    def factor(self, scenario: str) -> float:
        """The factor on a person's use in a scenario of this name."""
        return self.epidemic if scenario in self.epidemics else 1.0


def item_code(text: str) -> str | None:
    """The code of the item that a text names, by code or any of its names; None if it is not in the catalogue.

    Spaces, full-width forms, case and text in brackets are ignored. A name is never matched in part: a "test kit for
    water" tests nobody.
    """
    return _codes().get(_key(text))


@cache
def items() -> Mapping[str, Item]:
    """The shipped catalogue, by code."""
    return parse(files(__package__).joinpath("items.toml").read_text(encoding="utf-8"), "items.toml")


def parse(text: str, source: str = "items") -> Mapping[str, Item]:
    """Parse a TOML catalogue; `source` names it in errors. Raises Problem with line, key, value and what is allowed."""
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
    """The normalised form in which names are compared."""
    plain = unicodedata.normalize("NFKC", name)
    return re.sub(r"\([^)]*\)|[\s_-]", "", plain).casefold()
