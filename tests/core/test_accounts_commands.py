"""`renyang user` and `grant`."""

import pytest
from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import ApiToken, Grant, User
from tests.commands import Run, Said, fails
from tests.personas import COMMUNITY, HERE, OFFICER, WORKER
from tests.world import PASSWORD


def _user(run: Run, *more: str, username: str = "newcomer", password: str = PASSWORD) -> Said:
    return run("user", username, "--name", "新来", "--password", password, *more)


def _grant(run: Run, username: str = OFFICER.username, **options: str) -> Said:
    given = {"role": "community_worker", "division": COMMUNITY} | options
    return run("grant", username, *(word for name, value in given.items() for word in (f"--{name}", value)))


def test_user_adds_an_account_that_may_do_nothing(db: None, run: Run) -> None:
    """It signs in with its password and has no grant; the password is not printed."""
    said = _user(run)
    assert said.code == 0
    assert "newcomer can sign in" in said.out
    assert PASSWORD not in said.out + said.err
    user = User.objects.get(username="newcomer")
    assert user.check_password(PASSWORD)
    assert (user.display_name, Actor.of(user).grants) == ("新来", ())


@pytest.mark.parametrize("username", [OFFICER.username, OFFICER.username.upper()])
def test_user_twice(db: None, run: Run, username: str) -> None:
    """A sign-in name is one account's, however it is capitalised: the second is refused in a sentence."""
    before = User.objects.count()
    fails(_user(run, username=username), username)
    assert User.objects.count() == before


@pytest.mark.parametrize("password", ["x", "password123"])
def test_user_with_a_weak_password(db: None, run: Run, password: str) -> None:
    """The site's own rule (ten characters, not among the common ones) holds for the first account too."""
    fails(_user(run, password=password), "password")
    assert not User.objects.filter(username="newcomer").exists()


def test_user_with_a_name_that_is_too_long(db: None, run: Run) -> None:
    """Sign-in names have up to 60 characters."""
    fails(_user(run, username="x" * 61), "60")


def test_grant_gives_a_role_for_a_purpose(db: None, run: Run) -> None:
    """Nine digits are padded; given again it is still one grant."""
    for _ in range(2):
        said = _grant(run, role="volunteer", division=HERE[:9], purpose="emergency")
        assert said.code == 0
        assert HERE in said.out
    rows = Grant.objects.filter(user__username=OFFICER.username, role=Role.VOLUNTEER)
    assert [(row.division_code, row.purpose, row.until) for row in rows] == [(HERE, "emergency", None)]


@pytest.mark.parametrize(
    ("username", "options", "words"),
    [
        ("nobody", {}, ["nobody", "renyang user"]),
        (OFFICER.username, {"division": "plum"}, ["plum", "division"]),
        (OFFICER.username, {"role": "emperor"}, ["emperor", "community_worker"]),
        (OFFICER.username, {"purpose": "curiosity"}, ["curiosity", "care"]),
    ],
    ids=["nobody", "no division", "no role", "no purpose"],
)
def test_grant_refuses_in_a_sentence(
    db: None, run: Run, username: str, options: dict[str, str], words: list[str]
) -> None:
    """It names what was given and, for roles and purposes, those there are; nothing is granted.

    An option of a fixed choice may be refused by the command line itself, with its exit code 2.
    """
    before = Grant.objects.count()
    said = _grant(run, username, **options)
    assert said.code in {1, 2}
    assert all(word in said.err for word in words)
    assert "Traceback" not in said.err
    assert Grant.objects.count() == before


def test_token_makes_lists_and_withdraws(db: None, run: Run, client: Client) -> None:
    """The key is the whole of the output, opens the API as the worker, and opens nothing once it is withdrawn."""
    made = run("token", WORKER.username, "--name", "monthly report")
    key = made.out.strip()
    assert (made.code, key.startswith("ry_")) == (0, True)
    header = {"authorization": f"Bearer {key}"}
    assert client.get("/api/v1/me", headers=header).json()["username"] == WORKER.username
    assert "monthly report" in run("token", WORKER.username).out
    row = ApiToken.objects.get(name="monthly report")
    assert "monthly report" not in run("token", WORKER.username, "--withdraw", row.pk).out
    assert client.get("/api/v1/me", headers=header).status_code == 401


def test_token_of_another_account_is_not_withdrawn(db: None, run: Run) -> None:
    """A number that is not this account's is nothing here."""
    run("token", WORKER.username, "--name", "monthly report")
    row = ApiToken.objects.get(name="monthly report")
    fails(run("token", OFFICER.username, "--withdraw", row.pk), "nothing here")
    assert ApiToken.objects.get(pk=row.pk).withdrawn_at is None
