"""Jobs of resilience."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from renyang.core.gate import Actor
from renyang.resilience.models import StressRun
from renyang.resilience.services import stress_fail, stress_finish
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
