"""Runs: long computations requested by a row.

A service writes a run and defers its job by name, in one transaction. A worker claims the run for a limited time,
computes outside any transaction, and writes the result or the problem with its claim token. The row, not the queue, is
the record of what to do: `runs_resume` defers again what waits without a job and what a killed worker left.
"""

import contextlib
import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from django.apps import apps
from django.db import InterfaceError, OperationalError, connection, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for
from renyang.core.jobs.locks import held, is_held
from renyang.core.jobs.queue import defer
from renyang.core.jobs.states import Machine, Stateful, move
from renyang.core.service import service
from renyang.core.text.masking import MaskedJSONField
from renyang.science.problem import Problem

RENEWED_AFTER = 60.0  # seconds: a tenth of the usual lease, so that a slow step does not lose the claim
WAITS_FOR_ITS_JOB = dt.timedelta(minutes=1)  # the job of a younger run may not have been picked up yet
MOST_CLAIMS = 3  # a run that killed three workers would kill a fourth


class RunState(models.TextChoices):
    """The states of a run."""

    WAITING = "waiting", _("waiting to be computed")
    RUNNING = "running", _("being computed")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Run(Stateful):
    """A long computation: requested, claimed by a worker until `lease_until`, then done or failed.

        waiting --claim--> running
        running --claim--> running
        running --finish--> done
        running --fail--> failed

    A running run can be claimed again only after its lease expires. `claim` is the current claim's token: nothing is
    written with another. `task` names the task that computes it, which takes the row's key as `run`.
    """

    lease: ClassVar[dt.timedelta] = dt.timedelta(minutes=10)  # duration of a claim since its last renewal
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
    problem = MaskedJSONField(null=True)  # `Problem.as_dict()`
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def job(self) -> str:
        """The name of its job in the queue, which whoever computes it holds."""
        return f"{self.task} {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether the run is waiting or running."""
        return self.state in {RunState.WAITING, RunState.RUNNING}

    def failure(self, translate: Callable[[str], str]) -> str:
        """Why the run failed, translated; empty if it did not."""
        return Problem.from_dict(self.problem).translated(translate) if self.problem else ""


AnyRun = TypeVar("AnyRun", bound=Run)
Renew = Callable[..., None]
Compute = Callable[[AnyRun, Renew], Mapping[str, Any]]
"""Computes a run's fields, calling the given function, with any arguments, as it progresses to renew the claim."""


def run_models() -> list[type[Run]]:
    """All models of runs."""
    return [model for model in apps.get_models() if issubclass(model, Run)]


class ClaimLost(Exception):  # noqa: N818 - not an error: another worker has the run
    """The lease expired before the work was done, and the claim is no longer held."""


@service
def run_claim(*, actor: Actor, run: Run) -> uuid.UUID | None:
    """Claim a run that waits or whose lease has expired; the claim's token, or None if it cannot be claimed."""
    run = get_for(actor, type(run), run.pk, Action.RUN)
    token = uuid.uuid4()
    free = models.Q(state=RunState.WAITING) | models.Q(lease_until__lt=Now())
    claimed = move(
        run,
        "claim",
        only=free & models.Q(claims__lt=MOST_CLAIMS),
        claim=token,
        claims=models.F("claims") + 1,
        lease_until=Now() + run.lease,
        started_at=Now(),
    )
    return token if claimed else None


@service
def run_renew(*, actor: Actor, run: Run, token: uuid.UUID) -> bool:
    """Extend a claim by another lease; False if the claim was lost."""
    run = get_for(actor, type(run), run.pk, Action.RUN)
    claimed = type(run)._default_manager.filter(pk=run.pk, state=RunState.RUNNING, claim=token)
    return bool(claimed.update(lease_until=Now() + run.lease))


@service
def run_finish(*, actor: Actor, run: Run, token: uuid.UUID, result: Mapping[str, Any]) -> bool:
    """Write a run's computed fields and mark it done; False, writing nothing, if the claim was lost."""
    run = get_for(actor, type(run), run.pk, Action.RUN)
    ends = {"claim": None, "lease_until": None, "finished_at": Now()}
    return move(run, "finish", only=models.Q(claim=token), **ends, **result)


@service
def run_fail(*, actor: Actor, run: Run, token: uuid.UUID, problem: Problem) -> bool:
    """Record why a run could not be computed; False, writing nothing, if the claim was lost."""
    run = get_for(actor, type(run), run.pk, Action.RUN)
    ends = {"claim": None, "lease_until": None, "finished_at": Now()}
    return move(run, "fail", only=models.Q(claim=token), **ends, problem=problem.as_dict())


@service
def runs_resume(*, actor: Actor, waited: dt.timedelta = WAITS_FOR_ITS_JOB) -> int:
    """Defer again every run that waits without a job or that nobody computes; return how many. System actors only.

    A run waits without a job if it was created before `waited`. Nobody computes one whose process holds it no more, or
    whose lease has expired. A run that was claimed MOST_CLAIMS times fails instead. Raises NotAllowed for other actors.
    """
    if not actor.trusted:
        raise NotAllowed
    left = models.Q(state=RunState.WAITING, created_at__lte=Now() - waited) | models.Q(state=RunState.RUNNING)
    deferred = 0
    for model in run_models():
        for run in model._default_manager.filter(left).order_by("created_at"):
            if run.state == RunState.RUNNING and not _abandoned(run):
                continue
            if run.claims < MOST_CLAIMS:
                deferred += run_defer(run)
            elif run.claim is not None:
                run_fail(actor=actor, run=run, token=run.claim, problem=given_up())
    return deferred


def _abandoned(run: Run) -> bool:
    """Whether nobody computes a running run; its lease is then over."""
    if not is_held(run.job):
        expired = models.Q(lease_until__gt=Now())
        type(run)._default_manager.filter(expired, pk=run.pk, claim=run.claim).update(lease_until=Now())
        return True
    return type(run)._default_manager.filter(pk=run.pk, lease_until__lt=Now()).exists()


def run_defer(run: Run) -> bool:
    """Defer the job that computes a run; False if it is queued already. Call it within a service.

    The more runs its creator has under way, the later it comes: somebody's first run passes another's second.
    """
    others = under_way_of(type(run), run.created_by) - 1
    return defer(run.task, queueing_lock=run.job, priority=-others, run=str(run.pk))


def under_way_of(model: type[Run], creator: str) -> int:
    """How many runs of a model somebody has waiting or running."""
    return model._default_manager.filter(created_by=creator, state__in=[RunState.WAITING, RunState.RUNNING]).count()


def run_through(*, actor: Actor, run: AnyRun, compute: Compute[AnyRun]) -> AnyRun:
    """Claim a run, compute it outside any transaction, and finish it; a run that cannot be claimed is left alone.

    An exception of the computation is recorded on the run and raised again; if the database fails, the run is left to
    be resumed. Raises RuntimeError within a transaction.
    """
    with held(run.job) as free:
        if free:
            _run_held(actor, run, compute)
    run.refresh_from_db()
    return run


def _run_held(actor: Actor, run: AnyRun, compute: Compute[AnyRun]) -> None:
    with transaction.atomic(durable=True):
        token = run_claim(actor=actor, run=run)
    if token is None:
        return
    run.refresh_from_db()
    try:
        result = compute(run, _renewing(actor, run, token))
    except ClaimLost:
        return
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        run_fail(actor=actor, run=run, token=token, problem=error if isinstance(error, Problem) else unforeseen())
        raise
    run_finish(actor=actor, run=run, token=token, result=result)


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
    """Read one snapshot of the database inside the block: a short read-only transaction of its own."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        if not connection.savepoint_ids:  # a test's enclosing transaction has already begun
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def unforeseen() -> Problem:
    """The problem of work that failed for a reason nobody foresaw; the error itself, which may name people, is logged only."""
    return Problem(
        "run_fault",
        "Something went wrong on our side.",
        kept="Unfinished results are not kept.",
        do="Try again; if it happens again, tell whoever runs the server: the worker's log says more.",
    )


def given_up() -> Problem:
    """The problem of work whose workers were stopped too often."""
    return Problem(
        "run_given_up",
        "The worker that did this was stopped {times} times.",
        kept="Unfinished results are not kept.",
        do="Ask whoever runs the server whether it has enough memory, then try again.",
        times=MOST_CLAIMS,
    )
