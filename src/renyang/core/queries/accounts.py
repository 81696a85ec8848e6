"""Every read of accounts."""

from django.utils import timezone

from renyang.core.access.gate import Actor, GatedQuerySet
from renyang.core.models import ApiToken, User
from renyang.core.services import token_digest
from renyang.science.problem import Problem


def user_of_token(token: str) -> User | None:
    """The user a token acts for, if it is on record, neither withdrawn nor past its day, and its user still active."""
    rows = tokens_valid(ApiToken.objects.select_related("user"))
    row = rows.filter(digest=token_digest(token)).first()
    return row.user if row is not None and row.user.is_active else None


def tokens_valid(rows: GatedQuerySet[ApiToken]) -> GatedQuerySet[ApiToken]:
    """Those that are neither withdrawn nor past their day."""
    return rows.filter(until__gte=timezone.localdate(), withdrawn_at=None)


def tokens_of(actor: Actor, user: User) -> GatedQuerySet[ApiToken]:
    """A user's valid tokens, for those who may see them, newest first."""
    rows = ApiToken.objects.visible_to(actor).filter(user=user)
    return tokens_valid(rows).select_related("user").order_by("-created_at", "-pk")


def usernames() -> set[str]:
    """The sign-in names that are taken, for commands."""
    return set(User.objects.values_list("username", flat=True))


def user_numbered(pk: int) -> User:
    """The user for whom a job acts."""
    return User.objects.get(pk=pk)


def user_named(username: str) -> User:
    """The user of a sign-in name; Problem where there is none."""
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise Problem(
            "unknown_user", "Nobody signs in as {name}.", do="Add the account with `renyang user` first.", name=username
        )
    return user
