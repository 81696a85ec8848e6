"""Where records written by hand go when a linkage moves the records of their person."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from renyang.people.services.opened import ByHand, Opened


@dataclass
class Followed:
    """The person of each record written by hand, and the pairs of records that parted so that a worker has to say whether
    they are of one person.
    """

    homes: dict[int, uuid.UUID] = field(default_factory=dict)
    parted: list[tuple[int, int]] = field(default_factory=list)


def follow(
    opened: Opened,
    before: Mapping[int, uuid.UUID],
    after: Mapping[int, uuid.UUID],
    merged: Mapping[uuid.UUID, uuid.UUID],
) -> Followed:
    """Let each record written by hand go with the records of its person. If these part, it goes with the one beside which
    it was written if that still names the same person, else with the only ones that do, else it stays.
    """
    of: dict[uuid.UUID, list[int]] = defaultdict(list)
    for record, person in before.items():
        of[person].append(record)
    followed = Followed()
    for written in opened.by_hand:
        beside = written.beside if written.beside in after else None
        near = [*of[written.person], *([] if beside is None else [beside])]
        home = _home(written, beside, near, opened, after, merged)
        followed.homes[written.statement.record] = home
        if beside is not None and home != after[beside]:
            followed.parted += [(beside, record) for record in near if after[record] == home][:1]
    return followed


def _home(
    written: ByHand,
    beside: int | None,
    near: list[int],
    opened: Opened,
    after: Mapping[int, uuid.UUID],
    merged: Mapping[uuid.UUID, uuid.UUID],
) -> uuid.UUID:
    stays = merged.get(written.person, written.person)
    homes = {after[record] for record in near}
    if beside is None or len(homes) == 1:
        return stays if beside is None else after[beside]
    if written.is_for(opened.statements[beside]):
        return after[beside]
    named = {after[record] for record in near if written.is_for(opened.statements[record])}
    return named.pop() if len(named) == 1 else stays
