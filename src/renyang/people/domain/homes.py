"""In which community a person lives, from her records. Pure functions.

A community's word about a resident of another is a claim: it moves her only with authority over the community she is in.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from renyang.people.domain.survivorship import Statement, newest
from renyang.science.identity import division_range


@dataclass(frozen=True)
class Settled:
    """A person's community, and the records that claim her for another without authority to move her, latest first."""

    home: str
    claims: tuple[Statement, ...] = ()


def first_home(records: Iterable[Statement]) -> str:
    """The community of somebody new: that of the latest record."""
    return _newest_first(records)[0].division_code


def settled(home: str, records: Iterable[Statement]) -> Settled:
    """Where a person of this home lives by her records.

    The latest record with a say about her home decides; what later records without one name is a claim. After a move
    the records later than the one that moved her are heard by her new community, so she may move on.
    """
    ordered = _newest_first(records)
    while (at := next((at for at, record in enumerate(ordered) if has_say(record, home)), None)) is not None:
        if not _within(home, ordered[at].division_code):
            home = ordered[at].division_code
        ordered = ordered[:at]
    return Settled(home, tuple(ordered))


def has_say(record: Statement, home: str) -> bool:
    """Whether a record decides about a person of this home: it names that home, or has authority over it."""
    return _within(home, record.division_code) or _within(home, record.authority)


def former_home(homes: Iterable[str], records: Iterable[Statement]) -> str:
    """The home of a new person whose records belonged to people of these homes: the first one that a record has a say
    about, so that nobody changes communities by being split off. Empty if there is none.
    """
    records = list(records)
    return next((home for home in homes if home and any(has_say(record, home) for record in records)), "")


def across_homes(
    clusters: Mapping[str, int],
    statements: Mapping[int, Statement],
    homes: Mapping[int, str],
    same: Collection[tuple[str, str]],
) -> set[tuple[str, str]]:
    """The pairs of records that must stay apart, because to join them would move a resident of one community unasked.

    Records of people of several homes may be one person if the records settle all these homes in one place, or if a
    worker, who had to have the right over both people, decided that two of their records are the `same`.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for key, number in clusters.items():
        members[number].append(int(key))
    decided = {frozenset(map(int, pair)) for pair in same}
    apart = set()
    for records in members.values():
        by_home: dict[str, list[int]] = defaultdict(list)
        for record in records:
            if homes.get(record):
                by_home[homes[record]].append(record)
        if len({settled(home, [statements[record] for record in records]).home for home in by_home}) < 2:
            continue
        for here, there in combinations(by_home.values(), 2):
            pairs = [sorted(pair) for pair in product(here, there)]
            if not any(frozenset(pair) in decided for pair in pairs):
                apart |= {(str(left), str(right)) for left, right in pairs}
    return apart


def _newest_first(records: Iterable[Statement]) -> list[Statement]:
    """The latest first; records that name only a sub-district last."""
    return sorted(records, key=lambda record: (not record.division_code.endswith("000"), *newest(record)), reverse=True)


def _within(code: str, division: str) -> bool:
    low, high = division_range(division)
    return low <= code < high
