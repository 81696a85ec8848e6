"""Queries of accounts, grants and tokens."""

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from renyang.core.access.audit import divisions_of
from renyang.core.access.gate import Actor, GatedQuerySet, GrantView, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.access.session import trusted
from renyang.core.models import ApiToken, Grant, User
from renyang.core.rules.accounts import accounts_changeable, accounts_visible, grants_in_force
from renyang.core.services import token_digest
from renyang.science.problem import Problem


@trusted()
def token_shown(token: str) -> ApiToken | None:
    """The token that a program shows, with its user; None if it is unknown, withdrawn or expired, or its user inactive."""
    rows = tokens_valid(ApiToken.objects.select_related("user"))
    return rows.filter(digest=token_digest(token), user__is_active=True).first()


@trusted()
def token_on_record(token: str) -> ApiToken | None:
    """The token that a program shows, valid or not, with its user; None if it is unknown."""
    return ApiToken.objects.select_related("user").filter(digest=token_digest(token)).first()


def tokens_valid(rows: GatedQuerySet[ApiToken]) -> GatedQuerySet[ApiToken]:
    """Tokens that are neither withdrawn nor expired."""
    return rows.filter(until__gte=timezone.localdate(), withdrawn_at=None)


def tokens_of(actor: Actor, user: User) -> GatedQuerySet[ApiToken]:
    """A user's valid tokens visible to the actor, newest first."""
    rows = ApiToken.objects.visible_to(actor).filter(user=user)
    return tokens_valid(rows).select_related("user").order_by("-created_at", "-pk")


def accounts(actor: Actor) -> QuerySet[User]:
    """The accounts that the actor sees, by name, each with those of its grants in force that the actor sees."""
    seen = Prefetch("grants", grants_in_force().visible_to(actor).order_by("division_code", "role"), "grants_seen")
    return accounts_visible(actor).prefetch_related(seen).order_by("username")


def account(actor: Actor, pk: int) -> User:
    """An account. Raises OutOfScope if the actor does not see it."""
    user = accounts_visible(actor).filter(pk=pk).first()
    if user is None:
        raise OutOfScope
    return user


def may_change_account(actor: Actor, user: User) -> bool:
    """Whether the actor may close the account and reset its password."""
    return accounts_changeable(actor).filter(pk=user.pk).exists()


def grants_of(actor: Actor, user: User) -> GatedQuerySet[Grant]:
    """An account's grants that the actor sees, ended ones too."""
    return Grant.objects.visible_to(actor).filter(user=user).select_related("user").order_by("division_code", "role")


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
            "unknown_user",
            "There is no account called {name}.",
            do="Add the account with `renyang user` first.",
            name=username,
        )
    return user
