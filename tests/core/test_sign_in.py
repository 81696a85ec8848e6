"""Signing in: wrong passwords are counted for all processes, by name and address together.

The numbers are those of the notes beside the constants: 5 tries, then 30 s doubled up to 15 min; 20 of a name from anywhere, 200
from an address, both only for addresses from which the name has not signed in before.
"""

import contextlib
import datetime as dt
import re
import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoDbBlocker

from renyang.core.access.gate import Actor
from renyang.core.deployment import environment
from renyang.core.models import SignInAttempt
from renyang.core.services import sign_in_begin
from renyang.science.problem import Problem
from renyang.web.shell.addresses import client_address
from tests.personas import OFFICER, WORKER
from tests.world import PASSWORD

OFFICE, HOME, STRANGE = "203.0.113.7", "198.51.100.2", "192.0.2.9"


def _enter(password: str, name: str = OFFICER.username, address: str = OFFICE) -> HttpResponse:
    """One attempt, by a browser and a process that know nothing of those before."""
    cache.clear()
    given = {"login": name, "password": password}
    return Client(REMOTE_ADDR=address, headers={"accept-language": "en"}).post("/account/login/", given)


def _fail(times: int, name: str = OFFICER.username, address: str = OFFICE) -> None:
    """Failures of the last minute, written as the services do."""
    for _attempt in range(times):
        SignInAttempt.objects.create(name_lookup=name, address=address)


def _age(seconds: int) -> None:
    for attempt in SignInAttempt.objects.all():
        attempt.at -= dt.timedelta(seconds=seconds)
        attempt.save()


def _seconds(name: str = OFFICER.username, address: str = OFFICE) -> int:
    """How long the next attempt has to wait, from the sentence."""
    with pytest.raises(Problem) as refused:
        sign_in_begin(actor=Actor(), name=name, address=address)
    count, unit = re.search(r"Wait (\d+) (seconds|minutes)", str(refused.value)).groups()
    return int(count) * (60 if unit == "minutes" else 1)


def test_after_five_failures_the_right_password_waits_too(db: None) -> None:
    """The sixth is not even looked at, the page says how long to wait, and after that it is."""
    for _attempt in range(5):
        assert _enter("wrong").status_code == 200
    page = _enter(PASSWORD)
    assert page.status_code == 200
    assert re.search(r"请等待 \d+ 秒后再试", page.content.decode())
    assert SignInAttempt.objects.filter(worked=False).count() == 5  # one that is refused does not lengthen the wait
    _age(31)
    assert _enter(PASSWORD).status_code == 302
    assert not SignInAttempt.objects.filter(worked=False).exists()


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(db: None) -> None:
    _fail(5)
    assert 25 <= _seconds() <= 30
    _fail(1)
    assert 55 <= _seconds() <= 60
    _fail(5)
    assert 840 < _seconds() <= 900


def test_a_stranger_does_not_lock_a_name_out(db: None) -> None:
    """However often others fail: from where she signed in before she is not held up, from a new place for 10 s at most."""
    assert _enter(PASSWORD, address=HOME).status_code == 302
    for at in range(60):
        _fail(5, address=f"192.0.2.{at}")
    assert _enter(PASSWORD, address=HOME).status_code == 302
    assert 5 <= _seconds(address=OFFICE) <= 10
    _age(11)
    assert _enter(PASSWORD, address=OFFICE).status_code == 302


def test_one_address_does_not_lock_an_office_out(db: None) -> None:
    """199 failures of others there change nothing; after 200 only names that never signed in from there wait."""
    assert _enter(PASSWORD, WORKER.username).status_code == 302
    for at in range(199):
        _fail(1, name=f"guess {at}")
    sign_in_begin(actor=Actor(), name=OFFICER.username, address=OFFICE)
    assert _seconds() > 3_000
    assert _enter(PASSWORD, WORKER.username).status_code == 302
    assert _enter(PASSWORD, OFFICER.username, HOME).status_code == 302


def test_failures_and_places_are_forgotten(db: None) -> None:
    """Failures after an hour, where somebody signed in after 90 days."""
    _fail(9)
    _age(3_601)
    assert _enter(PASSWORD).status_code == 302
    _age(90 * 86_400 + 1)
    _enter("wrong", WORKER.username)
    assert SignInAttempt.objects.count() == 1


def test_what_was_typed_as_a_name_is_not_kept(db: None) -> None:
    """A password typed into the wrong field is kept nowhere; the same name in capitals is the same."""
    for name in (" correct plum battery", "CORRECT plum battery "):
        _enter("x", name)
    rows = SignInAttempt.objects.values_list("name_lookup", flat=True)
    assert len(rows) == 2
    assert len(set(map(bytes, rows))) == 1
    assert b"plum" not in bytes(rows[0])


def test_many_guesses_at_once_pass_no_limit(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Twelve at one moment, each in a connection of its own: five are looked at."""
    let_in = []

    def guess() -> None:
        with contextlib.suppress(Problem):
            let_in.append(sign_in_begin(actor=Actor(), name="nobody", address=STRANGE))
        connection.close()

    with django_db_blocker.unblock():
        try:
            guesses = [threading.Thread(target=guess) for _guess in range(12)]
            for one in guesses:
                one.start()
            for one in guesses:
                one.join()
        finally:
            SignInAttempt.objects.filter(name_lookup="nobody").delete()
            connection.close()
    assert len(let_in) == 5


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "192.0.2.1", "203.0.113.7"),  # nobody whom we trust says so
        ("10.0.0.5", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.5", "1.1.1.1, 192.0.2.1", "192.0.2.1"),  # what the sender wrote stands left of what the proxy saw
        ("10.0.0.5", "192.0.2.1, 192.168.3.4", "192.0.2.1"),  # through both proxies
        ("10.0.0.5", "192.168.3.4", "192.168.3.4"),
        ("10.0.0.5", "plum", "10.0.0.5"),
        ("10.0.0.6", "192.0.2.1", "10.0.0.6"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),  # one network, however many addresses it uses
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("", "192.0.2.1", ""),
    ],
)
def test_the_address_is_read_through_trusted_proxies(
    settings: object, monkeypatch: pytest.MonkeyPatch, peer: str, forwarded: str, expected: str
) -> None:
    monkeypatch.setenv("PROXIES", "10.0.0.5, 192.168.0.0/16")
    settings.TRUSTED_PROXIES = environment.networks("PROXIES")
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)) == expected


@pytest.mark.parametrize("address", ["password/reset/", "email/", "confirm-email/", "login/code/confirm/", "signup/"])
def test_what_needs_mail_is_not_offered(db: None, client: Client, address: str) -> None:
    """Nothing is sent by mail and nobody signs up: there are no such pages and no link to them."""
    assert client.get(f"/account/{address}").status_code == 404
    assert client.post(f"/account/{address}", {"email": "x@example.org"}).status_code == 404
    assert address not in client.get("/account/login/").content.decode()
