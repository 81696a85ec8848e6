"""Many runs of one person: they have a limit, and they do not keep others waiting."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.access.gate import Actor
from renyang.core.jobs.quotas import MOST_UNDER_WAY
from renyang.core.jobs.runs import RunState
from renyang.resilience.models import StressRun
from renyang.resilience.services import index_enqueue, stress_enqueue
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, HERE, OFFICER, WORKER, Persona

ActorOf = Callable[[Persona], Actor]
CALM = {"scenario": "calm", "replicates": 2, "seed": 1}


def test_one_person_has_a_limit_of_runs_under_way(actor_of: ActorOf) -> None:
    """The one beyond it is refused with the limit named, of whichever kind; another's is not; one that is done makes room."""
    worker, officer = actor_of(WORKER), actor_of(OFFICER)
    runs = [stress_enqueue(actor=worker, division_code=COMMUNITY, **CALM) for _ in range(MOST_UNDER_WAY)]
    for enqueue, terms in ((stress_enqueue, CALM), (index_enqueue, {})):
        with pytest.raises(Problem) as refused:
            enqueue(actor=worker, division_code=COMMUNITY, **terms)
        assert refused.value.code == "too_many_runs"
        assert f"You already have {MOST_UNDER_WAY} computations" in str(refused.value)
    stress_enqueue(actor=officer, division_code=HERE, **CALM)
    StressRun.objects.filter(pk=runs[0].pk).update(state=RunState.DONE)
    stress_enqueue(actor=worker, division_code=COMMUNITY, **CALM)


def test_the_first_run_of_one_person_passes_the_second_of_another(actor_of: ActorOf) -> None:
    """As the queue fetches them: by priority, then in the order they came."""
    worker = [stress_enqueue(actor=actor_of(WORKER), division_code=COMMUNITY, **CALM) for _ in range(3)]
    officer = stress_enqueue(actor=actor_of(OFFICER), division_code=HERE, **CALM)
    runs = [str(run.pk) for run in (*worker, officer)]
    jobs = [job for job in ProcrastinateJob.objects.order_by("-priority", "id") if job.args.get("run") in runs]
    assert [runs.index(job.args["run"]) for job in jobs] == [0, 3, 1, 2]
