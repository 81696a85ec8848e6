"""Pages of what takes long to compute: asking for it answers at once, and the page says how far it has come."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from renyang.core.jobs.runs import RunState
from renyang.people.models import Person, PersonStatus
from renyang.resilience.models import IndexRun, StressRun
from renyang.resilience.services import index_runs
from renyang.resilience.tasks import compute_index, compute_stress
from tests.personas import HERE, OFFICER, Persona

SignIn = Callable[[Persona | None], Client]
FOLLOWS = 'hx-trigger="every 2s"'
AGAIN = "重新计算"
BEING_COUNTED = "正在计算韧性指数"


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _index_asked_for(client: Client) -> IndexRun:
    answer = client.post(reverse("index"))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("index"))
    return IndexRun.objects.latest("created_at")


def test_asking_for_an_index_answers_at_once(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is counted in the request: the run waits, the page follows it and shows the last index until then."""
    client = sign_in(OFFICER)
    with monkeypatch.context() as patched:
        patched.setattr(index_runs, "counts", lambda *_: pytest.fail("counted in the request"))
        run = _index_asked_for(client)
    assert (run.state, run.division_code, run.result) == (RunState.WAITING, HERE, {})
    for state in (RunState.WAITING, RunState.RUNNING):
        IndexRun.objects.filter(pk=run.pk).update(state=state)
        page = _text(client, reverse("index"))
        assert BEING_COUNTED in page
        assert FOLLOWS in page
        assert AGAIN not in page  # it is asked for once
        assert "五个韧性" in page
    IndexRun.objects.filter(pk=run.pk).update(state=RunState.WAITING)
    compute_index(run=str(run.pk))
    page = _text(client, reverse("index"))
    assert FOLLOWS not in page
    assert AGAIN in page


def test_the_first_index_of_all_is_followed_too(sign_in: SignIn) -> None:
    """The page does not say that there is none while the first is being counted."""
    client = sign_in(OFFICER)
    IndexRun.objects.all().delete()
    _index_asked_for(client)
    page = _text(client, reverse("index"))
    assert FOLLOWS in page
    assert "还没有计算过韧性指数" not in page


def test_an_index_that_failed_says_why_beside_the_last_one(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of ours, in plain Chinese; the last index is still read, and it can be asked for again."""
    client = sign_in(OFFICER)
    run = _index_asked_for(client)
    monkeypatch.setattr(index_runs, "counts", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        compute_index(run=str(run.pk))
    page = _text(client, reverse("index"))
    assert "我们这边出了差错" in page
    assert "五个韧性" in page
    assert AGAIN in page
    assert FOLLOWS not in page


def test_a_stress_test_is_followed_and_a_failed_one_says_why(sign_in: SignIn) -> None:
    """Nobody is registered any more when the worker reads the register."""
    client = sign_in(OFFICER)
    client.post(reverse("stress_runs"), {"scenario": "calm", "division": HERE, "replicates": 2})
    run = StressRun.objects.latest("created_at")
    page = reverse("stress_run", args=[run.pk])
    assert run.state == RunState.WAITING
    for state in (RunState.WAITING, RunState.RUNNING):
        StressRun.objects.filter(pk=run.pk).update(state=state)
        assert FOLLOWS in _text(client, page)
    StressRun.objects.filter(pk=run.pk).update(state=RunState.WAITING)
    Person.objects.update(status=PersonStatus.DEAD)
    compute_stress(run=str(run.pk))
    assert f"区划 {HERE} 里没有登记任何人。" in _text(client, page)
    assert FOLLOWS not in _text(client, page)
