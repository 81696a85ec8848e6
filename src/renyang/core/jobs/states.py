"""States as data: which event leads a row from which state to which, drawn for whoever reads, and moved by compare-and-set."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models

from renyang.core.access.gate import Gated


@dataclass(frozen=True)
class Machine:
    """The transitions of a kind of row: state -> event -> the state after it. A final state has no events.

    ValueError for a transition into a state without a row of its own, and for an event that leads into two states: then one
    statement could not move a row on.
    """

    transitions: Mapping[str, Mapping[str, str]]

    def __post_init__(self) -> None:
        targets: dict[str, str] = {}
        for events in self.transitions.values():
            for event, target in events.items():
                if target not in self.transitions:
                    raise ValueError(f"{event} leads into {target}, which is no state of this machine")
                if targets.setdefault(event, target) != target:
                    raise ValueError(f"{event} leads into both {targets[event]} and {target}")

    def before(self, event: str) -> tuple[str, ...]:
        """The states in which an event may come. ValueError for an event there is not."""
        states = tuple(state for state, events in self.transitions.items() if event in events)
        if not states:
            raise ValueError(f"there is no event {event}")
        return states

    def after(self, event: str) -> str:
        """The state into which an event leads. ValueError for an event there is not."""
        return self.transitions[self.before(event)[0]][event]

    def diagram(self) -> str:
        """A line for each transition, as it stands in the model's docstring."""
        return "\n".join(
            f"{state} --{event}--> {target}"
            for state, events in self.transitions.items()
            for event, target in events.items()
        )


class Stateful(Gated):
    """A row whose `state` changes only as its machine allows."""

    machine: ClassVar[Machine]

    class Meta:
        abstract = True


def move(row: Stateful, event: str, *, only: models.Q | None = None, **changes: Any) -> bool:
    """Move a row on, with what changes with it, if its state allows the event and `only` holds; say whether it moved.

    One statement compares and sets, so of two who try at the same moment one moves the row. Call it within a service.
    """
    allowed = models.Q(pk=row.pk, state__in=row.machine.before(event)) & (only or models.Q())
    changes["state"] = row.machine.after(event)
    if not type(row)._default_manager.filter(allowed).update(**changes):
        return False
    row.refresh_from_db(fields=list(changes))
    return True
