"""Services for accounts, grants and tokens."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, require
from renyang.core.access.roles import Purpose, Role
from renyang.core.access.scopes import Scope
from renyang.core.access.session import trusted
from renyang.core.models import ApiToken, Grant, User
from renyang.core.rules.accounts import require_account, require_administrator
from renyang.core.service import service
from renyang.core.services.sign_in import forget_failures
from renyang.core.text.typed import typed
from renyang.science.identity import masked_numbers, parse_division
from renyang.science.problem import Problem

TOKEN_DAYS, LONGEST_TOKEN_DAYS = 30, 365
LINK_HOURS = 24  # how long a link to set a new password is open
LINK_SALT = "renyang.password-link"
NAME_LIMIT = 60  # characters, as the model keeps them


@service
def user_create(*, actor: Actor, username: str, display_name: str, password: str, language: str = "zh-hans") -> User:
    """Create an account without any rights. Raises Problem if the username is taken or the account is invalid.

    An account belongs to no division, so the administrator of any may create one.
    """
    require_administrator(actor)
    user = User(username=username, display_name=display_name, language=language)
    _check_account(user, password=password)
    user.set_password(password)
    user.save()
    return user


@service
def user_invite(
    *,
    actor: Actor,
    username: str,
    display_name: str,
    role: Role,
    division_code: str,
    purpose: Purpose = Purpose.CARE,
    until: dt.date | None = None,
) -> tuple[User, str]:
    """Create an account with its first right and no password; return it with the key of the link to set one.

    Raises Problem if the username is taken, the account is invalid or the last day has passed.
    """
    require(actor, Action.CHANGE, Grant, parse_division(division_code))
    user = User(username=username, display_name=display_name)
    _check_account(user)
    user.set_unusable_password()
    user.save()
    grant_give(actor=actor, user=user, role=role, division_code=division_code, purpose=purpose, until=until)
    return user, password_link_make(actor=actor, user=user)


@service
def user_set_language(*, actor: Actor, language: str) -> None:
    """Store the actor's interface language."""
    if actor.user is None:
        raise NotAllowed
    actor.user.language = language
    actor.user.save(update_fields=["language"])


@service
def grant_give(
    *,
    actor: Actor,
    user: User,
    role: Role,
    division_code: str,
    purpose: Purpose = Purpose.CARE,
    until: dt.date | None = None,
) -> Grant:
    """Grant a user a role over a division for a purpose. Granting it again replaces its end date.

    Raises Problem if the end date has passed, or if it is the actor's own right.
    """
    division_code = parse_division(division_code)
    require(actor, Action.CHANGE, Grant, division_code)
    if user == actor.user:
        raise Problem(
            "own_grant",
            "You cannot give yourself a right.",
            kept="Nothing was changed.",
            do="Ask another administrator to give it.",
        )
    if until is not None and until < timezone.localdate():
        raise Problem(
            "grant_over", "The last day has passed.", kept="Nothing was changed.", do="Choose today or a later day."
        )
    grant, created = Grant.objects.select_for_update().get_or_create(
        user=user, role=role, division_code=division_code, purpose=purpose, defaults={"until": until}
    )
    if not created:
        if grant.is_over:
            grant.given_at = timezone.now()
        grant.until = until
        grant.save(update_fields=["given_at", "until"])
    return grant


@service
def grant_end(*, actor: Actor, grant: Grant) -> None:
    """End a grant at once; yesterday becomes its last day. Raises Problem if it is the actor's own."""
    grant = get_for(actor, Grant.objects.select_for_update(), grant.pk, Action.CHANGE)
    if grant.user == actor.user:
        raise Problem(
            "own_grant",
            "This is your own right.",
            kept="It stays in force.",
            do="Ask another administrator to end it.",
        )
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if grant.until is None or grant.until > yesterday:
        grant.until = yesterday
        grant.save(update_fields=["until"])


@service
def user_close(*, actor: Actor, user: User) -> None:
    """Close an account: its sessions, API tokens and password end at once. Its grants stay, for when it is reopened."""
    user = _account_locked(actor, user)
    user.is_active, user.link_made_at = False, None
    user.set_unusable_password()  # sessions depend on the password
    user.save(update_fields=["is_active", "link_made_at", "password"])
    with trusted():
        ApiToken.objects.filter(user=user, withdrawn_at=None).update(withdrawn_at=timezone.now())


@service
def user_reopen(*, actor: Actor, user: User) -> None:
    """Open a closed account again. It has no password until one is set through a link."""
    user = _account_locked(actor, user)
    user.is_active = True
    user.save(update_fields=["is_active"])


@service
def second_factor_remove(*, actor: Actor, user: User) -> None:
    """Remove all second factors of somebody who lost them. Whoever needs one is asked for a new one at once."""
    user = _account_locked(actor, user)
    Authenticator.objects.filter(user_id=user.pk).delete()
    user.second_factor_removed_at = timezone.now()
    user.save(update_fields=["second_factor_removed_at"])


@service
def password_link_make(*, actor: Actor, user: User) -> str:
    """Make a link with which the user sets a new password, and return its signed key, which is not stored.

    It works once, for 24 hours, and only until the next one is made; the old password works until then. Raises Problem
    if the account is closed.
    """
    user = _account_locked(actor, user)
    if not user.is_active:
        raise Problem("account_closed", "The account is closed.", kept="No link was created.", do="Open it first.")
    user.link_made_at = timezone.now()
    user.save(update_fields=["link_made_at"])
    return signing.dumps([user.pk, user.link_made_at.isoformat()], salt=LINK_SALT)


@service
def password_set(*, actor: Actor, key: str, password: str) -> User:  # noqa: ARG001 - the key is the right
    """Set the password of the user for whom the link was made; all sessions end. Raises Problem if the link is over."""
    user = User.objects.select_for_update().get(pk=user_of_link(key).pk)
    if user != user_of_link(key):  # used by another request meanwhile
        raise _link_over()
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Problem(
            "bad_password",
            "The password was not set: {why}",
            do="Change this and try again.",
            why=" ".join(error.messages),
        ) from error
    user.link_made_at = None
    user.set_password(password)
    user.save(update_fields=["link_made_at", "password"])
    forget_failures(user.username)
    return user


def user_of_link(key: str) -> User:
    """The user for whom a link was made. Raises Problem if it was used, is too old or is not ours."""
    try:
        pk, made_at = signing.loads(key, salt=LINK_SALT, max_age=dt.timedelta(hours=LINK_HOURS))
        return User.objects.get(pk=pk, link_made_at=dt.datetime.fromisoformat(made_at), is_active=True)
    except (signing.BadSignature, User.DoesNotExist):
        raise _link_over() from None


@service
def token_create(
    *,
    actor: Actor,
    user: User,
    name: str,
    days: int = TOKEN_DAYS,
    writes: bool = False,
    scopes: Collection[Scope] = (),
) -> str:
    """Create an API token with the user's own grants or less, and return it; it is never shown again.

    Users create their own tokens; the operator may create one for anybody. Raises Problem if the name is empty or the
    days are too many.
    """
    if not actor.trusted and actor.user != user:
        raise NotAllowed
    missing = Problem("name_missing", "The key has no name.", kept="No key was created.", do="Enter what it is for.")
    name = typed(name, NAME_LIMIT, kept=missing.kept, without=missing)
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Problem(
            "token_days",
            "A key lasts from 1 to {most} days.",
            kept=missing.kept,
            do="Choose a number of days in this range.",
            most=LONGEST_TOKEN_DAYS,
        )
    token = f"ry_{secrets.token_urlsafe(32)}"
    until = timezone.localdate() + dt.timedelta(days=days)
    ApiToken.objects.create(
        user=user, name=name, digest=token_digest(token), until=until, writes=writes, scopes=sorted(scopes)
    )
    return token


@service
def token_withdraw(*, actor: Actor, token: ApiToken) -> None:
    """Withdraw a token at once. Withdrawing it again keeps the first time of withdrawal."""
    with trusted():  # one of another account too: the gate says which
        token = get_for(actor, ApiToken.objects.select_for_update(), token.pk, Action.CHANGE)
        if token.withdrawn_at is None:
            token.withdrawn_at = timezone.now()
            token.save(update_fields=["withdrawn_at"])


def token_digest(token: str) -> bytes:
    """The stored digest of a token. Tokens hold 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def _check_account(user: User, *, password: str | None = None) -> None:
    """Raise Problem if the username is taken, ignoring case, or if the site's own forms would reject the account or its
    password.
    """
    if User.objects.filter(username__iexact=user.username).exists():
        raise Problem(
            "user_exists",
            "There is already an account {username}.",
            do="Choose another sign-in name.",
            username=user.username,
        )
    if any(masked_numbers(name) != name for name in (user.username, user.display_name)):
        raise Problem(
            "number_in_name",
            "The name contains an ID or telephone number. Names stay in the history and the access log permanently.",
            kept="The account was not created.",
            do="Choose a name without it.",
        )
    try:
        user.clean_fields(exclude=["password"])
        if password is not None:
            validate_password(password, user)
    except ValidationError as error:
        raise Problem(
            "bad_account",
            "The account was not created: {why}",
            do="Change this and try again.",
            why=" ".join(error.messages),
        ) from error


def _link_over() -> Problem:
    return Problem(
        "link_over",
        "This link has been used, is older than a day, or is incomplete.",
        kept="The password has not changed.",
        do="Ask your administrator for a new one.",
    )


def _account_locked(actor: Actor, user: User) -> User:
    """The account, locked until the transaction ends. Raises OutOfScope or NotAllowed if the actor may not change it."""
    require_account(actor, user)
    return User.objects.select_for_update().get(pk=user.pk)
