"""Queries of source records, to compare a department's file with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from renyang.core.models import ImportBatch
from renyang.core.sealing.seal import keys
from renyang.people.models import SourceRecord


@dataclass(frozen=True)
class RecordFound:
    """A record that may be of the person whom a row names, its sealed facts closed."""

    key: bytes
    digest: bytes
    name: str
    resident_id: bytes | None  # keyed hash
    number: bytes | None  # keyed hash


@dataclass(frozen=True)
class RecordOpened:
    """A record with its sealed facts opened; `person` is the id of whom it is of, empty before it is linked."""

    division_code: str
    facts: Mapping[str, Any]
    person: str


def record_number_hash(number: str) -> bytes:
    """The keyed hash under which a department's record number is looked up."""
    return keys().hash(number, "record_number")


def resident_id_hash(number: str) -> bytes:
    """The keyed hash under which an ID is looked up."""
    return keys().hash(number, "resident_id")


def records_found(
    batch: ImportBatch, *, names: Collection[str], resident_ids: Collection[bytes], numbers: Collection[bytes]
) -> list[RecordFound]:
    """The records that files of the batch's department brought for its division under these names, IDs or numbers."""
    lookups = {
        "name_lookup": [keys().hash(name, "name") for name in names],
        "resident_id_lookup": list(resident_ids),
        "record_number_lookup": list(numbers),
    }
    found: dict[bytes, RecordFound] = {}
    for lookup, wanted in lookups.items():
        rows = _of_files(batch).filter(**{f"{lookup}__in": wanted}).order_by("pk")
        columns = ("record_key", "digest", "facts", "resident_id_lookup", "record_number_lookup")
        for key, digest, facts, resident_id, number in rows.values_list(*columns):
            found[bytes(key)] = RecordFound(
                bytes(key), bytes(digest), facts["name"], _bytes(resident_id), _bytes(number)
            )
    return list(found.values())


def records_opened(source: str, record_keys: Collection[bytes]) -> dict[bytes, RecordOpened]:
    """A department's records by key, opened."""
    rows = SourceRecord.objects.filter(source=source, record_key__in=record_keys)
    columns = rows.values_list("record_key", "division_code", "facts", "sealed", "link__person_id")
    return {
        bytes(key): RecordOpened(division, facts | sealed, str(person or ""))
        for key, division, facts, sealed, person in columns
    }


def changed_since_preview(batch: ImportBatch) -> bool:
    """Whether another file changed the records with which the batch was compared, or was undone, since its preview."""
    written = _of_files(batch).filter(recorded_at__gt=batch.previewed_at).exclude(batch=batch)
    others = ImportBatch.objects.filter(source=batch.source, kind=batch.kind, division_code=batch.division_code)
    undone = others.filter(undone_at__gt=batch.previewed_at).exclude(pk=batch.pk)
    return written.exists() or undone.exists()


def _of_files(batch: ImportBatch) -> QuerySet[SourceRecord]:
    rows = SourceRecord.objects.filter(source=batch.source, authority=batch.division_code)
    return rows.exclude(name_lookup=None)  # those written by hand have none


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
