"""The page of the system: what an administrator sees of health, backups, keys and jobs, and what she can do there."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.access.roles import Role
from renyang.core.deployment.backups import keeping
from renyang.core.deployment.rotation import KeyUse, keys_in_use, reseal
from renyang.core.models import Grant
from renyang.core.sealing.seal import Keys, keys
from renyang.core.services import backup_request, job_abandon, job_retry
from renyang.science.problem import Problem
from tests.core.planted import job
from tests.personas import OFFICER, Persona

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
ADMIN = Persona(Role.SYSTEM_ADMIN, here=True)
PAGE = "/system/"


def _status(pk: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=pk).status)


def _page(sign_in: SignIn) -> str:
    return sign_in(ADMIN).get(PAGE, headers={"accept-language": "en"}).content.decode()


def test_the_page_says_what_the_check_finds(db: None, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sound deployment has one fault at most, of a backup that is not made yet; a failed job is another, in words."""
    before = _page(sign_in).count("badge bad")
    job()
    assert _page(sign_in).count("badge bad") == before + 2  # the check, and the row of the job


def test_a_failed_job_is_tried_again_or_given_up(db: None, sign_in: SignIn) -> None:
    """Tried again, it waits; given up, it counts no longer. Neither can be done twice, nor to a job that runs."""
    first, second, running = job(), job(), job("doing")
    admin = sign_in(ADMIN)
    assert admin.post(f"{PAGE}jobs/{first}/retry/").status_code == 302
    assert admin.post(f"{PAGE}jobs/{second}/abandon/").status_code == 302
    assert (_status(first), _status(second)) == ("todo", "aborted")
    for pk in (first, second, running):
        for verb in ("retry", "abandon"):
            assert admin.post(f"{PAGE}jobs/{pk}/{verb}/").status_code == 422
    assert (_status(first), _status(second), _status(running)) == ("todo", "aborted", "doing")


def test_a_failed_job_whose_like_waits_is_not_tried_again(db: None, actor_of: ActorOf) -> None:
    failed = job(lock="once")
    job("todo", lock="once")
    with pytest.raises(Problem) as refused:
        job_retry(actor=actor_of(ADMIN), job=failed)
    assert refused.value.code == "job_not_failed"
    job_abandon(actor=actor_of(ADMIN), job=failed)


def test_a_backup_is_asked_for_once(db: None, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed twice, one job waits, and the button is gone; without a key none is asked for."""
    admin = sign_in(ADMIN)
    assert 'action="/system/backup/"' in admin.get(PAGE).content.decode()
    for _pressed in range(2):
        assert admin.post(f"{PAGE}backup/").status_code == 302
    assert ProcrastinateJob.objects.filter(task_name="core.backup_now", status="todo").count() == 1
    assert 'action="/system/backup/"' not in admin.get(PAGE).content.decode()
    monkeypatch.delenv("RENYANG_BACKUP_KEY")
    assert admin.post(f"{PAGE}backup/").status_code == 422
    assert "RENYANG_BACKUP_KEY" in admin.get(PAGE).content.decode()


def test_the_last_backup_is_told_with_its_size(db: None, sign_in: SignIn, settings: Any, tmp_path: Path) -> None:
    """Two files of 3.2 and 1.5 MB: the last is the one of five hours ago; both stand in the list."""
    settings.BACKUPS = tmp_path
    for hours, size in ((5, 3_200_000), (29, 1_500_000)):
        made_at = timezone.now() - dt.timedelta(hours=hours)
        path = tmp_path / made_at.astimezone(dt.UTC).strftime(keeping.NAME)
        path.write_bytes(bytes(size))
    page = _page(sign_in)
    first, second = page.index("3.2 MB"), page.index("1.5 MB")
    assert first < second


def test_keys_say_what_needs_them(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key 2 seals, and all records and history are sealed with it; key 1 was never used. After a rotation to 1, records
    need 1 alone, and history still needs both. A key without a fingerprint is not in the environment.
    """
    old, current = keys_in_use()
    assert (old.number, old.values, old.is_in_history, old.is_needed) == (1, 0, False, False)
    assert (current.number, current.is_current, current.is_in_history, current.is_needed) == (2, True, True, True)
    assert current.values > 0
    both = keys()
    rotated = Keys(both.sealing, 1, both.lookup, {1: both.fingerprints[1]})
    for module in ("services.resealing", "sealing.fields", "sealing.factors", "deployment.rotation"):
        monkeypatch.setattr(f"renyang.core.{module}.keys", lambda: rotated)
    dict(reseal(Actor.operator()))
    first, second = keys_in_use()
    assert first == KeyUse(1, both.fingerprints[1], is_current=True, values=current.values, is_in_history=True)
    assert second == KeyUse(2, None, is_current=False, values=0, is_in_history=True)
    assert second.is_needed


def test_administrators_alone(db: None, actor_of: ActorOf, sign_in: SignIn) -> None:
    """An officer is refused by the page and by each service; an administrator whose right has ended too."""
    failed = job()
    assert sign_in(OFFICER).get(PAGE).status_code == 403
    Grant.objects.filter(user__username=ADMIN.username).update(until="2020-01-01")
    for who in (OFFICER, ADMIN):
        for ask in (
            lambda actor: backup_request(actor=actor),
            lambda actor: job_retry(actor=actor, job=failed),
            lambda actor: job_abandon(actor=actor, job=failed),
        ):
            with pytest.raises(NotAllowed):
                ask(actor_of(who))
