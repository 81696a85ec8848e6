"""Linkage of a whole sub-district's register: the files of three departments of invented people, with relatives and errors that
nothing was tuned on, taken in and linked as a user's are; who is who is told by the truth beside the files.

The seed is not the demo's, and no threshold, guess or rule was chosen by looking at these rows.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from bench.database import fresh_database
from bench.linkage import f1
from bench.linkage_dirt import write
from bench.parts import row_of

PEOPLE, SEED = 20_000, 88_610
F1_LEAST = 0.995
TRUE_LEAST = 0.5  # share of the pairs to review that are one person
PAIRS_MOST = 1 / 50  # pairs to review a person
MIXED_MOST = 4  # people with rows of several
LIMIT = 120.0  # s for the linkage and its people

Key = tuple[str, int]
"""A department, and the row counted from the first below the headings."""


@dataclass(frozen=True)
class Quality:
    """How good a linkage is, and the queue that it leaves to workers."""

    f1: float
    to_review: int
    of_one_person: float  # share of the pairs to review
    mixed: int
    of_two_ids: int


def main(_arguments: list[str]) -> None:
    """Print the figures of this part alone."""
    for row in rows():
        Console().print(f"{row['what']}: {row['ours_seconds']:.1f} s, {row['peer']}", highlight=False)


def rows() -> list[dict[str, Any]]:
    """The linkage within its limit, and its quality within the aims."""
    with fresh_database(), TemporaryDirectory() as folder:
        from renyang.core.access.gate import Actor
        from renyang.demo import words
        from renyang.people.services import register_link

        actor = Actor.operator("bench")
        truth = _take_in(actor, Path(folder))
        start = time.perf_counter()
        counts = register_link(actor=actor, division_code=words.DIVISION)
        seconds = time.perf_counter() - start
        quality = _quality(truth)
    what = (
        f"own register of {PEOPLE:,} people, {counts.records:,} rows of three departments linked into people"
        f" (F1 {quality.f1:.4f}, aim {F1_LEAST}; {quality.to_review} pairs to review,"
        f" {50 * quality.to_review / PEOPLE:.2f} per 50 people, {quality.of_one_person:.0%} of them one person;"
        f" {quality.mixed} people mixed up; {quality.of_two_ids} of two valid IDs)"
    )
    assert quality.f1 >= F1_LEAST, what
    assert quality.of_one_person >= TRUE_LEAST, what
    assert quality.to_review < PAIRS_MOST * PEOPLE, what
    assert quality.mixed <= MIXED_MOST, what
    assert quality.of_two_ids == 0, what
    return [row_of(what, f"limit of {LIMIT:g} s", seconds, LIMIT, 1.0)]


def _take_in(actor: Any, folder: Path) -> dict[Key, int]:
    """Bring the people's files in; of whom each row of each department speaks."""
    from renyang.core.services import divisions_put
    from renyang.demo.files import DemoFile, Manifest, division_names
    from renyang.demo.filling import Filling

    divisions_put(actor=actor, names=division_names())
    written = write(folder, PEOPLE, SEED)
    files = tuple(DemoFile(folder / f"{source}.csv", "people", source, len(rows)) for source, rows in written.items())
    Filling(actor, Manifest(files, (), folder, folder), say=lambda _words: None).take_in(files)
    return {(source, at): row.person for source, rows in written.items() for at, row in enumerate(rows)}


def _quality(truth: dict[Key, int]) -> Quality:
    from renyang.people.models import Link, Pair, SourceRecord

    records = list(SourceRecord.objects.values_list("pk", "source", "row_number"))
    first = {source: min(row for _pk, other, row in records if other == source) for _pk, source, _row in records}
    of = {pk: truth[source, row - first[source]] for pk, source, row in records}
    person_of = dict(Link.objects.values_list("record_id", "person_id"))
    pairs = list(Pair.objects.values_list("left_id", "right_id"))
    return Quality(
        f1=f1(_pairs(person_of.items()), _pairs(of.items())),
        to_review=len(pairs),
        of_one_person=sum(of[left] == of[right] for left, right in pairs) / max(1, len(pairs)),
        mixed=_with_several((person, of[pk]) for pk, person in person_of.items()),
        of_two_ids=_with_several(_ids_of(person_of)),
    )


def _pairs(person_of: Iterable[tuple[int, Any]]) -> set[tuple[int, int]]:
    members: dict[Any, list[int]] = defaultdict(list)
    for record, person in sorted(person_of, key=lambda item: item[0]):
        members[person].append(record)
    return {pair for records in members.values() for pair in combinations(records, 2)}


def _with_several(of_people: Iterable[tuple[Any, Any]]) -> int:
    """How many people have more than one of what is told of them."""
    told: dict[Any, set[Any]] = defaultdict(set)
    for person, one in of_people:
        told[person].add(one)
    return sum(len(several) > 1 for several in told.values())


def _ids_of(person_of: dict[int, Any]) -> Iterable[tuple[Any, str]]:
    from renyang.people.models import SourceRecord
    from renyang.people.services.opened import Opened, undoubted_id

    for pk, statement in Opened.of(SourceRecord.objects.all()).statements.items():
        if number := undoubted_id(statement):
            yield person_of[pk], number
