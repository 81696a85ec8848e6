"""Which department's word becomes the person's fact, and which record it comes from.

For each fact: what was established by a procedure first (a level by a whole assessment), then a correction by the
community, then the departments the fact is trusted to (fields.py), then the newest collection, then the newest record. An
ID that contradicts its own row is never taken.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from renyang.core.roles import Department
from renyang.people.fields import FACTS, Fact

VERIFIED = "verified"
"""Beside a record's facts: the names of those that were established by a procedure, not only written down."""


@dataclass(frozen=True)
class Said:
    """One source record, opened."""

    record: int
    source: str
    division_code: str
    facts: Mapping[str, Any]
    collected_on: dt.date | None
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Chosen:
    """A fact's value with the record it comes from."""

    value: Any
    said: Said

    def as_json(self) -> list[Any]:
        """As it is kept in a person's provenance."""
        on = self.said.collected_on
        return [self.said.record, self.said.source, on.isoformat() if on else None]


def choose(records: Iterable[Said]) -> dict[str, Chosen]:
    """The surviving value of every fact that any record gives."""
    records = list(records)
    chosen = {}
    for fact in FACTS:
        said = [record for record in records if _usable(fact, record)]
        if said:
            best = max(said, key=lambda record: _rank(fact, record))
            chosen[fact.name] = Chosen(best.facts[fact.name], best)
    return chosen


def home_division(records: Iterable[Said]) -> str:
    """The community of the newest record that names one; a record that only names the sub-district comes last."""
    return max(records, key=lambda record: (not record.division_code.endswith("000"), *_newest(record))).division_code


def _usable(fact: Fact, record: Said) -> bool:
    if record.facts.get(fact.name) is None:
        return False
    return not (fact.name == "resident_id" and record.facts.get("resident_id_doubtful"))


def _rank(fact: Fact, record: Said) -> tuple[Any, ...]:
    trusted = (Department.COMMUNITY, *fact.trusted)
    place = trusted.index(record.source) if record.source in trusted else len(trusted)
    verified = fact.name in record.facts.get(VERIFIED, ())
    return (verified, 0 if verified else -place, *_newest(record))


def _newest(record: Said) -> tuple[Any, ...]:
    return (record.collected_on or dt.date.min, record.recorded_at, record.record)
