"""Which record of the department each row of its file is of: found again, new, or a question for a worker.

A record is never found by its number alone. The rows of one name are matched together, so that their order does not
count; a row that nobody of its name fits may be of a person whose name was corrected.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from renyang.core.files.kinds import Compared, Comparison, Reading
from renyang.core.models import ImportBatch, Outcome
from renyang.people.domain.digest import digest_of
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.identity import Identity, are_alike, matched
from renyang.people.queries.records import (
    RecordFound,
    RecordOpened,
    records_found,
    records_opened,
    resident_id_hash,
)
from renyang.people.services.records import carried_over, records_hold

COMPARED = (*BY_NAME, "division_code")


@dataclass(frozen=True)
class Match:
    """The record that a row is of, None if of none; whether it says the same, and the code of the question if it is not sure."""

    record: RecordFound | None = None
    unchanged: bool = False
    why: str = ""


def compare(batch: ImportBatch, chunks: Iterable[Sequence[Reading]]) -> Iterator[Sequence[Compared]]:
    """The outcome of each row: new without a record of its person, unchanged if its facts are equal, otherwise updated; a
    question if it is not sure whose row it is.
    """
    records_hold(batch, shared=True)  # a file that is being imported may bring the same people
    waiting: dict[str, list[Reading]] = defaultdict(list)
    renamed: set[bytes] = set()
    for readings in chunks:
        ready = []
        for row in readings:
            name, census = row.values["name"], row.values["census"]
            waiting[name].append(row)
            if len(waiting[name]) == census.names[name]:
                ready.append(waiting.pop(name))
        yield _compared(batch, ready, renamed)
    yield _compared(batch, list(waiting.values()), renamed)  # of these names some rows were rejected


def _compared(batch: ImportBatch, groups: Sequence[Sequence[Reading]], renamed: set[bytes]) -> list[Compared]:
    """Compare rows, gathered by name, with the department's records."""
    matches = _Matcher(batch, groups, renamed).matches()
    differing = {match.record.key for _row, match in matches if match.record and not match.unchanged}
    opened = records_opened(batch.source, differing)
    return [(row, _comparison(batch, row, match, opened)) for row, match in matches]


def _comparison(batch: ImportBatch, row: Reading, match: Match, opened: Mapping[bytes, RecordOpened]) -> Comparison:
    if match.record is None:
        return Comparison(Outcome.NEW)
    key = match.record.key
    if match.unchanged:
        return Comparison(Outcome.UNCHANGED, target=key)
    if match.why:
        row.note(match.why, ASKED_OF[match.why])
    record = opened[key]
    after = carried_over(batch, row, record)
    if not match.why and digest_of(after) == match.record.digest:
        return Comparison(Outcome.UNCHANGED, target=key)
    before = {**record.facts, "division_code": record.division_code}
    return Comparison(
        Outcome.QUESTION if match.why else Outcome.UPDATED,
        record=record.facts["name"],
        division_code=record.division_code,
        person=record.person,
        fields={name: (before.get(name), after.get(name)) for name in COMPARED if before.get(name) != after.get(name)},
        target=key,
    )


ASKED_OF = {
    "id_changed": "resident_id",
    "id_of_another": "resident_id",
    "number_of_another": "record_number",
    "birth_date_changed": "birth_date",
    "name_only": "name",
    "several_fit": "name",
}
"""The code of each question, with the field that it is about."""


class _Matcher:
    """Matches rows, gathered by name, with the records of their names, IDs and numbers. `renamed` holds the records that
    rows of another name were matched with before.
    """

    def __init__(self, batch: ImportBatch, groups: Sequence[Sequence[Reading]], renamed: set[bytes]) -> None:
        self.batch, self.groups, self.renamed = batch, groups, renamed
        values = [row.values for rows in groups for row in rows]
        found = records_found(
            batch,
            names={one["name"] for one in values},
            resident_ids={resident_id_hash(one["resident_id"]) for one in values if one.get("resident_id")},
            numbers={one["record_number"] for one in values if one["record_number"]},
        )
        self.by_name: dict[str, list[RecordFound]] = defaultdict(list)
        self.by_resident_id: dict[bytes | None, list[RecordFound]] = defaultdict(list)
        self.by_number: dict[bytes | None, list[RecordFound]] = defaultdict(list)
        for record in found:
            self.by_name[record.name].append(record)
            self.by_resident_id[record.resident_id].append(record)
            self.by_number[record.number].append(record)

    def matches(self) -> list[tuple[Reading, Match]]:
        """The match of each row."""
        matches: list[tuple[Reading, Match]] = []
        differing: list[tuple[list[Reading], list[RecordFound]]] = []
        for rows in self.groups:
            records, left = list(self.by_name.get(rows[0].values["name"], ())), []
            for row in rows:
                digest = digest_of(row.values)
                same = next((record for record in records if record.digest == digest), None)
                if same is None:
                    left.append(row)
                else:
                    records.remove(same)
                    matches.append((row, Match(same, unchanged=True)))
            differing.append((left, records))
        opened = records_opened(
            self.batch.source, {record.key for rows, records in differing if rows for record in records}
        )
        for rows, records in differing:
            matches.extend(self._of_one_name(rows, records, opened))
        return matches

    def _of_one_name(
        self, rows: Sequence[Reading], records: Sequence[RecordFound], opened: Mapping[bytes, RecordOpened]
    ) -> Iterator[tuple[Reading, Match]]:
        if not rows:
            return
        pairs = matched(
            [Identity.of(row.values, row.values["record_number"]) for row in rows],
            [Identity.of(opened[record.key].facts, record.number) for record in records],
        )
        for at, row in enumerate(rows):
            to, why = pairs.get(at, (None, ""))
            yield row, self._of_another_name(row) if to is None else Match(records[to], why=why)

    def _of_another_name(self, row: Reading) -> Match:
        """The record of another name with the row's valid ID, or with its number if no other row has that name."""
        name, resident_id, census = row.values["name"], row.values.get("resident_id"), row.values["census"]
        if resident_id and not row.values.get("resident_id_doubtful"):
            for record in self.by_resident_id[resident_id_hash(resident_id)]:
                if record.name == name or record.key in self.renamed:
                    continue
                if census.names[record.name] or not are_alike(name, record.name):
                    return Match(record, why="id_of_another")
                self.renamed.add(record.key)
                return Match(record)
        if row.values["record_number"]:
            for record in self.by_number[row.values["record_number"]]:
                if not census.names[record.name]:
                    return Match(record, why="number_of_another")
        return Match()
