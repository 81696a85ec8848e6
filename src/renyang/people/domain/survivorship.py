"""Survivorship: which record provides each fact of a person. Pure functions; `fields.py` has the rules.

Whatever the rule, an ID that contradicts its own row is never used, and a value that lists merely repeat never beats a
different verified one; otherwise the next month's list would bring the dead back.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from renyang.core.access.roles import Department
from renyang.people.domain.fields import BY_NAME, FACTS, Fact, Rule
from renyang.science.addresses import address_key
from renyang.science.identity import parse_resident_id
from renyang.science.problem import Problem


def _(message: str) -> str:
    return message


class Criterion(StrEnum):
    """The criteria of a rule (`fields.Rule`)."""

    VERIFIED = "verified"
    SOURCE = "source"
    MAJORITY = "majority"
    NEWEST = "newest"


VERIFIED = "verified"
"""Key in a record's facts: the names of the facts established by a procedure, not only written down."""


@dataclass(frozen=True)
class Statement:
    """One source record, decrypted."""

    record: int
    source: str
    division_code: str
    authority: str  # the division with whose authority it was brought
    facts: Mapping[str, Any]
    collected_on: dt.date | None
    recorded_at: dt.datetime


@dataclass(frozen=True)
class Chosen:
    """A surviving value with the record it comes from, and whether it was read off that record's ID."""

    value: Any
    statement: Statement
    from_id: bool = False

    def as_json(self) -> list[Any]:
        """The entry in a person's provenance: record, source, collection date, and True if read off the ID."""
        on = self.statement.collected_on
        entry = [self.statement.record, self.statement.source, on.isoformat() if on else None]
        return [*entry, True] if self.from_id else entry


def choose(records: Iterable[Statement], rules: Mapping[str, Rule]) -> dict[str, Chosen]:
    """The surviving value of every fact that any record has, whatever the order of the records. A birth date or sex that no
    record has is read off the surviving ID, and so are the month and day that a birth date lacks.
    """
    records = list(records)
    surviving = ((fact.name, survivor(fact, rules[fact.name], records)) for fact in FACTS)
    chosen = {name: Chosen(one.facts[name], one) for name, one in surviving if one is not None}
    if "resident_id" in chosen:
        chosen |= _read_off(chosen["resident_id"], chosen)
    return chosen


def survivor(fact: Fact, rule: Rule, records: Iterable[Statement]) -> Statement | None:
    """The record that provides one fact; None if no record has it."""
    usable = [record for record in records if _usable(fact, record)]
    verified = [record for record in usable if _verified(fact, record)]
    lasting = [record for record in verified if record.facts[fact.name] in fact.lasting]
    if lasting:
        return max(lasting, key=newest)
    established = max(verified, key=newest, default=None)
    if established is not None:
        value = established.facts[fact.name]
        usable = [record for record in usable if not _idle(fact, record) or record.facts[fact.name] == value]
    sources = _sources_by_record(fact, usable) if Criterion.MAJORITY in rule.order else {}

    def rank(record: Statement) -> tuple[Any, ...]:
        return _rank(fact, rule, record, sources)

    best = max(usable, key=rank, default=None)
    if best is None or not fact.partial:
        return best
    fuller = (record for record in usable if record.facts[fact.name].startswith(best.facts[fact.name]))
    return max(fuller, key=lambda record: (len(record.facts[fact.name]), *rank(record)))


def rule_checked(fact: str, order: Sequence[str], sources: Sequence[str]) -> Rule:
    """The rule with this order and these sources. Raises Problem if a fact, criterion or department is unknown, a criterion
    or department is repeated, or the order is empty.
    """
    for names, allowed in (([fact], BY_NAME), (order, list(Criterion)), (sources, Department.values)):
        for name in names:
            if name not in allowed:
                raise _refused(_("{given} is not one of: {allowed}."), given=name[:40], allowed=", ".join(allowed))
        if len(set(names)) < len(names):
            raise _refused(_("Each may be named once: {given}."), given=", ".join(names))
    if not order:
        raise _refused(_("A rule needs something to decide by: {allowed}."), allowed=", ".join(Criterion))
    return Rule(tuple(Criterion(name) for name in order), tuple(Department(name) for name in sources))


def newest(record: Statement) -> tuple[Any, ...]:
    """The order of records by age: collection date, then time of recording."""
    return (record.collected_on or dt.date.min, record.recorded_at, record.record)


def _usable(fact: Fact, record: Statement) -> bool:
    if record.facts.get(fact.name) is None:
        return False
    return not (fact.name == "resident_id" and record.facts.get("resident_id_doubtful"))


def _verified(fact: Fact, record: Statement) -> bool:
    return fact.name in record.facts.get(VERIFIED, ())


def _idle(fact: Fact, record: Statement) -> bool:
    return record.facts[fact.name] in fact.idle and not _verified(fact, record)


def _read_off(number: Chosen, chosen: Mapping[str, Chosen]) -> dict[str, Chosen]:
    """What a surviving ID says of birth date and sex where no record does, or no more than a part of it."""
    parsed = parse_resident_id(number.value)
    says = {"birth_date": parsed.birth_date.isoformat() if parsed.birth_date else None, "sex": parsed.sex}
    return {
        name: Chosen(value, number.statement, from_id=True)
        for name, value in says.items()
        if value and (name not in chosen or _completes(BY_NAME[name], value, chosen[name].value))
    }


def _completes(fact: Fact, value: Any, other: Any) -> bool:
    """Whether a date is a fuller one of the other."""
    return fact.partial and value != other and bool(value.startswith(other))


def _sources_by_record(fact: Fact, records: Sequence[Statement]) -> dict[int, int]:
    """How many sources give the value of each record."""
    return {
        record.record: len(
            {other.source for other in records if _agree(fact, record.facts[fact.name], other.facts[fact.name])}
        )
        for record in records
    }


def _agree(fact: Fact, one: Any, other: Any) -> bool:
    """Whether two values are one: spellings of one address are, and dates that agree as far as both are known."""
    if fact.name.endswith("address") and address_key(one):
        return address_key(one) == address_key(other)
    return bool(one == other or _completes(fact, one, other) or _completes(fact, other, one))


def _rank(fact: Fact, rule: Rule, record: Statement, sources: Mapping[int, int]) -> tuple[Any, ...]:
    verified = _verified(fact, record)
    rank: list[Any] = []
    for criterion in rule.order:
        if criterion == Criterion.VERIFIED:
            rank.append(verified)
        elif criterion == Criterion.NEWEST:
            rank.append(record.collected_on or dt.date.min)
        elif criterion == Criterion.MAJORITY:
            rank.append(sources[record.record])
        else:
            alike = verified and Criterion.VERIFIED in rule.order[: rule.order.index(criterion)]
            rank.append(0 if alike else -_place(rule, record))
    return (*rank, record.recorded_at, record.record)


def _place(rule: Rule, record: Statement) -> int:
    return rule.sources.index(record.source) if record.source in rule.sources else len(rule.sources)


def _refused(what: str, **facts: str) -> Problem:
    return Problem(
        "survivorship_rule",
        what,
        kept="The rule stays as it is.",
        do="Choose among those there are, each once.",
        **facts,
    )
