"""Queries of accounts and tokens."""

from django.utils import timezone

from renyang.core.access.gate import Actor, GatedQuerySet
from renyang.core.models import ApiToken, User
from renyang.core.services import token_digest
from renyang.science.letters import readable_text
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


def user_named(username: str) -> User:
    """The user of a username, ignoring case. Raises Problem if there is none or it is no text."""
    user = User.objects.filter(username__iexact=readable_text(username)).first()
    if user is None:
        raise Problem(
            "unknown_user", "Nobody signs in as {name}.", do="Add the account with `renyang user` first.", name=username
        )
    return user
