"""Write source records, kept separately by department."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.files.kinds import Reading
from renyang.core.models import ImportBatch
from renyang.core.service import service
from renyang.people.domain.digest import digest_of
from renyang.people.domain.fields import BY_NAME
from renyang.people.models import SourceRecord

AT_ONCE = 2_000  # rows of one INSERT

MARKS = ("resident_id_doubtful", "may_have_died")
"""What a row says beside its facts."""
REPLACED = [
    "division_code",
    "authority",
    "digest",
    "facts",
    "sealed",
    "notes",
    "collected_on",
    "recorded_at",
    "batch",
    "row_number",
    "recorded_by",
]


@service
def records_write(*, actor: Actor, batch: ImportBatch, readings: Sequence[Reading]) -> None:
    """Create or update the department's records of these rows; previous states stay in the history."""
    now = timezone.now()
    SourceRecord.objects.bulk_create(
        [_record(actor, batch, reading, now) for reading in readings],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["source", "record_key"],
        update_fields=REPLACED,
    )


def _record(actor: Actor, batch: ImportBatch, reading: Reading, now: dt.datetime) -> SourceRecord:
    values = reading.values
    facts = {name: value for name, value in values.items() if name in BY_NAME and not BY_NAME[name].sealed}
    sealed = {name: value for name, value in values.items() if name in BY_NAME and BY_NAME[name].sealed}
    facts |= {name: True for name in MARKS if values.get(name)}
    return SourceRecord(
        division_code=values["division_code"],
        authority=batch.division_code,
        source=batch.source,
        record_key=values["record_key"],
        digest=digest_of(values),
        facts=facts,
        sealed=sealed,
        notes=[note.as_json() for note in reading.notes],
        collected_on=values.get("collected_on") or batch.collected_on or timezone.localdate(batch.created_at),
        recorded_at=now,
        batch=batch,
        row_number=reading.row_number,
        recorded_by=actor.name,
    )
