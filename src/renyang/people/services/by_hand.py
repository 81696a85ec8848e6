"""Source records that workers write by hand. They follow the person's other records when people are merged or split."""

import uuid
from collections.abc import Sequence

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.session import trusted
from renyang.core.models import ImportBatch
from renyang.people.domain.digest import digest_of
from renyang.people.models import Link, LinkedBy, Person, SourceRecord
from renyang.people.services.holding import hold_people


def record_beside(actor: Actor, person: Person, *, source: str, record_key: bytes) -> SourceRecord:
    """Return the record with this key, or a new one without facts, linked to the person and set to follow her first record.

    Holds the person until the service ends. Raises Problem if she was merged into another person meanwhile.
    """
    hold_people(person)
    with trusted():  # her family has no rows of a record before it is linked to her
        return _record_beside(actor, person, source, record_key)


def _record_beside(actor: Actor, person: Person, source: str, record_key: bytes) -> SourceRecord:
    record, made = SourceRecord.objects.get_or_create(
        source=source,
        record_key=record_key,
        defaults={
            "division_code": person.division_code,
            "authority": person.division_code,
            "digest": b"",
            "sealed": {},
            "recorded_at": timezone.now(),
            "recorded_by": actor.name,
        },
    )
    if made:
        first = Link.objects.filter(person=person, by=LinkedBy.MODEL).order_by("record_id").first()
        Link.objects.create(
            record=record,
            person=person,
            by=LinkedBy.HUMAN,
            decided_by=actor.name,
            beside_id=first.record_id if first else None,
            written_for=_names([person])[person.pk],
        )
    return record


def records_beside(
    actor: Actor,
    people: Sequence[Person],
    *,
    source: str,
    record_keys: Sequence[bytes],
    batch: ImportBatch,
    row_numbers: Sequence[int],
) -> list[SourceRecord]:
    """Create records without facts for the rows of a file, each linked to its person as by `record_beside`."""
    hold_people(*people)
    now = timezone.now()
    records = SourceRecord.objects.bulk_create(
        SourceRecord(
            division_code=person.division_code,
            authority=person.division_code,
            source=source,
            record_key=key,
            digest=digest_of({}),
            sealed={},
            collected_on=batch.collected_on or timezone.localdate(batch.created_at),
            recorded_at=now,
            recorded_by=actor.name,
            batch=batch,
            row_number=row,
        )
        for person, key, row in zip(people, record_keys, row_numbers, strict=True)
    )
    by_model = Link.objects.filter(person__in=people, by=LinkedBy.MODEL).order_by("-record_id")
    first = dict(by_model.values_list("person_id", "record_id"))
    names = _names(people)
    Link.objects.bulk_create(
        Link(
            record=record,
            person=person,
            by=LinkedBy.HUMAN,
            decided_by=actor.name,
            beside_id=first.get(person.pk),
            written_for=names[person.pk],
        )
        for record, person in zip(records, people, strict=True)
    )
    return records


def _names(people: Sequence[Person]) -> dict[uuid.UUID, dict[str, str | None]]:
    """The names and IDs of these people, in one query: not every caller has read them."""
    rows = Person.objects.filter(pk__in=[person.pk for person in people])
    return {
        pk: {"name": name, "resident_id": number} for pk, name, number in rows.values_list("pk", "name", "resident_id")
    }


def record_keep(actor: Actor, record: SourceRecord) -> None:
    """Save a changed record with its new digest, time and author."""
    record.digest = digest_of(record.facts | record.sealed)
    record.recorded_at, record.recorded_by = timezone.now(), actor.name
    record.save()
