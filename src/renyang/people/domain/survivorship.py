"""Which department's word becomes the person's fact, and which record it comes from.

Each fact has a rule (fields.py says what one may hold, and which are shipped); choosing by rules is pure. Whatever the rule:
an ID that contradicts its own row is never taken, and a value that lists merely repeat never goes before one that was
established, or the next month's list would bring the dead back.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from renyang.core.access.roles import Department
from renyang.people.domain.fields import BY_NAME, FACTS, Fact, Rule
from renyang.science.problem import Problem


def _(message: str) -> str:
    return message


class Criterion(StrEnum):
    """What a rule may decide by (fields.Rule)."""

    VERIFIED = "verified"
    SOURCE = "source"
    NEWEST = "newest"


VERIFIED = "verified"
"""Beside a record's facts: the names of those that were established by a procedure, not only written down."""


@dataclass(frozen=True)
class Statement:
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
    statement: Statement

    def as_json(self) -> list[Any]:
        """As it is kept in a person's provenance."""
        on = self.statement.collected_on
        return [self.statement.record, self.statement.source, on.isoformat() if on else None]


def choose(records: Iterable[Statement], rules: Mapping[str, Rule]) -> dict[str, Chosen]:
    """The surviving value of every fact that any record gives; the order of the records does not matter."""
    records = list(records)
    surviving = ((fact.name, survivor(fact, rules[fact.name], records)) for fact in FACTS)
    return {name: Chosen(one.facts[name], one) for name, one in surviving if one is not None}


def survivor(fact: Fact, rule: Rule, records: Iterable[Statement]) -> Statement | None:
    """The record whose word becomes one fact; None where no record gives it."""
    usable = [record for record in records if _usable(fact, record)]
    established = max((record for record in usable if _verified(fact, record)), key=_newest, default=None)
    if established is not None:
        value = established.facts[fact.name]
        usable = [record for record in usable if not _idle(fact, record) or record.facts[fact.name] == value]
    return max(usable, key=lambda record: _rank(fact, rule, record), default=None)


def rule_checked(fact: str, order: Sequence[str], sources: Sequence[str]) -> Rule:
    """A rule as it was given. Problem for a fact, a criterion or a department that there is not, and for one named twice."""
    for names, allowed in (([fact], BY_NAME), (order, list(Criterion)), (sources, Department.values)):
        for name in names:
            if name not in allowed:
                raise _refused(_("{given} is none of: {allowed}."), given=name[:40], allowed=", ".join(allowed))
        if len(set(names)) < len(names):
            raise _refused(_("Each may be named once: {given}."), given=", ".join(names))
    if not order:
        raise _refused(_("A rule needs something to decide by: {allowed}."), allowed=", ".join(Criterion))
    return Rule(tuple(Criterion(name) for name in order), tuple(Department(name) for name in sources))


def home_division(records: Iterable[Statement]) -> str:
    """The community of the newest record that names one; a record that only names the sub-district comes last."""
    return max(records, key=lambda record: (not record.division_code.endswith("000"), *_newest(record))).division_code


def _usable(fact: Fact, record: Statement) -> bool:
    if record.facts.get(fact.name) is None:
        return False
    return not (fact.name == "resident_id" and record.facts.get("resident_id_doubtful"))


def _verified(fact: Fact, record: Statement) -> bool:
    return fact.name in record.facts.get(VERIFIED, ())


def _idle(fact: Fact, record: Statement) -> bool:
    return record.facts[fact.name] in fact.idle and not _verified(fact, record)


def _rank(fact: Fact, rule: Rule, record: Statement) -> tuple[Any, ...]:
    verified = _verified(fact, record)
    rank: list[Any] = []
    for criterion in rule.order:
        if criterion == Criterion.VERIFIED:
            rank.append(verified)
        elif criterion == Criterion.NEWEST:
            rank.append(record.collected_on or dt.date.min)
        else:
            alike = verified and Criterion.VERIFIED in rule.order[: rule.order.index(criterion)]
            rank.append(0 if alike else -_place(rule, record))
    return (*rank, record.recorded_at, record.record)


def _place(rule: Rule, record: Statement) -> int:
    return rule.sources.index(record.source) if record.source in rule.sources else len(rule.sources)


def _newest(record: Statement) -> tuple[Any, ...]:
    return (record.collected_on or dt.date.min, record.recorded_at, record.record)


def _refused(what: str, **facts: str) -> Problem:
    return Problem(
        "survivorship_rule",
        what,
        kept="The rule stays as it is.",
        do="Choose among those there are, each once.",
        **facts,
    )
