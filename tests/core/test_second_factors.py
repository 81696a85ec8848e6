"""The second factor: set up, asked for when signing in, sealed, enforced for those who reach much, removed when lost."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import re
import struct
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.access.roles import SECOND_FACTOR_ROLES, Role
from renyang.core.deployment.rotation import reseal
from renyang.core.models import Grant, User
from renyang.core.queries import second_factor_due
from renyang.core.sealing import seal
from renyang.core.services import grant_end, grant_give, second_factor_remove, setting_put, token_create
from tests.commands import Run
from tests.personas import HEALTH, HERE, OFFICER, WORKER, Persona
from tests.world import PASSWORD

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
ADMIN = Persona(Role.SYSTEM_ADMIN, here=True)
ACTIVATE, ASKED, SET_UP = "/account/mfa/totp/activate/", "/account/mfa/authenticate/", "/account/mfa/"


@pytest.fixture(autouse=True)
def _from_the_start(db: None, settings: object) -> None:
    """No code was used yet; rights are 14 days and one old; a half minute that ends in the middle of a test does no harm."""
    cache.clear()
    settings.MFA_TOTP_TOLERANCE = 1
    Grant.objects.update(given_at=timezone.now() - dt.timedelta(days=15))


def _user(who: Persona = OFFICER) -> User:
    return User.objects.get(username=who.username)


def _code(secret: str, at: float | None = None) -> str:
    """RFC 6238 with SHA-1, 30 s and 6 digits."""
    count = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.digest(base64.b32decode(secret), count, hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def _entered(who: Persona = OFFICER) -> tuple[Client, HttpResponse]:
    client = Client()
    return client, client.post("/account/login/", {"login": who.username, "password": PASSWORD})


def _set_up(who: Persona = OFFICER) -> str:
    """Set an app up as the person does, who is asked for the password once more, and return its secret."""
    client, _answer = _entered(who)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r'value="([A-Z2-7]{32})"', client.get(ACTIVATE).content.decode())[1]
    assert client.post(ACTIVATE, {"code": _code(secret)}).status_code == 302
    cache.clear()  # the next code may come within the same half minute
    return secret


def test_the_code_is_that_of_the_standard() -> None:
    """RFC 6238, appendix B: 94287082 at 59 s for the key 12345678901234567890."""
    assert _code(base64.b32encode(b"12345678901234567890").decode(), 59) == "287082"


def test_signing_in_asks_for_the_code(db: None) -> None:
    """The password alone opens nothing; a code opens once; a recovery code too."""
    secret = _set_up()
    client, answer = _entered()
    assert answer["Location"] == ASKED
    assert client.get("/register/").status_code == 302
    code = _code(secret)
    assert client.post(ASKED, {"code": code}).status_code == 302
    assert client.get("/register/").status_code == 200
    again, _answer = _entered()
    assert again.post(ASKED, {"code": code}).status_code == 200
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert again.post(ASKED, {"code": recovery}).status_code == 302
    assert again.get("/register/").status_code == 200


def test_codes_are_not_guessed(db: None) -> None:
    """After five wrong ones the right one is not looked at; that is counted for all processes, in the database."""
    secret = _set_up()
    for _attempt in range(5):
        client, _answer = _entered()
        client.post(ASKED, {"code": "000000"})
    client, _answer = _entered()
    assert client.post(ASKED, {"code": _code(secret)}).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] > 0


def test_secrets_are_sealed_and_rotated(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the app's secret nor the codes' seed is in the row; with a new key in front, no old one is needed."""
    secret = _set_up()
    rows = {row.type: row.data for row in Authenticator.objects.all()}
    assert set(rows) == {"totp", "recovery_codes"}
    assert secret not in json.dumps(rows)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    new = seal.new_key()
    with monkeypatch.context() as patch:
        patch.setenv("RENYANG_SEALING_KEYS", f"3:{new},{seal.os.environ['RENYANG_SEALING_KEYS']}")
        seal.keys.cache_clear()
        assert dict(reseal(Actor.operator()))["mfa_authenticator.data"] == 2
        assert dict(reseal(Actor.operator()))["mfa_authenticator.data"] == 0
        patch.setenv("RENYANG_SEALING_KEYS", f"3:{new}")
        seal.keys.cache_clear()
        client, _answer = _entered()
        assert client.post(ASKED, {"code": _code(secret)}).status_code == 302
        assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes
    seal.keys.cache_clear()


@pytest.mark.parametrize("who", [OFFICER, HEALTH, ADMIN], ids=str)
def test_who_reaches_much_needs_one(db: None, settings: object, client: Client, sign_in: SignIn, who: Persona) -> None:
    """After two weeks every page leads to where it is set up, the API refuses, and a factor opens them again.

    A program with a token is not asked.
    """
    settings.SECOND_FACTOR = True
    browser = sign_in(who)
    for address in ("/", "/account/tokens/", "/accounts/", "/access/"):
        assert browser.get(address)["Location"] == SET_UP
    assert browser.get("/", headers={"hx-request": "true"})["HX-Redirect"] == SET_UP
    refused = browser.get("/api/v1/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor")
    assert "二次验证" in browser.get(SET_UP).content.decode()
    header = {"authorization": f"Bearer {token_create(actor=Actor.of(_user(who)), user=_user(who), name='report')}"}
    assert client.get("/api/v1/me", headers=header).status_code == 200
    _set_up(who)
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("why", ["worker", "two weeks", "demonstration", "switched off"])
def test_who_needs_none_yet(db: None, settings: object, operator: Actor, sign_in: SignIn, why: str) -> None:
    """Workers, rights of 14 days (who are told on Today by when), demonstrations, and where it is switched off."""
    settings.SECOND_FACTOR = why != "switched off"
    who = WORKER if why == "worker" else OFFICER
    if why == "two weeks":
        Grant.objects.update(given_at=timezone.now() - dt.timedelta(days=14))
    if why == "demonstration":
        setting_put(actor=operator, name="demo_data", value=True)
    page = sign_in(who).get("/")
    assert page.status_code == 200
    assert ("登录时需要二次验证" in page.content.decode()) == (why == "two weeks")


def test_the_days_of_grace_begin_with_the_first_right_that_asks(db: None, operator: Actor, settings: object) -> None:
    """A worker of long standing becomes an officer today: 14 days from now, and a second such right gives no more. One
    that has ended and is given again begins anew.
    """
    settings.SECOND_FACTOR = True
    user, today = _user(WORKER), timezone.localdate()
    User.objects.update(created_at=timezone.now() - dt.timedelta(days=900))
    grant = grant_give(actor=operator, user=user, role=Role.SUBDISTRICT_OFFICER, division_code=HERE)
    assert second_factor_due(Actor.of(user)) == today + dt.timedelta(days=14)
    Grant.objects.filter(pk=grant.pk).update(given_at=timezone.now() - dt.timedelta(days=5))
    grant_give(actor=operator, user=user, role=Role.HEALTH_OFFICER, division_code=HERE)
    assert second_factor_due(Actor.of(user)) == today + dt.timedelta(days=9)
    for row in Grant.objects.filter(user=user, role__in=SECOND_FACTOR_ROLES):
        grant_end(actor=operator, grant=row)
    assert second_factor_due(Actor.of(user)) is None
    grant_give(actor=operator, user=user, role=Role.SUBDISTRICT_OFFICER, division_code=HERE)
    assert second_factor_due(Actor.of(user)) == today + dt.timedelta(days=14)


def test_an_administrator_removes_a_lost_one(
    db: None, settings: object, sign_in: SignIn, actor_of: ActorOf, run: Run
) -> None:
    """Then the password alone signs in, to the page where a new one is set up; an officer may not."""
    settings.SECOND_FACTOR = True
    _set_up()
    _set_up(ADMIN)
    with pytest.raises(NotAllowed):
        second_factor_remove(actor=actor_of(OFFICER), user=_user(HEALTH))
    page = f"/accounts/{_user().pk}/"
    assert "second-factor/remove/" in sign_in(ADMIN).get(page).content.decode()
    assert sign_in(ADMIN).post(f"{page}second-factor/remove/").status_code == 302
    assert "second-factor/remove/" not in sign_in(ADMIN).get(page).content.decode()
    client, answer = _entered()
    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == SET_UP
    _set_up()
    assert run("account", OFFICER.username, "--no-second-factor").code == 0
    assert not Authenticator.objects.filter(user=_user()).exists()
