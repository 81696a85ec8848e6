"""Commands of resilience: the index, and those of the stress test in stress.py."""

from typing import Annotated

import typer

from renyang.cli import stress
from renyang.cli.boot import ready
from renyang.cli.terminal import say_json, say_table


def index(
    division: Annotated[str, typer.Option(help="Of this division; every sub-district by default.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Count the index from live records."""
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.people.queries import linked_divisions
        from renyang.resilience.services import index_run

        runs = [
            index_run(actor=Actor.operator(), division_code=code)
            for code in ([division] if division else linked_divisions())
        ]
        if as_json:
            say_json([{"division": run.division_code, **run.result} for run in runs])
        for run in [] if as_json else runs:
            levers = run.result["whole"]["levers"]
            rows = [(lever, *(_rounded(score[part]) for part in ("value", "low", "high", "confidence")))
                    for lever, score in levers.items()]  # fmt: skip
            say_table(run.division_code, ["lever", "score", "low", "high", "known"], rows)


def _rounded(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


COMMANDS = {
    "index": index,
    "stress": stress.stress,
    "sensitivity": stress.sensitivity,
    "uncertainty": stress.uncertainty,
    "portfolio": stress.portfolio,
    "snapshot": stress.snapshot,
}
