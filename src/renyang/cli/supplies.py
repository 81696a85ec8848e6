"""The command of supplies: how long they last, what is missing, who could lend, who is there."""

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import say_json, say_table

if TYPE_CHECKING:
    from renyang.places.queries import LoanProposed, OnShelf, StaffOnHand


def supplies(
    scenario: Annotated[
        str, typer.Option(help="A scenario that begins today, such as winter-wave; none for a normal time.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how long supplies last in each community, what is missing to the target, who could lend, and who is there to work."""
    with ready():
        from renyang.core.gate import Actor
        from renyang.core.queries import division_names
        from renyang.places import queries
        from renyang.science.stress import Scenario

        actor, terms = Actor.operator(), Scenario.shipped(scenario) if scenario else None
        shelves = queries.on_shelves(actor, terms)
        proposals = queries.lending_proposals(actor, shelves)
        staff = queries.staff_on_hand(actor, shelves, terms)
        if as_json:
            say_json(
                {
                    "scenario": scenario or None,
                    "supplies": [_shelf_json(shelf) for shelf in shelves],
                    "lending": [_loan_json(loan) for loan in proposals.loans],
                    "not_on_the_map": list(proposals.not_placed),
                    "staff": [_staff_json(row) for row in staff],
                }
            )
            return
        names = division_names()
        say_table(
            scenario or "supplies",
            ["community", "item", "in stock", "unit", "days now", "days", "target", "gap"],
            [_shelf_row(shelf, names) for shelf in [*queries.gap_list(shelves), *_others(shelves)]],
        )
        say_table(
            "staff",
            ["community", "duty", "people", "needed", "days"],
            [
                (
                    names.get(row.division_code, row.division_code),
                    row.duty,
                    _number_or_dash(row.people),
                    _number_or_dash(row.needed),
                    _days(row.readiness.days if row.readiness else None),
                )
                for row in staff
            ],
        )


def _others(shelves: list["OnShelf"]) -> list["OnShelf"]:
    return [shelf for shelf in shelves if not shelf.gap.gap]


def _shelf_row(shelf: "OnShelf", names: dict[str, str]) -> tuple[object, ...]:
    gap = shelf.gap
    return (
        names.get(shelf.division_code, shelf.division_code),
        shelf.stocks[0].item,
        gap.in_stock,
        shelf.stocks[0].unit,
        _days(shelf.days_now),
        _days(gap.days),
        _number_or_dash(gap.target),
        _number_or_dash(gap.gap),
    )


def _shelf_json(shelf: "OnShelf") -> dict[str, Any]:
    gap = shelf.gap
    return {
        "division": shelf.division_code,
        "item": shelf.stocks[0].item_code or None,
        "name": shelf.stocks[0].item,
        "unit": shelf.stocks[0].unit,
        "in_stock": gap.in_stock,
        "usable": gap.usable,
        "daily_use": shelf.daily_use,
        "days_now": _finite(shelf.days_now),
        "days": _finite(gap.days),
        "never_runs_out": gap.days == math.inf,
        "target": gap.target,
        "target_days": shelf.target_days,
        "gap": gap.gap,
        "use_unknown_in": [stock.store for stock in shelf.without_use],
    }


def _loan_json(loan: "LoanProposed") -> dict[str, Any]:
    return {
        "item": loan.lender.item,
        "unit": loan.lender.unit,
        "quantity": loan.quantity,
        "from": {"division": loan.lender.division_code, "store": loan.lender.store},
        "to": {"division": loan.borrower.division_code, "store": loan.borrower.store},
        "kilometres": round(loan.kilometres, 2),
    }


def _staff_json(row: "StaffOnHand") -> dict[str, Any]:
    ready_for = row.readiness
    return {
        "division": row.division_code,
        "duty": row.duty,
        "people": row.people,
        "needed": row.needed,
        "present": ready_for.present if ready_for else None,
        "days": _finite(ready_for.days) if ready_for else None,
        "never_runs_out": ready_for is not None and ready_for.days == math.inf,
        "share": round(ready_for.share, 3) if ready_for else None,
        "not_known": list(row.not_known),
    }


def _finite(days: float | None) -> float | None:
    return None if days is None or math.isinf(days) else round(days, 2)


def _days(days: float | None) -> str:
    return "-" if days is None else "∞" if math.isinf(days) else f"{math.floor(days * 10) / 10:.1f}"


def _number_or_dash(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"
