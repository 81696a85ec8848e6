"""Background jobs of resilience. A Problem is stored on the run; core resumes interrupted runs."""

import contextlib

from procrastinate.contrib.django import app

from renyang.core.access.gate import Actor, get_for
from renyang.people.queries import linked_divisions
from renyang.resilience.models import IndexRun, StressRun
from renyang.resilience.services import index_compute, index_enqueue, stress_compute
from renyang.science.problem import Problem

JOB = Actor.operator("job")


@app.task(name="resilience.compute_stress", queue="stress")
def compute_stress(*, run: str) -> None:
    """Compute a stress test."""
    with contextlib.suppress(Problem):
        stress_compute(actor=JOB, run=get_for(JOB, StressRun, run))


@app.task(name="resilience.compute_index", queue="index")
def compute_index(*, run: str) -> None:
    """Compute an index."""
    with contextlib.suppress(Problem):
        index_compute(actor=JOB, run=get_for(JOB, IndexRun, run))


@app.periodic(cron="0 4 * * *")
@app.task(name="resilience.index_nightly", queue="upkeep", queueing_lock="index_nightly")
def index_nightly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Enqueue the index of every sub-district each night, after the records are linked."""
    for division in linked_divisions():
        index_enqueue(actor=JOB, division_code=division)
