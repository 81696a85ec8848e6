"""Fixtures shared by all tests: the database with a small world in it, and clients signed in as its people."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Generator

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.http import HttpResponse
from django.test import Client

from renyang.cli import main
from renyang.core.access import session
from renyang.core.access.gate import Actor
from renyang.core.models import User
from tests.commands import Run, Said
from tests.operations import Ask, token_of
from tests.personas import Persona


def pytest_configure() -> None:
    """Passwords are hashed as on a site, with a thousandth of the work; served sites, which browsers sign in to, do it all."""
    ScryptPasswordHasher.work_factor //= 1024


def pytest_make_parametrize_id(val: object) -> str | None:
    """One name for a test in all processes: a set is in no order."""
    if isinstance(val, set | frozenset):
        return "+".join(sorted(map(str, val))) or "nothing"
    return str(val) if isinstance(val, Persona) else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """However many processes there are, tests are dealt out to them in our way."""
    from tests.side_by_side import FileScheduling

    return FileScheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Hide the loop that a browser leaves running in this thread from tests without one: Django would refuse to work."""
    loop = None if item.get_closest_marker("browser") else asyncio._get_running_loop()
    if loop is not None:
        asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        if loop is not None:
            asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> None:
    """Migrate as the owner, then build the world as the application; every test rolls back to it."""
    subprocess.run([sys.executable, "-m", "renyang.cli", "migrate"], check=True, capture_output=True)
    session._first = session.TRUSTED
    with django_db_blocker.unblock():
        from tests.world import build

        build()


@pytest.fixture(autouse=True)
def _trusted_from_the_start() -> None:
    """The connection is trusted again: what a request of the last test was told, its rollback took back. Nor is this
    a process of the site, though a test imports its entry.
    """
    session._first = session.TRUSTED
    session._told.clear()


@pytest.fixture
def operator() -> Actor:
    """The command line's actor."""
    return Actor.operator("test")


@pytest.fixture
def actor_of(db: None) -> Callable[[Persona], Actor]:
    """The actor of a persona."""
    return lambda persona: Actor.of(User.objects.get(username=persona.username))


@pytest.fixture
def sign_in(db: None) -> Callable[[Persona | None], Client]:
    """A client signed in as a persona, or as nobody."""

    def client_of(persona: Persona | None) -> Client:
        client = Client()
        if persona is not None:
            client.force_login(
                User.objects.get(username=persona.username), "allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    return client_of


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `renyang` with arguments in this process, so that what it writes rolls back with the test."""
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("COLUMNS", "200")

    def ended(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["renyang", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        shown = capsys.readouterr()
        return Said(int(end.value.code or 0), shown.out, shown.err)

    return ended


@pytest.fixture
def ask(db: None) -> Ask:
    """Asks an address with the token of a persona (or a user); a server error is an answer, not an exception."""

    def answer(who: Persona | User | None, address: str, body: object = None, **given: object) -> HttpResponse:
        client = Client(raise_request_exception=False)
        headers = {"authorization": f"Bearer {token_of(who)}"} if who is not None else {}
        if body is None:
            return client.get(address, given, headers=headers)
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(address, content, content_type="application/json", headers=headers)

    return answer
