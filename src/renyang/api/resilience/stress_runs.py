"""Stress tests."""

import uuid
from typing import Any

from ninja import Field, Router, Schema, Status

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS, REFUSALS_OF_A_BODY
from renyang.core.access.request import ActorRequest
from renyang.resilience import queries
from renyang.resilience.lists import STRESS_RUNS
from renyang.resilience.models import StressRun
from renyang.resilience.services import stress_enqueue

router = Router(tags=["resilience"])


class StressIn(Schema):
    """A stress test that is wanted."""

    scenario: str
    division_code: str = Field(max_length=12)
    replicates: int = 50
    seed: int = Field(1, ge=0, lt=2**63)


StressRunRow = schema_of(STRESS_RUNS, "StressRunRow", "A stress test; `problem` says why it failed.")
StressRunPage = page_schema_of(StressRunRow, "StressRunPage")


class StressOut(StressRunRow):  # type: ignore[valid-type,misc] # made from the list's columns
    """A stress test with its result, which is null until it is done, in the format of `renyang stress --measures demo
    --json`. Who works in one community reads its figures only.
    """

    result: dict[str, Any] | None


@router.get("stress", response={200: StressRunPage, **REFUSALS}, operation_id="stress_runs", summary="Stress tests")
def stress_runs(request: ActorRequest, order: Order = "", after: After = "") -> dict[str, Any]:
    """The stress tests the caller may see, newest first."""
    return page_answer(STRESS_RUNS.read_by(request.actor, None, order=order), after)


@router.post(
    "stress",
    response={202: StressOut, **REFUSALS_OF_A_BODY},
    operation_id="stress_start",
    summary="Start a stress test",
)
def stress_start(request: ActorRequest, wanted: StressIn) -> Status[dict[str, Any]]:
    """Hand a stress test to a worker; ask for it by its id until it is done."""
    run = stress_enqueue(
        actor=request.actor,
        division_code=wanted.division_code,
        scenario=wanted.scenario,
        replicates=wanted.replicates,
        seed=wanted.seed,
    )
    return Status(202, _out(request, run))


@router.get("stress/{pk}", response={200: StressOut, **REFUSALS}, operation_id="stress_run", summary="One stress test")
def stress_run(request: ActorRequest, pk: uuid.UUID) -> dict[str, Any]:
    """One stress test with its result."""
    return _out(request, queries.stress_run(request.actor, pk))


def _out(request: ActorRequest, run: StressRun) -> dict[str, Any]:
    return STRESS_RUNS.read_by(request.actor, None).record(run) | {"result": queries.stress_result(request.actor, run)}
