"""Write source records, kept separately by department."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.files.kinds import Reading
from renyang.core.jobs.locks import hold_until_commit
from renyang.core.models import ImportBatch
from renyang.core.sealing.seal import keys
from renyang.core.service import service
from renyang.people.domain.carried import carried
from renyang.people.domain.digest import digest_of
from renyang.people.domain.fields import BY_NAME
from renyang.people.models import SourceRecord
from renyang.people.queries.records import RecordOpened, changed_since_preview, records_opened
from renyang.science.problem import Problem

AT_ONCE = 2_000  # rows of one INSERT

MARKS = ("resident_id_doubtful", "may_have_died")
"""What a row says beside its facts."""
REPLACED = [
    "name_lookup",
    "resident_id_lookup",
    "record_number_lookup",
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


def records_hold(batch: ImportBatch, *, shared: bool = False) -> None:
    """Until the transaction ends, let nobody write the records with which the batch is compared; `shared`: but preview."""
    hold_until_commit(f"records {batch.source} {batch.division_code}", shared=shared)


def records_hold_as_previewed(batch: ImportBatch) -> None:
    """Hold the records to write them. Raises Problem if another file changed them since the batch was previewed."""
    records_hold(batch)
    if changed_since_preview(batch):
        raise Problem(
            "records_changed",
            "Another file of this department changed its records after this file was compared with them.",
            kept="Nothing was changed.",
            do="Go back to the columns, or bring the file in again, and see anew what would change.",
        )


def carried_over(batch: ImportBatch, reading: Reading, record: RecordOpened) -> dict[str, Any]:
    """A row's values with what the record that it is of keeps, as the file does not say it."""
    masked = any(note.code == "id_masked" for note in reading.notes)
    return carried(reading.values, record.facts, columns=batch.mapping.values(), masked=masked)


@service
def records_write(*, actor: Actor, batch: ImportBatch, readings: Sequence[Reading]) -> None:
    """Create the department's records of these rows, or update those that the preview found; previous states stay in the
    history.
    """
    now = timezone.now()
    opened = records_opened(batch.source, {reading.target for reading in readings if reading.target})
    for reading in readings:
        if reading.target:
            reading.values = carried_over(batch, reading, opened[reading.target])
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
        record_key=reading.target or keys().hash(f"{batch.pk} {reading.row_number}", "record_key"),
        name_lookup=values["name"],
        resident_id_lookup=values.get("resident_id"),
        record_number_lookup=values["record_number"],
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
