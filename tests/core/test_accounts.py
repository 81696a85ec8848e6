"""Accounts: closed and reopened, their rights ended, and passwords set anew through a link, by who may."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.models import Grant, SignInAttempt, User
from renyang.core.services import (
    grant_end,
    grant_give,
    password_link_make,
    password_set,
    token_create,
    user_close,
    user_reopen,
)
from renyang.organisations.models import Organisation
from renyang.science.problem import Problem
from tests.commands import Run, fails
from tests.organisations.operators import join
from tests.personas import COMMUNITY, DIRECTOR, ELSEWHERE, HERE, OFFICER, WORKER, Persona
from tests.world import PASSWORD

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
ADMIN = Persona(Role.SYSTEM_ADMIN, here=True)
NEW = "a new plum battery"


def _user(who: Persona = WORKER) -> User:
    return User.objects.get(username=who.username)


def _page(user: User) -> str:
    return f"/accounts/{user.pk}/"


def _signs_in(password: str) -> bool:
    return Client().post("/account/login/", {"login": WORKER.username, "password": password}).status_code == 302


def _link(sign_in: SignIn, user: User) -> str:
    page = sign_in(ADMIN).post(_page(user)).content.decode()
    return re.search(r'id="link">http://testserver(/account/link/[^<]+)<', page)[1]


def test_closing_ends_sessions_tokens_and_password_at_once(db: None, sign_in: SignIn, client: Client) -> None:
    """Reopened, nothing of the old opens again: not the session, not the token, not the password."""
    worker, user = sign_in(WORKER), _user()
    header = {"authorization": f"Bearer {token_create(actor=Actor.of(user), user=user, name='report')}"}
    admin = sign_in(ADMIN)
    assert admin.post(f"{_page(user)}close/").status_code == 302
    for reopened in (False, True):
        if reopened:
            assert admin.post(f"{_page(user)}reopen/").status_code == 302
        assert worker.get("/").status_code == 302
        assert client.get("/api/v1/me", headers=header).status_code == 401
        assert not _signs_in(PASSWORD)


def test_a_link_sets_the_password_once(db: None, sign_in: SignIn, client: Client) -> None:
    """For somebody who is not signed in and has no mail. It is shown once, the old password works until then, sessions end."""
    user, worker = _user(), sign_in(WORKER)
    link = _link(sign_in, user)
    assert link not in sign_in(ADMIN).get(_page(user)).content.decode()
    assert _signs_in(PASSWORD)
    assert client.get(link).status_code == 200
    assert client.post(link, {"password": NEW, "again": "another"}).status_code == 422
    assert client.post(link, {"password": "password123", "again": "password123"}).status_code == 422
    assert client.post(link, {"password": NEW, "again": NEW}).status_code == 302
    assert worker.get("/").status_code == 302
    assert not _signs_in(PASSWORD)
    assert _signs_in(NEW)
    for again in (client.get(link), client.post(link, {"password": PASSWORD, "again": PASSWORD})):
        assert again.status_code == 422
    assert _signs_in(NEW)


def test_a_link_does_not_wait_for_failures(db: None, sign_in: SignIn, client: Client) -> None:
    """Somebody who forgot her password has tried too often; with the new one she need not wait."""
    for _attempt in range(9):
        SignInAttempt.objects.create(name_lookup=WORKER.username, address="127.0.0.1")
    assert not _signs_in(PASSWORD)
    client.post(_link(sign_in, _user()), {"password": NEW, "again": NEW})
    assert _signs_in(NEW)


@pytest.mark.parametrize("end", ["a day", "another link", "closed", "altered", "not ours"])
def test_a_link_ends(db: None, operator: Actor, end: str) -> None:
    """After 24 hours (to the minute), with the next link, with the account; one altered or made up never opened."""
    user = _user()
    key = password_link_make(actor=operator, user=user)
    if end == "a day":
        made_at = timezone.now() - dt.timedelta(hours=23, minutes=59)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("time.time", made_at.timestamp)
            key = password_link_make(actor=operator, user=user)
        assert password_set(actor=Actor(), key=key, password=NEW) == user
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("time.time", (made_at - dt.timedelta(minutes=2)).timestamp)
            key = password_link_make(actor=operator, user=user)
    elif end == "another link":
        password_link_make(actor=operator, user=user)
    elif end == "closed":
        user_close(actor=operator, user=user)
        user_reopen(actor=operator, user=user)
    else:
        key = key[:-1] + "-" if end == "altered" else "plum"
    with pytest.raises(Problem) as over:
        password_set(actor=Actor(), key=key, password=NEW)
    assert over.value.code == "link_over"


def test_a_closed_account_gets_no_link(db: None, operator: Actor) -> None:
    user_close(actor=operator, user=_user())
    with pytest.raises(Problem) as refused:
        password_link_make(actor=operator, user=_user())
    assert refused.value.code == "account_closed"


def test_a_right_is_ended_at_once(db: None, sign_in: SignIn) -> None:
    """The worker opens the register, and a moment later no more; its last day was yesterday."""
    worker, grant = sign_in(WORKER), Grant.objects.get(user=_user())
    assert worker.get("/register/").status_code == 200
    assert sign_in(ADMIN).post(f"/accounts/grants/{grant.pk}/end/").status_code == 302
    assert worker.get("/register/").status_code == 403
    grant.refresh_from_db()
    assert grant.until == timezone.localdate() - dt.timedelta(days=1)


def test_an_administrator_makes_an_account_with_a_link(db: None, sign_in: SignIn, client: Client) -> None:
    """The page shows a link once. Until it is used nobody signs in; then the account has the one right that was chosen."""
    admin, day = sign_in(ADMIN), timezone.localdate() + dt.timedelta(days=30)
    typed = {
        "username": "new.hand", "display_name": "新手", "role": "volunteer", "division_code": COMMUNITY,
        "purpose": "care", "until": day.isoformat(),
    }  # fmt: skip
    assert admin.get("/accounts/new/").status_code == 200
    page = admin.post("/accounts/new/", typed).content.decode()
    link = re.search(r'id="link">http://testserver(/account/link/[^<]+)<', page)[1]
    user = User.objects.get(username="new.hand")
    assert not user.has_usable_password()
    (grant,) = user.grants.all()
    assert (grant.role, grant.division_code, grant.purpose, grant.until) == ("volunteer", COMMUNITY, "care", day)
    assert client.post(link, {"password": NEW, "again": NEW}).status_code == 302
    assert client.post("/account/login/", {"login": "new.hand", "password": NEW}).status_code == 302
    assert link not in admin.get(_page(user)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": WORKER.username.upper()},
        {"display_name": "王 13812345678"},
        {"role": ""},
        {"division_code": ELSEWHERE},
        {"until": "2020-01-01"},
    ],
    ids=str,
)
def test_an_account_that_cannot_be_made(db: None, sign_in: SignIn, wrong: dict[str, str]) -> None:
    """A taken name, one with a telephone number, no role, a place of others, a day that has passed: nothing is made."""
    typed = {
        "username": "new.hand", "display_name": "新手", "role": "volunteer", "division_code": COMMUNITY, "purpose": "care"
    }  # fmt: skip
    before = User.objects.count(), Grant.objects.count()
    answer = sign_in(ADMIN).post("/accounts/new/", typed | wrong)
    assert answer.status_code == 422
    assert (User.objects.count(), Grant.objects.count()) == before


def test_a_right_is_given_on_the_account_s_page(db: None, sign_in: SignIn, operator: Actor) -> None:
    """Until a day; given again, its last day is replaced. A day that has passed is refused, and so is one's own account."""
    admin, user = sign_in(ADMIN), _user()
    typed = {"role": "volunteer", "division_code": COMMUNITY, "purpose": "care"}
    last = timezone.localdate() + dt.timedelta(days=7)
    assert admin.post(_page(user), typed | {"until": last.isoformat()}).status_code == 302
    assert user.grants.get(role=Role.VOLUNTEER).until == last
    assert admin.post(_page(user), typed).status_code == 302
    assert user.grants.get(role=Role.VOLUNTEER).until is None
    assert admin.post(_page(user), typed | {"until": "2020-01-01"}).status_code == 422
    assert admin.post(_page(_user(ADMIN)), typed).status_code == 403
    assert sign_in(OFFICER).post(_page(user), typed).status_code == 403
    assert not _user(ADMIN).grants.filter(role=Role.VOLUNTEER).exists()
    user_close(actor=operator, user=user)
    assert admin.post(_page(user), typed).status_code == 403


def test_nobody_gives_herself_a_right(db: None, actor_of: ActorOf) -> None:
    with pytest.raises(Problem) as refused:
        grant_give(actor=actor_of(ADMIN), user=_user(ADMIN), role=Role.HEALTH_OFFICER, division_code=HERE)
    assert refused.value.code == "own_grant"


def test_an_officer_sees_of_which_organisations_an_account_is_a_member(db: None, sign_in: SignIn) -> None:
    """With the way to the organisation's page, where it is changed; an administrator sees no members, here as there."""
    join(Organisation.objects.create(division_code=HERE, name="梅苑居家服务", kind="company"), DIRECTOR)
    page = sign_in(OFFICER).get(_page(_user(DIRECTOR))).content.decode()
    assert "/members/" in page
    assert "/members/" not in sign_in(ADMIN).get(_page(_user(DIRECTOR))).content.decode()


def test_an_account_with_a_right_elsewhere_is_not_changed_from_here(
    db: None, operator: Actor, actor_of: ActorOf
) -> None:
    """Its password would open that place too: an administrator of here sees it, and may end only what is of here."""
    elsewhere = grant_give(actor=operator, user=_user(), role=Role.VOLUNTEER, division_code=ELSEWHERE)
    for change in (user_close, user_reopen, password_link_make):
        with pytest.raises(NotAllowed):
            change(actor=actor_of(ADMIN), user=_user())
    with pytest.raises(OutOfScope):
        grant_end(actor=actor_of(ADMIN), grant=elsewhere)
    grant_end(actor=operator, grant=elsewhere)
    user_close(actor=actor_of(ADMIN), user=_user())


def test_who_may(db: None, actor_of: ActorOf) -> None:
    """An officer of here sees accounts and changes none; an administrator of another place sees none."""
    with pytest.raises(NotAllowed):
        password_link_make(actor=actor_of(OFFICER), user=_user())
    with pytest.raises(OutOfScope):
        password_link_make(actor=actor_of(Persona(Role.SYSTEM_ADMIN, here=False)), user=_user())


def test_nobody_ends_or_closes_the_own(db: None, actor_of: ActorOf, sign_in: SignIn) -> None:
    """So that no administrator locks herself out by mistake."""
    with pytest.raises(NotAllowed):
        user_close(actor=actor_of(ADMIN), user=_user(ADMIN))
    with pytest.raises(Problem) as refused:
        grant_end(actor=actor_of(ADMIN), grant=Grant.objects.get(user=_user(ADMIN)))
    assert refused.value.code == "own_grant"
    assert "/close/" not in sign_in(ADMIN).get(_page(_user(ADMIN))).content.decode()


def test_the_list_shows_the_rights_of_here_alone(db: None, operator: Actor, sign_in: SignIn) -> None:
    """A worker who is also a health officer elsewhere: that is nobody's business here."""
    grant_give(actor=operator, user=_user(), role=Role.HEALTH_OFFICER, division_code=ELSEWHERE)
    rows = [
        line
        for address in ("/accounts/?as=csv", f"{_page(_user())}?as=csv")
        for line in b"".join(sign_in(ADMIN).get(address)).decode("utf-8-sig").splitlines()
        if WORKER.username in line or address.startswith(_page(_user()))
    ]
    with override("zh-hans"):
        here, elsewhere = str(Role.COMMUNITY_WORKER.label), str(Role.HEALTH_OFFICER.label)
    assert sum(here in row for row in rows) == 2
    assert not any(elsewhere in row for row in rows)


def test_the_command_ends_closes_and_makes_links(db: None, run: Run, client: Client) -> None:
    """`renyang account`: the link is the whole of the output and works on the site."""
    grant = Grant.objects.get(user=_user())
    assert "until it is" in run("account", WORKER.username).out  # the table breaks the line
    assert "until it is ended" not in run("account", WORKER.username, "--end", grant.pk).out
    link = run("account", WORKER.username, "--link").out.strip()
    assert client.post(link, {"password": NEW, "again": NEW}).status_code == 302
    assert run("account", WORKER.username, "--close").code == 0
    assert not _signs_in(NEW)
    fails(run("account", WORKER.username, "--link"), "closed")
    assert run("account", WORKER.username, "--reopen").code == 0
    assert _user().is_active
    fails(run("account", OFFICER.username, "--end", grant.pk), "nothing here")
