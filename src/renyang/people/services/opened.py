"""Decrypted source records: those the linkage compares, and those workers wrote by hand."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
from django.db.models import QuerySet

from renyang.people.domain.survivorship import Statement
from renyang.people.models import Link, LinkedBy, SourceRecord
from renyang.science.addresses import address_key
from renyang.science.dates import PartialDate
from renyang.science.identity import division_range
from renyang.science.names import sound_key

FIELDS = ("pk", "source", "division_code", "authority", "facts", "sealed", "collected_on", "recorded_at")


@dataclass(frozen=True)
class ByHand:
    """A record written by hand, its current person, the record it follows, and the name and ID that the person had."""

    statement: Statement
    person: uuid.UUID
    beside: int | None
    written_for: Mapping[str, str | None] | None

    def is_for(self, record: Statement) -> bool:
        """Whether a record names the person for whom it was written: by the ID, else by the name."""
        if self.written_for is None:
            return record.record == self.beside
        ids = self.written_for["resident_id"], undoubted_id(record)
        return ids[0] == ids[1] if all(ids) else self.written_for["name"] == record.facts["name"]


@dataclass
class Opened:
    """Decrypted records: those the model links, by primary key, and those written by hand."""

    statements: dict[int, Statement] = field(default_factory=dict)
    by_hand: list[ByHand] = field(default_factory=list)

    @classmethod
    def of(cls, rows: QuerySet[SourceRecord]) -> "Opened":
        """Read and decrypt these records."""
        opened = cls()
        link = ("link__by", "link__person_id", "link__beside_id", "link__written_for")
        columns = rows.order_by("pk").values_list(*FIELDS, *link)
        for pk, source, division, authority, facts, sealed, on, at, by, person, beside, named in columns.iterator():
            statement = Statement(pk, source, division, authority, facts | sealed, on, at)
            if by == LinkedBy.HUMAN:
                opened.by_hand.append(ByHand(statement, person, beside, named))
            else:
                opened.statements[pk] = statement
        return opened

    def as_table(self) -> pa.Table:
        """The records as a table for the linkage (columns: `science.linkage`); `key` is the record's primary key."""
        rows = self.statements.values()
        return pa.table(
            {
                "key": pa.array(map(str, self.statements), pa.string()),
                "source": [row.source for row in rows],
                "name": [row.facts["name"] for row in rows],
                "sound": [sound_key(row.facts["name"]) for row in rows],
                "birth_date": pa.array([_date(row.facts.get("birth_date")) for row in rows], pa.date32()),
                "sex": pa.array([row.facts.get("sex") for row in rows], pa.string()),
                "resident_id": pa.array([undoubted_id(row) for row in rows], pa.string()),
                "written_id": pa.array([row.facts.get("resident_id") for row in rows], pa.string()),
                "phone": pa.array([row.facts.get("phone") for row in rows], pa.string()),
                "address_key": pa.array(
                    [address_key(row.facts.get("address") or "") or None for row in rows], pa.string()
                ),
                "division": [row.division_code for row in rows],
            }
        )


def records_in(division_code: str) -> QuerySet[SourceRecord]:
    """The source records of a division."""
    low, high = division_range(division_code)
    return SourceRecord.objects.filter(division_code__gte=low, division_code__lt=high)


def written_elsewhere(division_code: str) -> QuerySet[SourceRecord]:
    """Records written by hand in other divisions about people whose departments' records are in this one: they moved."""
    inside = records_in(division_code)
    people = Link.objects.filter(record__in=inside, by=LinkedBy.MODEL).values("person")
    rows = SourceRecord.objects.filter(link__by=LinkedBy.HUMAN, link__person__in=people)
    return rows.exclude(pk__in=inside.values("pk"))


def undoubted_id(row: Statement) -> str | None:
    """A record's ID; None if it contradicts the record's birth date or sex."""
    return None if row.facts.get("resident_id_doubtful") else row.facts.get("resident_id")


def _date(value: str | None) -> dt.date | None:
    """A birth date; None if it is unknown or known in part only, which is no evidence."""
    birth = PartialDate.of(value) if value else None
    return birth.earliest if birth and birth.precision == "day" else None
