"""Queries of accounts and tokens."""

from django.db.models import Q
from django.utils import timezone

from renyang.core.access.audit import divisions_of
from renyang.core.access.gate import Actor, GatedQuerySet, GrantView
from renyang.core.access.roles import Role
from renyang.core.models import ApiToken, Grant, User
from renyang.core.services import token_digest
from renyang.science.problem import Problem


def user_of_token(token: str) -> User | None:
    """The user of a token; None if the token is unknown, withdrawn or expired, or its user is inactive."""
    rows = tokens_valid(ApiToken.objects.select_related("user"))
    row = rows.filter(digest=token_digest(token)).first()
    return row.user if row is not None and row.user.is_active else None


def tokens_valid(rows: GatedQuerySet[ApiToken]) -> GatedQuerySet[ApiToken]:
    """Tokens that are neither withdrawn nor expired."""
    return rows.filter(until__gte=timezone.localdate(), withdrawn_at=None)


def tokens_of(actor: Actor, user: User) -> GatedQuerySet[ApiToken]:
    """A user's valid tokens visible to the actor, newest first."""
    rows = ApiToken.objects.visible_to(actor).filter(user=user)
    return tokens_valid(rows).select_related("user").order_by("-created_at", "-pk")


def usernames() -> set[str]:
    """All usernames, for commands."""
    return set(User.objects.values_list("username", flat=True))


def user_numbered(pk: int) -> User:
    """The user with this primary key, for whom a job acts."""
    return User.objects.get(pk=pk)


def user_like(username: str) -> User | None:
    """The user of a username as typed, ignoring case; None if there is none."""
    if "\x00" in username:  # no text of the database holds one, and asking for it is an error there
        return None
    return User.objects.filter(username__iexact=username).first()


def watched_divisions() -> list[str]:
    """The divisions of those who administer accounts, for what belongs to no division: a sign-in of nobody on record."""
    today = timezone.localdate()
    active = Grant.objects.filter(Q(until=None) | Q(until__gte=today), role=Role.SYSTEM_ADMIN)
    return divisions_of(GrantView(Role(row.role), row.division_code, row.purpose) for row in active)


def user_named(username: str) -> User:
    """The user of a username, ignoring case. Raises Problem if there is none."""
    user = user_like(username)
    if user is None:
        raise Problem(
            "unknown_user", "Nobody signs in as {name}.", do="Add the account with `renyang user` first.", name=username
        )
    return user
