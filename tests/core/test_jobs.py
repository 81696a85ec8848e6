"""Jobs by their names, and runs: claimed by one, taken up again after a killed worker, written only by whoever holds the claim.

The run is an index of the sub-district, of which only the row matters here: what is computed is given by each test.
"""

import ast
import datetime as dt
import inspect
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound
from procrastinate.testing import InMemoryConnector

from renyang.core import tasks
from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.jobs import runs
from renyang.core.jobs.queue import defer
from renyang.core.jobs.runs import (
    MOST_CLAIMS,
    ClaimLost,
    Renew,
    RunState,
    read_at_one_moment,
    run_claim,
    run_defer,
    run_fail,
    run_finish,
    run_models,
    run_through,
    runs_resume,
)
from renyang.resilience.models import IndexRun
from renyang.science.problem import Problem
from tests.personas import HEALTH, HERE, Persona

SOURCE = Path(__file__).resolve().parents[2] / "src" / "renyang"
MINUTE = dt.timedelta(minutes=1)
HOW = {"queueing_lock"}
"""What `defer` takes beside a task's own arguments."""


@pytest.fixture
def run(db: None) -> IndexRun:
    """A run that waits."""
    return IndexRun.objects.create(division_code=HERE, created_by="test")


def _waiting_jobs(run: IndexRun) -> int:
    return ProcrastinateJob.objects.filter(task_name=run.task, args={"run": str(run.pk)}, status="todo").count()


def _now(run: IndexRun) -> IndexRun:
    return IndexRun.objects.get(pk=run.pk)


def _lease_over(run: IndexRun) -> None:
    """As if the worker had been killed: nobody renewed the lease."""
    IndexRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - MINUTE)


# Deferring by name


def _deferred() -> Iterator[tuple[str, str, set[str]]]:
    """Every call of `defer` with a task's name in src: file, name, the task's arguments."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "defer":
                arguments = {keyword.arg or "**" for keyword in node.keywords} - HOW
                yield str(path.relative_to(SOURCE)), ast.unparse(node.args[0]), arguments


def test_every_deferred_name_is_a_task_that_takes_these_arguments() -> None:
    """Names stand in services as text; only runs are deferred by the name that their class gives, and each takes `run`."""
    app.perform_import_paths()
    deferred = list(_deferred())
    assert {file for file, name, _arguments in deferred if name == "run.task"} == {"core/jobs/runs.py"}
    named = [(ast.literal_eval(name), arguments) for _file, name, arguments in deferred if name != "run.task"]
    named += [(model.task, {"run"}) for model in run_models()]
    assert {name for name, _arguments in named} >= {"core.apply_batch", "people.compute_register"}
    for name, arguments in named:
        assert set(inspect.signature(app.tasks[name].func).parameters) == arguments, name


def test_a_job_is_there_only_if_the_transaction_succeeds(run: IndexRun) -> None:
    """Also within a worker, where procrastinate's own connector writes through another connection."""
    with app.replace_connector(InMemoryConnector()):
        with transaction.atomic():
            run_defer(run)
            assert _waiting_jobs(run) == 1
            transaction.set_rollback(True)
        assert _waiting_jobs(run) == 0
        run_defer(run)
    assert _waiting_jobs(run) == 1


def test_one_job_waits_however_often_it_is_asked_for(run: IndexRun) -> None:
    """The second finds the first, and what the transaction wrote before it stays."""
    assert run_defer(run)
    assert not run_defer(run)
    assert _waiting_jobs(run) == 1


def test_a_name_that_is_no_task(db: None) -> None:
    """It would wait for ever in a queue that nobody reads."""
    with pytest.raises(TaskNotFound):
        defer("resilience.compute_nothing")


# Claiming


def test_of_two_workers_one_claims_a_run(run: IndexRun, operator: Actor) -> None:
    """Both hold the row as it was when it waited."""
    one, other = _now(run), _now(run)
    token = run_claim(actor=operator, run=one)
    assert run_claim(actor=operator, run=other) is None
    claimed = _now(run)
    assert (claimed.state, claimed.claim, claimed.claims) == (RunState.RUNNING, token, 1)
    assert claimed.started_at is not None
    assert claimed.lease_until == pytest.approx(claimed.started_at + IndexRun.lease, abs=MINUTE)


def test_of_two_workers_at_the_same_moment_one_claims_a_run(
    django_db_setup: None, django_db_blocker: object, operator: Actor
) -> None:
    """Each in a connection of its own: the second waits until the first has committed, and then finds the run taken."""
    claims: list[uuid.UUID | None] = []

    def claim(run: IndexRun) -> None:
        try:
            claims.append(run_claim(actor=operator, run=run))
        finally:
            connection.close()

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        run = IndexRun.objects.create(division_code=HERE, created_by="test")
        try:
            other = threading.Thread(target=claim, args=(run,))
            with transaction.atomic():
                claims.append(run_claim(actor=operator, run=run))
                other.start()
                other.join(timeout=0.5)
                assert len(claims) == 1  # the other waits
            other.join()
            kept = _now(run).claim
        finally:
            run.delete()
            connection.close()
    assert claims == [kept, None]
    assert kept is not None


def test_a_run_that_has_ended_is_not_claimed(run: IndexRun, operator: Actor) -> None:
    """Neither done nor failed."""
    for state in (RunState.DONE, RunState.FAILED):
        IndexRun.objects.filter(pk=run.pk).update(state=state)
        assert run_claim(actor=operator, run=run) is None


def test_who_may_claim(run: IndexRun, actor_of: Callable[[Persona], Actor]) -> None:
    """Who may only read a run does not compute it, and only the system resumes runs."""
    with pytest.raises(NotAllowed):
        run_claim(actor=actor_of(HEALTH), run=run)
    with pytest.raises(NotAllowed):
        runs_resume(actor=actor_of(HEALTH))


# A worker that is killed


def test_the_run_of_a_killed_worker_is_claimed_again_and_what_it_writes_late_changes_nothing(
    run: IndexRun, operator: Actor
) -> None:
    """While the lease holds nobody takes it; after it another does, and the first's token opens nothing any more."""
    late = run_claim(actor=operator, run=run)
    assert late is not None
    assert run_claim(actor=operator, run=run) is None
    _lease_over(run)
    token = run_claim(actor=operator, run=run)
    assert token not in {late, None}
    assert not run_finish(actor=operator, run=run, token=late, result={"result": {"whole": "late"}})
    assert not run_fail(actor=operator, run=run, token=late, problem=Problem("late", "Too late."))
    assert not runs.run_renew(actor=operator, run=run, token=late)
    after = _now(run)
    assert (after.state, after.claim, after.result, after.problem) == (RunState.RUNNING, token, {}, None)
    assert run_finish(actor=operator, run=run, token=token, result={"result": {"whole": "right"}})
    assert (_now(run).state, _now(run).result, _now(run).claim) == (RunState.DONE, {"whole": "right"}, None)


def test_a_lease_that_ended_unclaimed_is_still_the_first_one_s(run: IndexRun, operator: Actor) -> None:
    """A slow worker that nobody replaced has not computed in vain."""
    token = run_claim(actor=operator, run=run)
    assert token is not None
    _lease_over(run)
    assert run_finish(actor=operator, run=run, token=token, result={"result": {"whole": "slow"}})


@pytest.mark.parametrize(
    ("state", "age", "lease", "resumed"),
    [
        (RunState.WAITING, 0, None, False),  # whoever wrote it down is about to take it up
        (RunState.WAITING, 2, None, True),
        (RunState.RUNNING, 30, 5, True),  # its lease holds, but the worker's process has ended
        (RunState.RUNNING, 30, -5, True),
        (RunState.DONE, 30, None, False),
        (RunState.FAILED, 30, None, False),
    ],
)
def test_which_runs_are_resumed(
    run: IndexRun, operator: Actor, state: RunState, age: int, lease: int | None, resumed: bool
) -> None:
    """Minutes since it was asked for, minutes until its lease ends; its job waits once, however often one looks."""
    now = timezone.now()
    until = None if lease is None else now + lease * MINUTE
    IndexRun.objects.filter(pk=run.pk).update(state=state, created_at=now - age * MINUTE, lease_until=until)
    assert runs_resume(actor=operator) == int(resumed)
    assert runs_resume(actor=operator) == 0
    assert _waiting_jobs(run) == int(resumed)


def test_the_task_resumes_runs(run: IndexRun) -> None:
    """What the worker calls every minute."""
    IndexRun.objects.filter(pk=run.pk).update(created_at=timezone.now() - 2 * MINUTE)
    tasks.resume(timestamp=0)
    assert _waiting_jobs(run) == 1


def test_a_run_that_ends_its_workers_is_given_up(run: IndexRun, operator: Actor) -> None:
    """After three claims it is not claimed a fourth time; it fails, and says so."""
    for _time in range(MOST_CLAIMS):
        assert run_claim(actor=operator, run=run) is not None
        _lease_over(run)
    assert run_claim(actor=operator, run=run) is None
    assert runs_resume(actor=operator) == 0
    after = _now(run)
    assert after.state == RunState.FAILED
    assert after.failure(str).startswith("The worker that did this was stopped 3 times.")
    assert _waiting_jobs(run) == 0


def test_what_stalled_goes_back_to_the_queue_unless_the_same_waits_there(
    django_db_setup: None, django_db_blocker: object
) -> None:
    """Of two stalled jobs the first's lock waits already: it ended the whole look once, and the second was never retried."""
    statement = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock)"
        " VALUES ('x', %(task)s, 'doing', 'one'), ('x', %(task)s, 'todo', 'one'), ('x', %(task)s, 'doing', 'other')"
    )
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, {"task": "tests.stalled"})
            async_to_sync(tasks.retry_stalled.func)(None, timestamp=0)
            rows = ProcrastinateJob.objects.filter(task_name="tests.stalled").order_by("pk")
            states = list(rows.values_list("queueing_lock", "status"))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'tests.stalled'")
            connection.close()
    assert states == [("one", "aborted"), ("one", "todo"), ("other", "todo")]


# Computing


def test_a_run_is_computed_outside_every_transaction(run: IndexRun, operator: Actor) -> None:
    """While it is computed the row is claimed and no transaction is open but the test's own; then the fields are written."""
    depth = len(connection.savepoint_ids)
    during: list[tuple[int, str]] = []

    def compute(run: IndexRun, _renew: Renew) -> dict[str, object]:
        during.append((len(connection.savepoint_ids), _now(run).state))
        return {"result": {"whole": 1}}

    run = run_through(actor=operator, run=run, compute=compute)
    assert during == [(depth, RunState.RUNNING)]
    assert (run.state, run.result, run.lease_until) == (RunState.DONE, {"whole": 1}, None)
    assert run.finished_at is not None
    run_through(actor=operator, run=run, compute=compute)
    assert len(during) == 1  # what is done is not computed again


def test_a_run_is_not_computed_within_a_transaction(run: IndexRun, operator: Actor) -> None:
    """Whoever wraps it in a service is told at once, and the run waits."""
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        run_through(actor=operator, run=run, compute=lambda _run, _renew: {})
    assert _now(run).state == RunState.WAITING


def test_what_is_wrong_is_written_on_the_run_and_told_in_the_reader_s_language(run: IndexRun, operator: Actor) -> None:
    """The sentence is kept with its facts, not as it reads in the worker's language."""

    def compute(_run: IndexRun, _renew: Renew) -> dict[str, object]:
        raise Problem(
            "too_few", "There are {count} in {place}.", kept="All is kept.", do="Bring more.", count=2, place=HERE
        )

    with pytest.raises(Problem):
        run_through(actor=operator, run=run, compute=compute)
    after = _now(run)
    assert (after.state, after.claim, after.result) == (RunState.FAILED, None, {})
    assert after.failure(str) == f"There are 2 in {HERE}. All is kept. Bring more."
    assert after.failure(lambda text: {"Bring more.": "请补充。"}.get(text, text)).endswith("请补充。")


def test_an_error_that_nobody_foresaw_fails_the_run_and_the_job(run: IndexRun, operator: Actor) -> None:
    """The page says it in plain words without the error's own, which may name people; the job fails, so `check` tells."""
    with pytest.raises(KeyError):
        run_through(actor=operator, run=run, compute=lambda _run, _renew: {"result": {}["张秀英"]})
    after = _now(run)
    assert after.state == RunState.FAILED
    assert after.failure(str).startswith("Something went wrong on our side")
    assert "张秀英" not in str(after.problem)


def test_going_on_renews_the_lease(run: IndexRun, operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """One minute of the lease is left; the next step, a minute after the last, makes it whole again."""
    monkeypatch.setattr(runs, "RENEWED_AFTER", 0)

    def compute(run: IndexRun, renew: Renew) -> dict[str, object]:
        IndexRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() + MINUTE)
        renew(1, 20)
        left = _now(run).lease_until - timezone.now()
        assert left == pytest.approx(IndexRun.lease, abs=MINUTE)
        return {"result": {"whole": 1}}

    assert run_through(actor=operator, run=run, compute=compute).state == RunState.DONE


def test_a_worker_that_lost_its_claim_stops(run: IndexRun, operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another has claimed the run meanwhile: the first stops at its next step and writes nothing."""
    monkeypatch.setattr(runs, "RENEWED_AFTER", 0)
    tokens: list[uuid.UUID | None] = []

    def compute(run: IndexRun, renew: Renew) -> dict[str, object]:
        _lease_over(run)
        tokens.append(run_claim(actor=operator, run=run))
        with pytest.raises(ClaimLost):
            renew()
        raise ClaimLost

    run = run_through(actor=operator, run=run, compute=compute)
    assert (run.state, run.claim) == (RunState.RUNNING, tokens[0])


def test_what_is_read_at_one_moment_is_read_only(django_db_setup: None, django_db_blocker: object) -> None:
    """As PostgreSQL itself says of the transaction; the next one is as every other."""

    def of_transaction() -> tuple[str, ...]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
            return cursor.fetchone()

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        try:
            with read_at_one_moment():
                inside = of_transaction()
            after = of_transaction()
        finally:
            connection.close()
    assert (inside, after) == (("repeatable read", "on"), ("read committed", "off"))
