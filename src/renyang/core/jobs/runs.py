"""Jobs by their names, and runs: long work that a row asks for.

A service writes a run down and defers its job by name, in one transaction. A worker claims the run for a time, computes outside
every transaction, and writes the result, or what was wrong, with the claim's own token. The row, not the queue, says what is to
be done: `runs_resume` defers again what waits without a job and what a killed worker left.
"""

import contextlib
import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for
from renyang.core.jobs.queue import defer
from renyang.core.jobs.states import Machine, Stateful, move
from renyang.core.service import service
from renyang.science.problem import Problem

LEASE = dt.timedelta(minutes=10)  # for which a claim holds, counted from its last renewal
RENEWED_AFTER = 60.0  # seconds: a tenth of the lease, so that a slow step does not lose it
WAITS_FOR_ITS_JOB = dt.timedelta(minutes=1)  # a younger run is being taken up by whoever wrote it down
MOST_CLAIMS = 3  # a run that ended three workers would end a fourth


class RunState(models.TextChoices):
    """How far a run has come."""

    WAITING = "waiting", _("waiting to be computed")
    RUNNING = "running", _("being computed")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Run(Stateful):
    """Something that takes long to compute: asked for, claimed by a worker until `lease_until`, and done or failed.

        waiting --claim--> running
        running --claim--> running
        running --finish--> done
        running --fail--> failed

    A run that is running is claimed again only when its lease is over. `claim` is the claimer's token: nothing is written with
    another. `task` names the task that computes it, which takes the row's key as `run`.
    """

    machine = Machine(
        {
            RunState.WAITING: {"claim": RunState.RUNNING},
            RunState.RUNNING: {"claim": RunState.RUNNING, "finish": RunState.DONE, "fail": RunState.FAILED},
            RunState.DONE: {},
            RunState.FAILED: {},
        }
    )
    task: ClassVar[str]

    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.WAITING)
    claim = models.UUIDField(null=True, editable=False)
    claims = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    problem = models.JSONField(null=True)  # `Problem.as_dict()`
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        """Whether it still waits or is being computed."""
        return self.state in {RunState.WAITING, RunState.RUNNING}

    def failure(self, translate: Callable[[str], str]) -> str:
        """Why it failed, in the translator's language; empty where it did not."""
        return Problem.from_dict(self.problem).translated(translate) if self.problem else ""


AnyRun = TypeVar("AnyRun", bound=Run)
Renew = Callable[..., None]
Compute = Callable[[AnyRun, Renew], Mapping[str, Any]]
"""Computes a run's fields; it calls the function it is given as it goes on, with whatever arguments."""


def run_models() -> list[type[Run]]:
    """Every kind of run there is."""
    return [model for model in apps.get_models() if issubclass(model, Run)]


class ClaimLost(Exception):  # noqa: N818 - it is no error: another worker has the run
    """The lease ended before the work did, and another has claimed the run."""


@service
def run_claim(*, actor: Actor, run: Run) -> uuid.UUID | None:
    """Take a run that waits, or whose lease is over, and give the claim's token; None where it is another's or has ended."""
    run = get_for(actor, type(run), run.pk, Action.RUN)
    token = uuid.uuid4()
    free = models.Q(state=RunState.WAITING) | models.Q(lease_until__lt=Now())
    claimed = move(
        run,
        "claim",
        only=free & models.Q(claims__lt=MOST_CLAIMS),
        claim=token,
        claims=models.F("claims") + 1,
        lease_until=Now() + LEASE,
        started_at=Now(),
    )
    return token if claimed else None


@service
def run_renew(*, actor: Actor, run: Run, token: uuid.UUID) -> bool:
    """Hold a claim for another lease; False where it was lost."""
    run = get_for(actor, type(run), run.pk, Action.RUN)
    held = type(run)._default_manager.filter(pk=run.pk, state=RunState.RUNNING, claim=token)
    return bool(held.update(lease_until=Now() + LEASE))


@service
def run_finish(*, actor: Actor, run: Run, token: uuid.UUID, result: Mapping[str, Any]) -> bool:
    """Write a run's computed fields; False, and nothing written, where the claim was lost."""
    run = get_for(actor, type(run), run.pk, Action.RUN)
    ends = {"claim": None, "lease_until": None, "finished_at": Now()}
    return move(run, "finish", only=models.Q(claim=token), **ends, **result)


@service
def run_fail(*, actor: Actor, run: Run, token: uuid.UUID, problem: Problem) -> bool:
    """Write down why a run could not be computed; False, and nothing written, where the claim was lost."""
    run = get_for(actor, type(run), run.pk, Action.RUN)
    ends = {"claim": None, "lease_until": None, "finished_at": Now()}
    return move(run, "fail", only=models.Q(claim=token), **ends, problem=problem.as_dict())


@service
def runs_resume(*, actor: Actor) -> int:
    """Defer again every run that waits without a job or whose lease is over, and say how many; the system's own deed.

    One that was claimed too often fails.
    """
    if not actor.trusted:
        raise NotAllowed
    left = models.Q(state=RunState.WAITING, created_at__lt=Now() - WAITS_FOR_ITS_JOB)
    left |= models.Q(state=RunState.RUNNING, lease_until__lt=Now())
    deferred = 0
    for model in run_models():
        for run in model._default_manager.filter(left).order_by("created_at"):
            if run.claims < MOST_CLAIMS:
                deferred += run_defer(run)
            elif run.claim is not None:
                run_fail(actor=actor, run=run, token=run.claim, problem=_given_up())
    return deferred


def run_defer(run: Run) -> bool:
    """Within a service: have a worker compute a run; False where its job waits already."""
    return defer(run.task, queueing_lock=f"{run.task} {run.pk}", run=str(run.pk))


def run_through(*, actor: Actor, run: AnyRun, compute: Compute[AnyRun]) -> AnyRun:
    """Claim a run, compute it outside every transaction, and finish it; a run that cannot be claimed is left alone.

    What is wrong is written on the run and raised again. RuntimeError within a transaction.
    """
    with transaction.atomic(durable=True):
        token = run_claim(actor=actor, run=run)
    if token is not None:
        run.refresh_from_db()
        try:
            result = compute(run, _renewing(actor, run, token))
        except ClaimLost:
            pass
        except Exception as error:
            problem = error if isinstance(error, Problem) else _unforeseen()
            run_fail(actor=actor, run=run, token=token, problem=problem)
            raise
        else:
            run_finish(actor=actor, run=run, token=token, result=result)
    run.refresh_from_db()
    return run


def _renewing(actor: Actor, run: Run, token: uuid.UUID) -> Renew:
    due = time.monotonic() + RENEWED_AFTER

    def renew(*_progress: object) -> None:
        nonlocal due
        if time.monotonic() < due:
            return
        if not run_renew(actor=actor, run=run, token=token):
            raise ClaimLost
        due = time.monotonic() + RENEWED_AFTER

    return renew


@contextlib.contextmanager
def read_at_one_moment() -> Iterator[None]:
    """Everything read inside is as it stood at the first read: a short read-only transaction of its own."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        if not connection.savepoint_ids:  # a test's transaction around it began long ago
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _unforeseen() -> Problem:
    return Problem(
        "run_fault",
        "Something went wrong on our side while this was computed.",
        kept="Nothing half done is kept.",
        do="Try again; if it happens again, tell whoever runs the server: the worker's log says more.",
    )


def _given_up() -> Problem:
    return Problem(
        "run_given_up",
        "The worker that computed this was stopped {times} times.",
        kept="Nothing half done is kept.",
        do="Ask whoever runs the server whether it has enough memory, then try again.",
        times=MOST_CLAIMS,
    )
