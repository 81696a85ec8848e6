"""Services for accounts, grants and tokens."""

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may, require
from renyang.core.access.roles import Purpose, Role
from renyang.core.models import ApiToken, Grant, User
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.science.identity import parse_division
from renyang.science.problem import Problem

TOKEN_DAYS = 365
NAME_LIMIT = 60  # characters, as the model keeps them


@service
def user_create(*, actor: Actor, username: str, display_name: str, password: str, language: str = "zh-hans") -> User:
    """Create an account without any rights. Raises Problem if the username is taken or the account is invalid.

    An account belongs to no division, so the administrator of any may create one.
    """
    if not may(actor, Action.CHANGE, Grant):
        raise NotAllowed
    user = User(username=username, display_name=display_name, language=language)
    _check_account(user, password)
    user.set_password(password)
    user.save()
    return user


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
    """Grant a user a role over a division for a purpose. Granting it again replaces its end date."""
    require(actor, Action.CHANGE, Grant, division_code)
    grant, _ = Grant.objects.update_or_create(
        user=user, role=role, division_code=parse_division(division_code), purpose=purpose, defaults={"until": until}
    )
    return grant


@service
def token_create(*, actor: Actor, user: User, name: str) -> str:
    """Create an API token with the user's own grants, and return it; it is never shown again.

    Users create their own tokens; the operator may create one for anybody. Raises Problem if the name is empty.
    """
    if not actor.trusted and actor.user != user:
        raise NotAllowed
    missing = Problem("name_missing", "The token has no name.", kept="None was made.", do="Say what it is for.")
    name = typed(name, NAME_LIMIT, kept=missing.kept, without=missing)
    token = f"ry_{secrets.token_urlsafe(32)}"
    until = timezone.localdate() + dt.timedelta(days=TOKEN_DAYS)
    ApiToken.objects.create(user=user, name=name, digest=token_digest(token), until=until)
    return token


@service
def token_withdraw(*, actor: Actor, token: ApiToken) -> None:
    """Withdraw a token at once. Withdrawing it again keeps the first time of withdrawal."""
    token = get_for(actor, ApiToken.objects.select_for_update(), token.pk, Action.CHANGE)
    if token.withdrawn_at is None:
        token.withdrawn_at = timezone.now()
        token.save(update_fields=["withdrawn_at"])


def token_digest(token: str) -> bytes:
    """The stored digest of a token. Tokens hold 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


def _check_account(user: User, password: str) -> None:
    """Raise Problem if the username is taken, ignoring case, or if the site's own forms would reject the account."""
    if User.objects.filter(username__iexact=user.username).exists():
        raise Problem(
            "user_exists",
            "There is already an account {username}.",
            do="Choose another sign-in name.",
            username=user.username,
        )
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise Problem(
            "bad_account",
            "The account was not made: {why}",
            do="Change this and try again.",
            why=" ".join(error.messages),
        ) from error
