"""What workers write of a person themselves: a source record like any other, that goes wherever the person's records go."""

from django.utils import timezone

from renyang.core.gate import Actor
from renyang.people.digest import digest_of
from renyang.people.models import Link, LinkedBy, Person, SourceRecord


def record_beside(actor: Actor, person: Person, *, source: str, record_key: bytes) -> SourceRecord:
    """The record of this key, or a new one without facts, linked to a person and bound to the first of her records."""
    record, made = SourceRecord.objects.get_or_create(
        source=source,
        record_key=record_key,
        defaults={
            "division_code": person.division_code,
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
        )
    return record


def record_keep(actor: Actor, record: SourceRecord) -> None:
    """Keep what was written into a record."""
    record.digest = digest_of(record.facts | record.sealed)
    record.recorded_at, record.recorded_by = timezone.now(), actor.name
    record.save()
