"""Whether a row of a department's file and a record that the department gave before are of one person.

A name alone, or a number in the file alone, identifies nobody. What is not clear is a question for a worker.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from renyang.science.addresses import address_key
from renyang.science.identity import parse_resident_id
from renyang.science.names import sound_key

WEIGHTS: Mapping[str, int] = {"resident_id": 16, "birth_date": 8, "address": 4, "phone": 2, "number": 1}
"""Each fact outweighs all below it together [A]: an ID lasts for life, a number in a file until the file is sorted anew."""

MOST_PAIRS = 40_000
"""Pairs of rows and records of one name up to which each is judged [A]: two hundred namesakes in one file."""


class Verdict(Enum):
    """Whether a row and a record are of one person."""

    SAME = "same"
    ASK = "ask"
    OTHER = "other"


@dataclass(frozen=True)
class Identity:
    """The facts by which a row or a record tells who its person is; an empty or unknown fact is None."""

    name: str
    resident_id: str | None = None
    doubtful: bool = False  # the ID
    birth_date: str | None = None  # ISO, maybe without day or month; that of the ID if it is undoubted
    address: str | None = None  # as an address key
    phone: str | None = None
    number: bytes | None = None  # the department's, as a keyed hash

    @classmethod
    def of(cls, facts: Mapping[str, Any], number: bytes | None = None) -> "Identity":
        """Read the identifying facts of a row or record."""
        resident_id, doubtful = facts.get("resident_id"), bool(facts.get("resident_id_doubtful"))
        birth_date = facts.get("birth_date")
        if resident_id and not doubtful:
            born = parse_resident_id(resident_id).birth_date
            birth_date = born.isoformat() if born else birth_date
        address = address_key(facts.get("address") or "") or None
        return cls(facts["name"], resident_id, doubtful, birth_date, address, facts.get("phone"), number)

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the name identifies the person."""
        return not (self.resident_id or self.birth_date or self.address or self.phone)

    def is_surely(self, other: "Identity") -> bool:
        """Whether two rows, or two records, of this name are of one person beyond doubt."""
        if self.resident_id and not self.doubtful and not other.doubtful:
            return self.resident_id == other.resident_id
        return self == other and bool(self.birth_date and self.address)

    def agreeing(self, other: "Identity") -> tuple[set[str], set[str]]:
        """The facts known on both sides that agree, and those that differ. A doubtful ID never differs, nor does a birth date
        known in part from a fuller one that it may be.
        """
        both = {name for name in WEIGHTS if getattr(self, name) is not None and getattr(other, name) is not None}
        agree = {name for name in both if getattr(self, name) == getattr(other, name)}
        open_facts = {"number", *(["resident_id"] if self.doubtful or other.doubtful else [])}
        if "birth_date" in both and _may_be_one(str(self.birth_date), str(other.birth_date)):
            open_facts.add("birth_date")
        return agree, both - agree - open_facts


@dataclass(frozen=True)
class Judgement:
    """A verdict, the code of the question if it is one, and the weight of what agrees."""

    verdict: Verdict
    why: str = ""
    weight: int = 0


def judge(row: Identity, record: Identity) -> Judgement:
    """Judge a row and a record of the same name."""
    agree, differ = row.agreeing(record)
    weight = sum(WEIGHTS[name] for name in agree)
    if "resident_id" in agree:
        return Judgement(Verdict.SAME, weight=weight)
    for name, why in (("resident_id", "id_changed"), ("birth_date", "birth_date_changed")):
        if name in differ:
            return Judgement(Verdict.ASK, why, weight) if agree else Judgement(Verdict.OTHER)
    if "birth_date" in agree:
        sure = not differ or len(agree) > 1
    elif agree & {"address", "phone"}:
        sure = True
    else:
        sure = not differ and (bool(agree) or (row.is_bare and record.is_bare))
    return Judgement(Verdict.SAME, weight=weight) if sure else Judgement(Verdict.ASK, "name_only", weight)


def are_alike(name: str, other: str) -> bool:
    """Whether one name may be the other, corrected: they share a character, or sound the same."""
    return bool(set(name) & set(other)) or sound_key(name) == sound_key(other)


Matches = dict[int, tuple[int, str]]
"""Row -> (record, the code of the question, empty if they are surely of one person)."""


def matched(rows: Sequence[Identity], records: Sequence[Identity]) -> Matches:
    """Match rows of one name with the records of that name, each row with at most one; both are counted from 0."""
    if len(rows) * len(records) > MOST_PAIRS:
        return dict.fromkeys(range(len(rows)), (0, "several_fit"))
    judged = {(at, to): judge(row, record) for at, row in enumerate(rows) for to, record in enumerate(records)}
    found: Matches = {}
    taken: set[int] = set()
    contested: set[int] = set()
    for pairs in _by_weight(judged, Verdict.SAME):
        free = [(at, to) for at, to in pairs if at not in found and to not in taken]
        for at, to in free:
            if at in found or to in taken:
                continue
            rivals = [rows[one] for one, other in free if other == to and one not in found]
            options = [records[other] for one, other in free if one == at and other not in taken]
            if to in contested or not (_interchangeable(rivals) and _interchangeable(options)):
                found[at] = (to, "several_fit")
                contested |= {other for one, other in free if one == at}
            else:
                found[at] = (to, "")
                taken.add(to)
    for pairs in _by_weight(judged, Verdict.ASK):
        for at, to in pairs:
            if at not in found and to not in taken:
                found[at] = (to, judged[at, to].why)
    return found


def _may_be_one(date: str, other: str) -> bool:
    return date.startswith(other) or other.startswith(date)


def _interchangeable(identities: Sequence[Identity]) -> bool:
    return all(identities[0].is_surely(one) for one in identities[1:])


def _by_weight(judged: Mapping[tuple[int, int], Judgement], verdict: Verdict) -> Iterator[list[tuple[int, int]]]:
    """The pairs of this verdict, the weightiest first, those of one weight together."""
    by_weight: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair, judgement in judged.items():
        if judgement.verdict == verdict:
            by_weight[judgement.weight].append(pair)
    for weight in sorted(by_weight, reverse=True):
        yield by_weight[weight]
