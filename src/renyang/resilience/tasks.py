"""Jobs of resilience."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from renyang.core.gate import Actor
from renyang.people.queries import linked_divisions
from renyang.resilience.models import StressRun
from renyang.resilience.services import index_run, stress_fail, stress_finish
from renyang.science.problem import Problem


@app.task(name="resilience.compute_stress", queue="stress", retry=RetryStrategy(max_attempts=2))
def compute_stress(*, run: str) -> None:
    """Compute a stress test; what is wrong with the records is told on the run, not retried."""
    actor = Actor.operator("job")
    row = StressRun.objects.get(pk=run)
    try:
        stress_finish(actor=actor, run=row)
    except Problem as problem:
        stress_fail(actor=actor, run=row, problem=str(problem))


@app.periodic(cron="0 4 * * *")
@app.task(name="resilience.index_nightly", queue="upkeep", queueing_lock="index_nightly")
def index_nightly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Count the index of every sub-district each night, after the records are linked."""
    for division in linked_divisions():
        index_run(actor=Actor.operator("job"), division_code=division)
