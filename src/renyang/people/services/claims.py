"""Open and close moves as people are resolved: whoever is claimed for another community has one open move."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from renyang.core.jobs import states
from renyang.people.domain.homes import Settled
from renyang.people.domain.survivorship import Statement
from renyang.people.models import Move, MoveState, SourceRecord


def claims_write(
    settled: Mapping[uuid.UUID, Settled],
    records: Mapping[uuid.UUID, Sequence[Statement]],
    merged: Collection[uuid.UUID],
) -> None:
    """Within a service that resolved these people: overtake the moves that nothing asks for any more, and open new ones.

    An open move stays while its record claims the person as it did, even if her own community collects something later:
    that community was asked, and the one that asked waits for an answer.
    """
    asked = _asked(settled)
    waiting = Move.objects.filter(state=MoveState.OPEN, person__in=[*settled, *merged]).select_related("record")
    for move in waiting:
        pk = move.person_id
        wanted = asked.get(pk, move)
        if pk in settled and wanted.record_id == move.record_id and _stands(move, settled[pk], records[pk]):
            asked.pop(pk, None)
        else:
            states.move(move, "overtake")
    Move.objects.bulk_create(asked.values())


def _asked(settled: Mapping[uuid.UUID, Settled]) -> dict[uuid.UUID, Move]:
    """For each person the move that her latest claim asks for, leaving out claims declined as they are; not yet saved."""
    numbers = [claim.record for one in settled.values() for claim in one.claims]
    digests = dict(SourceRecord.objects.filter(pk__in=numbers).values_list("pk", "digest"))
    rows = Move.objects.filter(state=MoveState.DECLINED, record__in=numbers)
    declined = set(rows.values_list("record_id", "digest", "from_division", "to_division"))
    asked = {}
    for pk, one in settled.items():
        for claim in one.claims:
            terms = (claim.record, digests[claim.record], one.home, claim.division_code)
            if terms not in declined:
                asked[pk] = Move(
                    person_id=pk, record_id=terms[0], digest=terms[1], from_division=terms[2], to_division=terms[3]
                )
                break
    return asked


def _stands(move: Move, settled: Settled, records: Sequence[Statement]) -> bool:
    """Whether an open move still says what was asked: the record is hers and unchanged, and she is where she was."""
    hers = any(record.record == move.record_id and record.division_code == move.to_division for record in records)
    return hers and settled.home == move.from_division and move.record.digest == move.digest
