"""States as data: the diagrams are what the tables say, and a row moves as its table allows, once."""

import inspect

import pytest
from django.apps import apps

from renyang.core.access.gate import Actor
from renyang.core.jobs.states import Machine, Stateful, move
from renyang.core.models import BatchState, ImportBatch
from tests.world import CIVIL, take_in

STATEFUL = [model for model in apps.get_models() if issubclass(model, Stateful)]


def _declared_in(model: type[Stateful]) -> type:
    """The class of a model's line that has the machine: its own, or one it shares with others."""
    return next(base for base in model.__mro__ if "machine" in vars(base))


@pytest.mark.parametrize("model", STATEFUL)
def test_the_docstring_shows_the_diagram(model: type[Stateful]) -> None:
    """Its lines stand there one below the other, and no other transition does."""
    lines = [line.strip() for line in (inspect.getdoc(_declared_in(model)) or "").splitlines() if "-->" in line]
    assert "\n".join(lines) == model.machine.diagram()


@pytest.mark.parametrize("model", STATEFUL)
def test_a_machine_has_the_states_of_its_field(model: type[Stateful]) -> None:
    """None is missing, none is strange to it, and every one but the first is reached by an event."""
    field = model._meta.get_field("state")
    reached = {target for events in model.machine.transitions.values() for target in events.values()}
    assert set(model.machine.transitions) == {value for value, _label in field.choices}
    assert reached | {field.default} == set(model.machine.transitions)


def test_a_diagram_has_a_line_for_each_transition() -> None:
    """Three transitions, written by hand."""
    machine = Machine({"shut": {"open": "open"}, "open": {"close": "shut", "break": "broken"}, "broken": {}})
    assert machine.diagram() == "shut --open--> open\nopen --close--> shut\nopen --break--> broken"
    assert (machine.before("close"), machine.after("close")) == (("open",), "shut")


@pytest.mark.parametrize(
    ("transitions", "reason"),
    [({"shut": {"open": "ajar"}}, "no state"), ({"shut": {"push": "open"}, "open": {"push": "shut"}}, "both")],
)
def test_tables_that_are_no_machine(transitions: dict[str, dict[str, str]], reason: str) -> None:
    """A state that is not in the table; an event that leads to one state or another."""
    with pytest.raises(ValueError, match=reason):
        Machine(transitions)


def test_an_event_there_is_not() -> None:
    """A slip of the pen is an error, not a move that is never allowed."""
    with pytest.raises(ValueError, match="no event slam"):
        Machine({"shut": {}}).before("slam")


def test_a_row_moves_once(db: None, operator: Actor) -> None:
    """Of two who hold the same row as it was, one gives the file up; the other's move changes nothing."""
    batch = take_in(operator, CIVIL, source="civil_affairs", apply=False)
    one, other = (ImportBatch.objects.get(pk=batch.pk) for _ in range(2))
    assert move(one, "abandon", file_name="given up.csv")
    assert not move(other, "abandon", file_name="late.csv")
    assert (one.state, one.file_name) == (BatchState.ABANDONED, "given up.csv")
    assert ImportBatch.objects.values("state", "file_name").get(pk=batch.pk) == {
        "state": BatchState.ABANDONED, "file_name": "given up.csv"
    }  # fmt: skip


def test_every_machine_is_looked_at() -> None:
    """Files, collections, proposals, openings and both kinds of run."""
    names = {model.__name__ for model in STATEFUL}
    assert names >= {"ImportBatch", "Collection", "Proposal", "OpeningDecision", "StressRun", "IndexRun"}
