"""How long supplies last, what could be lent, and staff on hand."""

from ninja import Router, Schema

from renyang.api.lists import schema_of
from renyang.api.schemas import REFUSALS
from renyang.core.access.request import ActorRequest
from renyang.science.stress.scenario import Scenario
from renyang.supplies.lists import LENDING, STAFF, SUPPLIES
from renyang.supplies.queries import InStore

router = Router(tags=["supplies"])


SupplyOut = schema_of(
    SUPPLIES,
    "SupplyOut",
    "One item in the stores of a community, in its unit. Days and what follows from the use are None where the use of a store "
    "is unknown (`use_unknown_in`); days are None too where nothing is used up (`never_runs_out`).",
)
StaffOut = schema_of(
    STAFF,
    "StaffOut",
    "Staff of a community for a duty: how many there are and are needed on a day, and for how many days they are enough. "
    "None: cannot be said; days are None too where they are enough for good (`never_runs_out`).",
)
LoanProposedOut = schema_of(LENDING, "LoanProposedOut", "So many units that one store could lend another.")


class SuppliesOut(Schema):
    """What is in store on the terms asked for."""

    scenario: str
    supplies: list[SupplyOut]  # type: ignore[valid-type] # made from a declared list
    lending: list[LoanProposedOut]  # type: ignore[valid-type] # made from a declared list
    not_on_the_map: list[str]
    staff: list[StaffOut]  # type: ignore[valid-type] # made from a declared list


@router.get("/supplies", response={200: SuppliesOut, **REFUSALS}, operation_id="supplies")
def supplies(request: ActorRequest, scenario: str = "") -> dict[str, object]:
    """What the communities have in store: days of supply in a normal time, and, with a scenario that begins today, under it."""
    in_store = InStore(request.actor, Scenario.shipped(scenario) if scenario else None)
    return {
        "scenario": scenario,
        "supplies": list(SUPPLIES.read_by(request.actor, in_store).records()),
        "lending": list(LENDING.read_by(request.actor, in_store).records()),
        "not_on_the_map": list(in_store.proposals.not_placed),
        "staff": list(STAFF.read_by(request.actor, in_store).records()),
    }
