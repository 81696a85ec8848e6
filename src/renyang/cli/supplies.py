"""Command of supplies: days of supply, gaps, proposed loans, and staff."""

from typing import Annotated

import typer

from renyang.cli.boot import ready
from renyang.cli.lists import list_json, say_list
from renyang.cli.terminal import say_json


def supplies(
    scenario: Annotated[
        str, typer.Option(help="A scenario that begins today, such as winter-wave; none for a normal time.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how long supplies last in each community, what is missing to the target, who could lend, and who is there to work."""
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.science.stress import Scenario
        from renyang.supplies.lists import LENDING, STAFF, SUPPLIES, SUPPLY_GAPS
        from renyang.supplies.queries import InStore

        actor = Actor.operator()
        in_store = InStore(actor, Scenario.shipped(scenario) if scenario else None)
        gaps, everything, lending, staff = (
            one.read_by(actor, in_store) for one in (SUPPLY_GAPS, SUPPLIES, LENDING, STAFF)
        )
        if as_json:
            say_json(
                {
                    "scenario": scenario,
                    "supplies": list_json(everything),
                    "lending": list_json(lending),
                    "not_on_the_map": list(in_store.proposals.not_placed),
                    "staff": list_json(staff),
                }
            )
            return
        for one in (gaps, everything, lending, staff):
            say_list(one)


COMMANDS = {"supplies": supplies}
