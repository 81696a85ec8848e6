"""State machines as data: transitions per state and event, and a compare-and-set move of a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models

from renyang.core.access.gate import Gated


@dataclass(frozen=True)
class Machine:
    """The transitions of a model: state -> event -> next state. A final state has no events.

    Raises ValueError if an event leads to an undeclared state, or to two: no single statement could move a row then.
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
        """The states that allow an event. Raises ValueError for an unknown event."""
        states = tuple(state for state, events in self.transitions.items() if event in events)
        if not states:
            raise ValueError(f"there is no event {event}")
        return states

    def after(self, event: str) -> str:
        """The state an event leads to. Raises ValueError for an unknown event."""
        return self.transitions[self.before(event)[0]][event]

    def diagram(self) -> str:
        """One line per transition, as in the model's docstring."""
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
    """Fire an event on a row, with `changes`, if its state allows the event and `only` holds; return whether it moved.

    Compare and set are one statement, so only one of two concurrent callers moves the row. Call it within a service.
    """
    allowed = models.Q(pk=row.pk, state__in=row.machine.before(event)) & (only or models.Q())
    changes["state"] = row.machine.after(event)
    if not type(row)._default_manager.filter(allowed).update(**changes):
        return False
    row.refresh_from_db(fields=list(changes))
    return True
