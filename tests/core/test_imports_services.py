"""Services: one transaction, one actor, a line of history; the steps of an import and what they leave behind."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import OperationalError
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.jobs.locks import held
from renyang.core.models import BatchState, ColumnMapping, ImportBatch, Outcome, User
from renyang.core.services import (
    divisions_put,
    import_abandon,
    import_apply,
    import_enqueue,
    import_map,
    imports_resume,
    token_create,
    user_create,
)
from renyang.core.tasks import apply_batch
from renyang.people.models import SourceRecord
from renyang.science.problem import Problem
from tests.personas import HEALTH, OFFICER, WORKER, Persona
from tests.world import CIVIL, take_in

NEW_ROW = ["赵小兰", "女", "", "1939-01-01", "19900000009", "梅溪社区", "梅苑9幢1单元101室", "独居", "", "", ""]


def _actor(persona: object) -> Actor:
    return Actor.of(User.objects.get(username=persona.username))


def test_a_service_needs_an_actor() -> None:
    """Calling one without an actor is a programming error, not an anonymous write."""
    with pytest.raises(TypeError, match="needs actor"):
        divisions_put(names={})


def test_history_names_the_actor_and_the_service(db: None, operator: Actor) -> None:
    """Every row's history says who, for what purpose and through which service."""
    batch = take_in(operator, [CIVIL[0], NEW_ROW], source="civil_affairs")
    record = SourceRecord.objects.get(batch=batch)
    event = apps.get_model("people", "SourceRecordEvent").objects.select_related("pgh_context").get(pgh_obj=record)
    assert event.pgh_label == "insert"
    assert event.pgh_context.metadata["actor"] == "test"
    assert event.pgh_context.metadata["service"].startswith("people")


def test_a_batch_is_staged_previewed_and_applied(db: None, operator: Actor) -> None:
    """Counts by hand: one new row, one that says nothing new, one without a name."""
    rows = [CIVIL[0], NEW_ROW, CIVIL[1], ["", *NEW_ROW[1:]]]
    batch = take_in(operator, rows, source="civil_affairs", apply=False)
    assert batch.state == BatchState.PREVIEWED
    assert batch.counts == {"new": 1, "updated": 0, "unchanged": 1, "question": 0, "rejected": 1}
    assert not SourceRecord.objects.filter(batch=batch).exists()
    import_apply(actor=operator, batch=batch)
    assert SourceRecord.objects.filter(batch=batch).count() == 2
    outcomes = dict(batch.rows.values_list("row_number", "outcome"))
    assert outcomes == {2: Outcome.NEW, 3: Outcome.UNCHANGED, 4: Outcome.REJECTED}


def test_loading_a_file_twice_adds_nobody(db: None, operator: Actor) -> None:
    """The second time every row is unchanged, and there are as many records as before."""
    before = SourceRecord.objects.count()
    batch = take_in(operator, CIVIL, source="civil_affairs")
    assert batch.counts == {"new": 0, "updated": 0, "unchanged": 3, "question": 0, "rejected": 0}
    assert SourceRecord.objects.count() == before


def test_a_changed_row_updates_its_record_and_keeps_the_old_in_history(db: None, operator: Actor) -> None:
    """A new phone: one record updated, the old number still in the record's history (sealed)."""
    changed = [*CIVIL[1]]
    changed[4] = "19900000077"
    batch = take_in(operator, [CIVIL[0], changed], source="civil_affairs")
    assert batch.counts["updated"] == 1
    record = SourceRecord.objects.get(batch=batch)
    events = apps.get_model("people", "SourceRecordEvent").objects.filter(pgh_obj=record).order_by("pgh_id")
    assert [event.sealed["phone"] for event in events] == ["19900000001", "19900000077"]


def test_a_batch_is_taken_in_once(db: None, operator: Actor) -> None:
    """A second apply is refused by compare-and-set."""
    batch = take_in(operator, [CIVIL[0], NEW_ROW], source="civil_affairs")
    with pytest.raises(Problem) as problem:
        import_apply(actor=operator, batch=batch)
    assert problem.value.code == "batch_state"


def test_a_failing_apply_changes_nothing(db: None, operator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error half way leaves the batch previewed and not one record written."""
    batch = take_in(operator, [CIVIL[0], NEW_ROW], source="civil_affairs", apply=False)
    before = SourceRecord.objects.count()
    monkeypatch.setattr("renyang.people.services.records._record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_apply(actor=operator, batch=batch)
    assert SourceRecord.objects.count() == before
    assert ImportBatch.objects.get(pk=batch.pk).state == BatchState.PREVIEWED


def test_an_abandoned_batch_leaves_only_a_trace(db: None, operator: Actor) -> None:
    """Its rows are gone, the batch says so, and it cannot be taken in any more."""
    batch = take_in(operator, [CIVIL[0], NEW_ROW], source="civil_affairs", apply=False)
    import_abandon(actor=operator, batch=batch)
    assert not batch.rows.exists()
    with pytest.raises(Problem):
        import_apply(actor=operator, batch=batch)


def test_a_confirmed_layout_is_remembered(db: None, operator: Actor) -> None:
    """A heading nobody knows, once mapped by a worker, is mapped by itself in the department's next file."""
    strange = [["尊姓大名", *CIVIL[0][1:]], NEW_ROW]
    with pytest.raises(Problem) as missing:
        take_in(operator, strange, source="civil_affairs", apply=False)
    assert missing.value.code == "field_missing"
    batch = ImportBatch.objects.get(state=BatchState.STAGED)
    import_map(actor=operator, batch=batch, mapping={0: "name", **{int(k): v for k, v in batch.mapping.items()}})
    again = take_in(operator, strange, source="civil_affairs", apply=False)
    assert again.mapping["0"] == "name"
    assert ColumnMapping.objects.filter(source="civil_affairs", columns__contains={"尊姓大名": "name"}).exists()


def test_a_department_officer_brings_its_own_files_only(db: None) -> None:
    """The health officer may not speak for civil affairs."""
    with pytest.raises(NotAllowed):
        take_in(_actor(HEALTH), [CIVIL[0], NEW_ROW], source="civil_affairs", apply=False)


def test_a_worker_cannot_bring_files_for_the_whole_sub_district(db: None) -> None:
    """Her grant covers her community; the file speaks of more."""
    with pytest.raises(OutOfScope):
        take_in(_actor(WORKER), [CIVIL[0], NEW_ROW], source="civil_affairs", apply=False)


def test_a_worker_job_takes_a_batch_in_as_the_one_who_confirmed_it(db: None) -> None:
    """The job loads the user's grants anew and is idempotent."""
    officer = _actor(OFFICER)
    batch = take_in(officer, [CIVIL[0], NEW_ROW], source="civil_affairs", apply=False)
    import_enqueue(actor=officer, batch=batch)
    assert ImportBatch.objects.get(pk=batch.pk).state == BatchState.APPLYING
    for _ in range(2):
        apply_batch(batch=str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLIED
    assert SourceRecord.objects.get(batch=batch).recorded_by == officer.name


def _applying(actor: Actor) -> ImportBatch:
    return import_enqueue(actor=actor, batch=take_in(actor, [CIVIL[0], NEW_ROW], source="civil_affairs", apply=False))


def _jobs(batch: ImportBatch) -> int:
    return ProcrastinateJob.objects.filter(args={"batch": str(batch.pk)}, status="todo").count()


def test_a_batch_whose_worker_was_killed_is_taken_up_again(db: None, operator: Actor) -> None:
    """Its job has gone with the worker; the row says what is to be done. Three attempts, then it fails with a reason."""
    batch = _applying(_actor(OFFICER))
    for attempts, deferred in ((1, 1), (2, 1), (3, 0)):
        ProcrastinateJob.objects.filter(args={"batch": str(batch.pk)}).update(status="failed")
        ImportBatch.objects.filter(pk=batch.pk).update(attempts=attempts)
        assert imports_resume(actor=operator) == deferred
        assert imports_resume(actor=operator) == 0
        assert _jobs(batch) == deferred
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert Problem.from_dict(batch.problem).code == "run_given_up"


def test_a_batch_that_a_worker_is_at_is_left_alone(db: None, operator: Actor) -> None:
    """Another session holds its name, as another worker's would; this session's own lock stands for it."""
    batch = _applying(_actor(OFFICER))
    ProcrastinateJob.objects.filter(args={"batch": str(batch.pk)}).delete()
    with held(batch.job):
        assert imports_resume(actor=operator) == 0
    assert imports_resume(actor=operator) == 1


def test_a_batch_that_failed_is_tried_again_or_given_up(
    db: None, operator: Actor, sign_in: Callable[[Persona | None], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says why and offers both; trying again starts a new count. Nothing of the failed attempt is kept."""
    batch = _applying(_actor(OFFICER))
    before = SourceRecord.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr("renyang.people.services.records._record", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            apply_batch(batch=str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, batch.attempts, SourceRecord.objects.count()) == (BatchState.FAILED, 1, before)
    page = sign_in(OFFICER).get(f"/imports/{batch.pk}/").text
    assert "我们这边出了差错。" in page
    assert "重试" in page
    assert sign_in(OFFICER).post(f"/imports/{batch.pk}/apply/").status_code == 302
    batch.refresh_from_db()
    assert (batch.state, batch.attempts, batch.problem) == (BatchState.APPLYING, 0, None)
    apply_batch(batch=str(batch.pk))
    assert SourceRecord.objects.count() == before + 1


def test_a_failed_batch_is_given_up_with_a_button(
    db: None, operator: Actor, sign_in: Callable[[Persona | None], Client]
) -> None:
    """Its rows go, its trace stays."""
    batch = _applying(_actor(OFFICER))
    ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.FAILED)
    assert sign_in(OFFICER).post(f"/imports/{batch.pk}/abandon/").status_code == 302
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (BatchState.ABANDONED, 0)


def test_whose_right_ended_before_the_worker_came(db: None, operator: Actor) -> None:
    """The batch fails with the sentence of the gate, and nothing is written."""
    officer = _actor(OFFICER)
    batch = _applying(officer)
    officer.user.grants.all().delete()
    before = SourceRecord.objects.count()
    with pytest.raises(OutOfScope):
        apply_batch(batch=str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, SourceRecord.objects.count()) == (BatchState.FAILED, before)


def test_whose_account_was_closed_before_the_worker_came(db: None, operator: Actor) -> None:
    """She acts no more, though her grants are still there."""
    officer = _actor(OFFICER)
    batch = _applying(officer)
    User.objects.filter(pk=officer.user.pk).update(is_active=False)
    with pytest.raises(OutOfScope):
        apply_batch(batch=str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED


def test_a_database_that_fails_is_no_fault_of_the_file(
    db: None, operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch is left to be taken up again."""
    batch = _applying(_actor(OFFICER))

    def broken(*_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("renyang.people.services.records._record", broken)
    with pytest.raises(OperationalError):
        apply_batch(batch=str(batch.pk))
    batch.refresh_from_db()
    assert batch.state == BatchState.APPLYING


def test_only_the_system_resumes_imports(db: None) -> None:
    """An officer does not."""
    with pytest.raises(NotAllowed):
        imports_resume(actor=_actor(OFFICER))


def test_only_the_right_ones_add_accounts(db: None) -> None:
    """An officer may not, the administrator may; the new account may do nothing yet."""
    with pytest.raises(NotAllowed):
        user_create(actor=_actor(OFFICER), username="x", display_name="x", password="long enough 123")
    admin = _actor(Persona(Role.SYSTEM_ADMIN, here=True))
    user = user_create(actor=admin, username="x", display_name="x", password="long enough 123")
    assert Actor.of(user).grants == ()


def test_a_token_is_shown_once_and_kept_as_a_digest(db: None) -> None:
    """The database holds no token."""
    token = token_create(actor=_actor(OFFICER), user=_actor(OFFICER).user, name="reports")
    from renyang.core.models import ApiToken
    from renyang.core.queries import token_shown

    row = ApiToken.objects.get()
    assert token not in str(bytes(row.digest))
    assert token_shown(token).user.username == OFFICER.username
    assert token_shown(token + "x") is None
