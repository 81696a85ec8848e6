"""The conditions of an opening decision: how many people may be in a site with its windows shut and open, what is unknown
and what speaks against opening, and the sentence that is signed.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import reduce
from operator import attrgetter
from typing import Any

from renyang.places.models import Masks, OpeningDecision
from renyang.science.occupancy import OLDER_PEOPLE_PER_STAFF
from renyang.science.remark import Remark


def _(message: str) -> str:
    return message


OPEN = _("Open for {people}: {older_people} older people and {staff} staff.")
ONLY_WINDOWS_OPEN = _("Open only with the windows open, for {people}: {older_people} older people and {staff} staff.")
WITH_WINDOWS_OPEN = _("With the windows open, {people}: {older_people} older people and {staff} staff.")
CLOSED = _("Closed.")
UNKNOWN = _("Closed until we know how many people can be here safely.")
NO_ROOMS = _("No rooms are on record for this site. Add them.")
ROOM_UNKNOWN = _("One room is not measured: measure it.")
ROOMS_UNKNOWN = _("{count} rooms are not measured: measure them.")
ANSWER_AGAINST = _("One required question of the checklist is answered with no.")
ANSWERS_AGAINST = _("{count} required questions of the checklist are answered with no.")
WORN = {
    Masks.SURGICAL: _("Everybody wears a surgical mask."),
    Masks.RESPIRATOR: _("Everybody wears a respirator (KN95 or FFP2)."),
}
JOINED = _("{before} {after}")


@dataclass(frozen=True)
class Way:
    """A way of opening, with the windows shut or open, and the older people and staff who may be in the building at once."""

    windows_open: bool
    older_people: int
    staff: int

    @property
    def people(self) -> int:
        """Everybody in the building at once."""
        return self.older_people + self.staff


@dataclass(frozen=True)
class RoomConditions:
    """How many people, staff included, may be in a room at once with the windows shut and open; None if unknown, or not
    signed for. `binding` is the limit that binds, `missing` the codes of what is unknown, `air` what the numbers were
    computed from: area in m2, volume in m3, purifier flow in m3/h, air changes per hour with windows shut and open.
    """

    room: int
    name: str
    windows_shut: int | None
    windows_open: int | None
    binding: str | None
    missing: tuple[str, ...]
    air: Mapping[str, float | None]

    def people(self, *, windows_open: bool) -> int | None:
        """The number for one way of opening."""
        return self.windows_open if windows_open else self.windows_shut

    @property
    def most(self) -> int:
        """The larger of the two numbers; 0 if both are unknown."""
        return max(self.windows_shut or 0, self.windows_open or 0)

    def at_most(self, shut: int, opened: int) -> "RoomConditions":
        """The room with no more than so many people in it, windows shut and open; an unknown number stays unknown."""
        return replace(
            self,
            windows_shut=None if self.windows_shut is None else min(self.windows_shut, shut),
            windows_open=None if self.windows_open is None else min(self.windows_open, opened),
        )


@dataclass(frozen=True)
class Conditions:
    """What is signed. `ways` are the ways of opening that have a number, windows shut first; there is none if nothing but
    unknown rooms could hold anybody. `against` are the codes of the checklist's necessary questions answered with no.
    """

    ways: tuple[Way, ...]
    rooms: tuple[RoomConditions, ...]
    against: tuple[str, ...]

    @classmethod
    def of(
        cls,
        rooms: Iterable[RoomConditions],
        *,
        licensed: int | None,
        against: Iterable[str] = (),
        only_windows_open: bool = False,
    ) -> "Conditions":
        """The conditions that follow from the rooms' numbers; `licensed` is the most older people, None if not set."""
        listed = tuple(rooms)
        states = (True,) if only_windows_open else (False, True)
        ways = (_way(listed, licensed, windows_open=state) for state in states)
        return cls(tuple(way for way in ways if way is not None), listed, tuple(against))

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Conditions":
        """The conditions as a decision keeps them."""
        return cls(
            ways=tuple(Way(row["windows_open"], row["older_people"], row["staff"]) for row in stored["ways"]),
            rooms=tuple(RoomConditions(**row | {"missing": tuple(row["missing"])}) for row in stored["rooms"]),
            against=tuple(stored["against"]),
        )

    def stored(self) -> dict[str, Any]:
        """The conditions as a decision keeps them."""
        return asdict(self) | {"ways": [asdict(way) | {"people": way.people} for way in self.ways]}

    def lowered(self, shut: Mapping[int, int], opened: Mapping[int, int], licensed: int | None) -> "Conditions":
        """The conditions with no more people than so many in each room, by room key, windows shut and open; a room that is
        left out may hold nobody.
        """
        rooms = tuple(row.at_most(shut.get(row.room, 0), opened.get(row.room, 0)) for row in self.rooms)
        pairs = ((_way(rooms, licensed, windows_open=signed.windows_open), signed) for signed in self.ways)
        least = tuple(min(way, signed, key=attrgetter("people")) for way, signed in pairs if way is not None)
        return replace(self, ways=least, rooms=rooms)

    @property
    def way(self) -> Way | None:
        """The way that the decision holds for: the first in which an older person may come, windows shut before open, else
        the first; None if unknown.
        """
        return next((way for way in self.ways if way.older_people), next(iter(self.ways), None))

    @property
    def more_with_windows_open(self) -> Way | None:
        """The way with windows open, if more people may come then."""
        way, opened = self.way, self.ways[-1] if self.ways else None
        return opened if way and opened and opened.people > way.people and opened.older_people else None

    @property
    def only_windows_open(self) -> bool:
        """Whether the site opens only with its windows open."""
        return bool(self.ways) and all(way.windows_open for way in self.ways)

    def people_in(self, room: int) -> int | None:
        """How many people may be in a room at once in the way the decision holds for; None if unknown."""
        windows_open = self.way.windows_open if self.way else False
        return next((row.people(windows_open=windows_open) for row in self.rooms if row.room == room), None)

    @property
    def unknown(self) -> tuple[RoomConditions, ...]:
        """The rooms of which something is missing for a number."""
        return tuple(room for room in self.rooms if room.missing)

    @property
    def digest(self) -> str:
        """A short fingerprint, by which a reader's signature is compared with what she read."""
        return hashlib.sha256(json.dumps(self.stored(), sort_keys=True).encode()).hexdigest()[:16]


def conditions_of(decision: OpeningDecision) -> Conditions:
    """The conditions on which a site may open now: those signed, or stricter ones if it has to be decided again."""
    return Conditions.read(decision.conditions if decision.conditions_now is None else decision.conditions_now)


def conditions_signed(decision: OpeningDecision) -> Conditions:
    """The conditions that were signed."""
    return Conditions.read(decision.conditions)


def sentence_now(decision: OpeningDecision) -> tuple[Remark, ...]:
    """The sentence of a decision, with the numbers that hold now."""
    return sentence(conditions_of(decision), decision.masks)


def older_people_of(people: int, licensed: int | None) -> int:
    """Older people among `people` at once: one of the staff to eight of them, at most those licensed."""
    older = people - math.ceil(people / (OLDER_PEOPLE_PER_STAFF + 1))
    return older if licensed is None else min(older, licensed)


def sentence(conditions: Conditions, masks: str) -> tuple[Remark, ...]:
    """The sentence that a decision is signed by: how many people with windows shut and open, masks, what is unknown and
    what speaks against opening.
    """
    parts = [_main(conditions), *_numbers("windows_open", WITH_WINDOWS_OPEN, conditions.more_with_windows_open)]
    if conditions.way and conditions.way.older_people and masks in WORN:
        parts.append(Remark("masks", WORN[Masks(masks)]))
    if not conditions.rooms:
        parts.append(Remark("no_rooms", NO_ROOMS))
    parts += _counted("rooms_unknown", ROOM_UNKNOWN, ROOMS_UNKNOWN, len(conditions.unknown))
    parts += _counted("against", ANSWER_AGAINST, ANSWERS_AGAINST, len(conditions.against))
    return tuple(parts)


def in_words(parts: Iterable[Remark], translate: Callable[[str], str] = str) -> str:
    """The parts of a sentence in the reader's language, joined as that language joins sentences."""
    words = [part.translated(translate) for part in parts]
    return reduce(lambda before, after: translate(JOINED).format(before=before, after=after), words)


def _main(conditions: Conditions) -> Remark:
    way = conditions.way
    if way is None:
        return Remark("unknown", UNKNOWN)
    if not way.older_people:
        return Remark("closed", CLOSED)
    return _numbers("open", ONLY_WINDOWS_OPEN if way.windows_open else OPEN, way)[0]


def _numbers(code: str, words: str, way: Way | None) -> list[Remark]:
    if way is None:
        return []
    return [Remark(code, words, {"people": way.people, "older_people": way.older_people, "staff": way.staff})]


def _counted(code: str, one: str, several: str, count: int) -> list[Remark]:
    return [Remark(code, one if count == 1 else several, {"count": count})] if count else []


def _way(rooms: tuple[RoomConditions, ...], licensed: int | None, *, windows_open: bool) -> Way | None:
    numbers = [room.people(windows_open=windows_open) for room in rooms]
    people = sum(number or 0 for number in numbers)
    if not people and (not numbers or None in numbers):
        return None
    older = older_people_of(people, licensed)
    fewer = older < older_people_of(people, None)
    return Way(windows_open, older, math.ceil(older / OLDER_PEOPLE_PER_STAFF) if fewer or not older else people - older)
