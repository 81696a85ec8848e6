"""What the importer knows of people: their fields, how a row becomes a source record, and what taking it in changes."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from renyang.core import cells
from renyang.core.gate import Actor
from renyang.core.imports import ImportKind, Reading, register_kind
from renyang.core.models import Division, ImportBatch, Outcome
from renyang.core.sheets import Cell
from renyang.people.digest import digest_of
from renyang.people.fields import FACTS, IMPORT_FIELDS
from renyang.people.models import Person, SourceRecord
from renyang.people.services import link_soon, records_write
from renyang.science.identity import contradicts_typed, division_range


def _(message: str) -> str:
    return message


SAYINGS = {
    "name_missing": _("There is no name, so nobody can be recognised by this row. Add the name."),
    **cells.SAYINGS,
    "sex_unknown": _("The sex is neither male nor female in any known word; it was left empty."),
    "id_damaged": _(
        "The ID number was kept by Excel as a number and lost its last digits. It is not used. "
        "Format the column as text and enter the number again."
    ),
    "id_invalid": _("The ID number's check digit or birth date is wrong. It is not used. Compare it with the card."),
    "id_doubtful": _(
        "The ID number contradicts the birth date or sex in the same row. It is kept, but not used to recognise anybody."
    ),
    "phone_unreadable": _("This is not a phone number; it was left empty."),
    "community_unknown": _(
        "No community of this name lies in the file's division; the row was put to the division itself."
    ),
}


class PeopleReader:
    """Reads one file's rows in order; knows its division's communities and which records it has already met."""

    def __init__(self, batch: ImportBatch) -> None:
        self.division_code = batch.division_code
        low, high = division_range(batch.division_code)
        self.communities = {row.name: row.code for row in Division.objects.filter(code__gte=low, code__lt=high)}
        self.met: Counter[str] = Counter()

    def __call__(self, row_number: int, row: Mapping[str, Cell]) -> Reading:
        """One row as facts; rejected where there is no name."""
        result = Reading(row_number)
        for fact in FACTS:
            if fact.name in row:
                value, note = fact.read(row[fact.name])
                if value is not None:
                    result.values[fact.name] = value
                if note:
                    result.note(note, fact.name)
        if not result.values.get("name"):
            result.reject("name_missing", "name")
            return result
        _doubt(result)
        result.values["division_code"] = self._division(result, row.get("community"))
        if "collected_on" in row:
            result.values["collected_on"], _note = cells.date(row["collected_on"])
        result.values["record_key"] = self._record_key(result.values, cells.plain(row.get("record_number")))
        return result

    def _division(self, result: Reading, cell: Cell) -> str:
        name = cells.plain(cell)
        if not name:
            return self.division_code
        code = self.communities.get(name)
        if code is None:
            result.note("community_unknown", "community")
        return code or self.division_code

    def _record_key(self, values: Mapping[str, Any], record_number: str) -> bytes:
        """What makes a row the same record next time: the department's own number, else the ID, else name, birth and
        home; and, where a file holds several such rows, which of them it is, so that none overwrites another.
        """
        if record_number:
            identity = ["number", record_number]
        elif values.get("resident_id") and not values.get("resident_id_doubtful"):
            identity = ["id", values["resident_id"]]
        else:
            identity = ["facts", *(values.get(name) for name in ("name", "birth_date", "address", "phone"))]
        packed = json.dumps([self.division_code, *identity], ensure_ascii=False)
        self.met[packed] += 1
        return hashlib.blake2b(f"{packed}{self.met[packed]}".encode(), digest_size=16).digest()


def compare(batch: ImportBatch, readings: Sequence[Reading]) -> Sequence[Outcome]:
    """New where the department has no such record, unchanged where it says the same, updated otherwise."""
    keys = [row.values["record_key"] for row in readings]
    known = {
        bytes(key): bytes(digest)
        for key, digest in SourceRecord.objects.filter(source=batch.source, record_key__in=keys).values_list(
            "record_key", "digest"
        )
    }
    return [_outcome(known.get(row.values["record_key"]), digest_of(row.values)) for row in readings]


def apply(actor: Actor, batch: ImportBatch, chunks: Iterable[Sequence[Reading]]) -> None:
    """Write the source records. A worker's linkage then turns them into people; the operator links by command."""
    for readings in chunks:
        records_write(actor=actor, batch=batch, readings=readings)
    if not actor.trusted:
        link_soon(batch.division_code)


def _outcome(known: bytes | None, digest: bytes) -> Outcome:
    if known is None:
        return Outcome.NEW
    return Outcome.UNCHANGED if known == digest else Outcome.UPDATED


def _doubt(result: Reading) -> None:
    number, values = result.values.get("resident_id"), result.values
    if number and contradicts_typed(number, _as_date(values.get("birth_date")), values.get("sex")):
        values["resident_id_doubtful"] = True
        result.note("id_doubtful", "resident_id")


def _as_date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


register_kind(
    ImportKind(
        code="people",
        label=_("Older people"),
        fields=IMPORT_FIELDS,
        model=Person,
        reader=PeopleReader,
        compare=compare,
        apply=apply,
        sayings=SAYINGS,
    )
)
