"""Stress tests."""

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext
from ninja import Field, Router, Schema, Status
from ninja.params.functions import Query

from renyang.api.schemas import REFUSALS, REFUSALS_OF_A_BODY
from renyang.core.access.gate import Action, NotAllowed, may
from renyang.core.access.request import ActorRequest
from renyang.resilience import queries
from renyang.resilience.models import StressRun
from renyang.resilience.services import stress_enqueue

router = Router(tags=["resilience"])


class StressIn(Schema):
    """A stress test that is wanted."""

    scenario: str
    division_code: str = Field(max_length=12)
    replicates: int = 50
    seed: int = Field(1, ge=0, lt=2**63)


class StressOut(Schema):
    """A stress test: `state` is waiting, running, done or failed. `problem` says why it failed; `result` is null until it is
    done.
    """

    id: uuid.UUID
    scenario: str
    division_code: str
    replicates: int
    seed: int
    state: str
    problem: str
    created_at: dt.datetime
    finished_at: dt.datetime | None
    result: dict[str, Any] | None = None


class StressRuns(Schema):
    """Stress tests, newest first, without their results."""

    items: list[StressOut]


@router.get("stress", response={200: StressRuns, **REFUSALS}, operation_id="stress_runs", summary="Stress tests")
def stress_runs(request: ActorRequest, limit: int = Query(50, ge=1, le=200)) -> StressRuns:
    """The stress tests the caller may see."""
    if not may(request.actor, Action.VIEW, StressRun):
        raise NotAllowed
    rows = queries.stress_runs(request.actor)[:limit]
    return StressRuns(items=[_out(row, with_result=False) for row in rows])


@router.post(
    "stress",
    response={202: StressOut, **REFUSALS_OF_A_BODY},
    operation_id="stress_start",
    summary="Start a stress test",
)
def stress_start(request: ActorRequest, wanted: StressIn) -> Status[StressOut]:
    """Hand a stress test to a worker; ask for it by its id until it is done."""
    run = stress_enqueue(
        actor=request.actor,
        division_code=wanted.division_code,
        scenario=wanted.scenario,
        replicates=wanted.replicates,
        seed=wanted.seed,
    )
    return Status(202, _out(run, with_result=False))


@router.get("stress/{pk}", response={200: StressOut, **REFUSALS}, operation_id="stress_run", summary="One stress test")
def stress_run(request: ActorRequest, pk: uuid.UUID) -> StressOut:
    """One stress test with its result."""
    return _out(queries.stress_run(request.actor, pk), with_result=True)


def _out(row: StressRun, *, with_result: bool) -> StressOut:
    fields = {name: getattr(row, name) for name in StressOut.model_fields if name not in {"result", "problem"}}
    return StressOut(**fields, problem=row.failure(gettext), result=row.result if with_result else None)
