"""The conditions of an opening decision in words, for the pages that show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from renyang.places.domain.conditions import (
    Conditions,
    RoomConditions,
    conditions_of,
    conditions_signed,
    in_words,
    sentence,
)
from renyang.places.models import OpeningDecision
from renyang.web.places.checks import known_against


@dataclass(frozen=True)
class ConditionsShown:
    """The sentence that is signed; each room with its name and how many people it may hold; and what speaks against it."""

    sentence: str
    rooms: Sequence[tuple[str, str]]
    against: Sequence[str]

    @classmethod
    def of(cls, conditions: Conditions, masks: str) -> Self:
        """Return conditions in the reader's language."""
        return cls(
            sentence=in_words(sentence(conditions, masks), _),
            rooms=[(room.name, room_words(room)) for room in conditions.rooms],
            against=known_against(conditions.against),
        )

    @classmethod
    def signed(cls, decision: OpeningDecision) -> Self:
        """Return the conditions that a decision was signed for."""
        return cls.of(conditions_signed(decision), decision.masks)

    @classmethod
    def now(cls, decision: OpeningDecision) -> Self:
        """Return the conditions of a decision that hold now."""
        return cls.of(conditions_of(decision), decision.masks)


def room_words(room: RoomConditions) -> str:
    """Return how many people a room may hold."""
    shut, opened = room.windows_shut, room.windows_open
    if shut is None and opened is None:
        return _("not measured: nobody may use it")
    if shut is None:
        return _("{people} people, only with the windows open").format(people=opened)
    if opened is None or opened <= shut:
        return _("{people} people").format(people=shut)
    return _("{people} people, {more} with the windows open").format(people=shut, more=opened)
