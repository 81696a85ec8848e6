"""Every read of accounts."""

from django.utils import timezone

from renyang.core.models import ApiToken, User
from renyang.core.services import token_digest
from renyang.science.problem import Problem


def user_of_token(token: str) -> User | None:
    """The user a token acts for, if it is known, not past its day and its user still active."""
    today = timezone.localdate()
    row = ApiToken.objects.select_related("user").filter(digest=token_digest(token), until__gte=today).first()
    return row.user if row is not None and row.user.is_active else None


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
