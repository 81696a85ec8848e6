"""The critical needs of people, from the room that records needs. That room lies above this one and registers itself."""

import uuid
from collections.abc import Callable, Collection, Mapping

from renyang.core.access.gate import Actor

Needs = Mapping[uuid.UUID, Mapping[str, str]]
"""Of each person who has any: the codes of the services without which she is in danger, each with its name."""
Source = Callable[[Actor, Collection[uuid.UUID]], Needs]

_sources: list[Source] = []


def critical_needs_from(source: Source) -> None:
    """Register who tells critical needs; called once by the app that records them."""
    _sources.append(source)


def critical_needs(actor: Actor, people: Collection[uuid.UUID]) -> Needs:
    """The critical needs of these people, as far as the actor may see them."""
    return {person: needs for source in _sources for person, needs in source(actor, people).items()}
