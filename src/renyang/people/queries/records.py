"""Queries of source records, to compare a department's file with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from renyang.people.models import SourceRecord


@dataclass(frozen=True)
class RecordOpened:
    """A record with its sealed facts opened; `person` is the id of whom it is of, empty before it is linked."""

    division_code: str
    facts: Mapping[str, Any]
    person: str


def records_of_source(source: str, record_keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, Mapping[str, Any]]]:
    """The digest and the unsealed facts of a department's records by key, to compare a file with them."""
    rows = SourceRecord.objects.filter(source=source, record_key__in=record_keys)
    return {
        bytes(key): (bytes(digest), facts) for key, digest, facts in rows.values_list("record_key", "digest", "facts")
    }


def records_opened(source: str, record_keys: Sequence[bytes]) -> dict[bytes, RecordOpened]:
    """A department's records by key, opened."""
    rows = SourceRecord.objects.filter(source=source, record_key__in=record_keys)
    columns = rows.values_list("record_key", "division_code", "facts", "sealed", "link__person_id")
    return {
        bytes(key): RecordOpened(division, facts | sealed, str(person or ""))
        for key, division, facts, sealed, person in columns
    }
