"""`renyang index`, and what it and `link` say of a division that is none."""

import json

import pytest

from renyang.resilience.models import IndexRun
from tests.commands import Run, fails
from tests.personas import COMMUNITY, HERE


def test_index_counts_and_keeps_a_run(db: None, run: Run) -> None:
    """One more run by the operator; its levers have a value within [low, high] or say that nothing is known."""
    before = IndexRun.objects.count()
    said = run("index", "--division", HERE, "--json")
    assert said.code == 0
    (told,) = json.loads(said.out)
    assert told["division"] == HERE
    for score in told["whole"]["levers"].values():
        assert score["value"] is None or score["low"] <= score["value"] <= score["high"]
    assert set(told["communities"]) == {COMMUNITY, "320199001002"}
    run_kept = IndexRun.objects.latest("created_at")
    assert (IndexRun.objects.count(), run_kept.created_by) == (before + 1, "operator")


def test_index_tells_a_person_the_levers(db: None, run: Run) -> None:
    """A table with one line a lever."""
    said = run("index")
    assert said.code == 0
    assert all(word in said.out for word in ("lever", "score", HERE))


@pytest.mark.parametrize("command", ["link", "index"])
def test_a_division_that_is_none(db: None, run: Run, command: str) -> None:
    """Refused in a sentence that names it."""
    fails(run(command, "--division", "plum"), "plum", "division")


@pytest.mark.parametrize("command", ["link", "index"])
def test_a_division_in_few_digits(db: None, run: Run, command: str) -> None:
    """Codes may be given with 6 to 12 digits everywhere, as `import` and `grant` say: nine are the sub-district."""

    def counted(division: str) -> object:
        told = json.loads(run(command, "--division", division, "--json").out)
        return [row | {"division": ""} for row in (told["divisions"] if command == "link" else told)]

    counted(HERE)  # the first run may merge or move people; from then on nothing changes
    assert counted(HERE[:9]) == counted(HERE)
