"""Linkage of a whole sub-district's register: the files of three departments of invented people, with errors that nothing was
tuned on, taken in and linked as a user's are; who is who is told by the truth beside the files.

The seed is not the demo's, and no threshold, guess or rule was chosen by looking at these rows.
"""

import csv
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.database import fresh_database
from bench.linkage import f1
from bench.parts import row_of

PEOPLE, SEED = 10_000, 20_261
F1_LEAST = 0.993
LIMIT = 60.0  # s for the linkage and its people


def rows() -> list[dict[str, Any]]:
    """The linkage within its limit, with F1 over pairs of rows, and how often two IDs were put together."""
    with fresh_database(), TemporaryDirectory() as folder:
        from renyang.core.access.gate import Actor
        from renyang.demo import words
        from renyang.people.services import register_link

        actor = Actor.operator("bench")
        truth = _take_in(actor, Path(folder))
        start = time.perf_counter()
        counts = register_link(actor=actor, division_code=words.DIVISION)
        seconds = time.perf_counter() - start
        found = _found()
        right = f1(_pairs(found), _pairs({row: truth[row] for row in found}))
        together = _ids_together()
    assert right >= F1_LEAST, f"F1 {right:.5f}"
    assert together == 0, f"{together} people of two valid IDs"
    what = (
        f"own register, {counts.records:,} rows of three departments linked into people (F1 {right:.4f}, aim {F1_LEAST};"
        f" {counts.to_review} pairs to review; nobody of two valid IDs)"
    )
    return [row_of(what, f"limit of {LIMIT:g} s", seconds, LIMIT, 1.0)]


def _take_in(actor: Any, folder: Path) -> dict[tuple[str, int], str]:
    """Bring the people's files in; of whom each row of each department speaks."""
    from renyang.core.services import divisions_put
    from renyang.demo.files import division_names, make
    from renyang.demo.filling import Filling

    divisions_put(actor=actor, names=division_names())
    manifest = make(folder, people=PEOPLE, seed=SEED)
    filling = Filling(actor, manifest, say=lambda _words: None)
    filling.take_in([file for file in manifest.files if file.kind == "people"])
    with manifest.truth.open(encoding="utf-8") as file:
        return {(line["source"], int(line["row"])): line["person"] for line in csv.DictReader(file)}


def _found() -> dict[tuple[str, int], Any]:
    """The person that every row was linked to; rows are counted from the first below the headings, as the truth does."""
    from renyang.people.models import Link, SourceRecord

    linked = dict(Link.objects.values_list("record_id", "person_id"))
    records = list(SourceRecord.objects.values_list("pk", "source", "row_number"))
    first = {source: min(row for _pk, other, row in records if other == source) for _pk, source, _row in records}
    return {(source, row - first[source]): linked[pk] for pk, source, row in records}


def _pairs(person_of: dict[tuple[str, int], Any]) -> set[tuple[Any, Any]]:
    members: dict[Any, list[tuple[str, int]]] = defaultdict(list)
    for row, person in sorted(person_of.items()):
        members[person].append(row)
    return {pair for rows in members.values() for pair in combinations(rows, 2)}


def _ids_together() -> int:
    """How many people have records of two distinct valid IDs."""
    from renyang.people.models import SourceRecord
    from renyang.people.services.opened import Opened, undoubted_id

    opened = Opened.of(SourceRecord.objects.all())
    people = dict(SourceRecord.objects.values_list("pk", "link__person_id"))
    ids: dict[Any, set[str]] = defaultdict(set)
    for pk, said in opened.said.items():
        number = undoubted_id(said)
        if number:
            ids[people[pk]].add(number)
    return sum(len(numbers) > 1 for numbers in ids.values())
