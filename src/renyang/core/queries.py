"""Every read of the ground that a face needs."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from renyang.core.gate import Actor
from renyang.core.models import ApiToken, Division, ImportBatch, Setting, User
from renyang.core.rules import DEPARTMENT_OF
from renyang.core.services import token_digest
from renyang.science.identity import division_range
from renyang.science.problem import Problem


def batches(actor: Actor) -> QuerySet[ImportBatch]:
    """The imported files an actor may see, newest first; a department's officer sees that department's."""
    rows = ImportBatch.objects.visible_to(actor).order_by("-created_at", "pk")
    departments = {DEPARTMENT_OF[role] for role in actor.roles if role in DEPARTMENT_OF}
    if departments and not actor.roles - DEPARTMENT_OF.keys():
        rows = rows.filter(source__in=departments)
    return rows


def user_of_token(token: str) -> User | None:
    """The user a token acts for, if it is known, not past its day and its user still active."""
    today = timezone.localdate()
    row = ApiToken.objects.select_related("user").filter(digest=token_digest(token), until__gte=today).first()
    return row.user if row is not None and row.user.is_active else None


def divisions_of(actor: Actor) -> list[Division]:
    """The divisions within an actor's grants, for choosing one."""
    rows = Division.objects.all()
    if actor.trusted:
        return list(rows)
    ranges = [division_range(grant.division) for grant in actor.grants]
    return [row for row in rows if any(low <= row.code < high for low, high in ranges)]


def division_names() -> dict[str, str]:
    """The name of every known division by its code."""
    return dict(Division.objects.values_list("code", "name"))


def setting(name: str, default: Any = None) -> Any:
    """A fact about this deployment."""
    row = Setting.objects.filter(name=name).first()
    return default if row is None else row.value


def user_named(username: str) -> User:
    """The user of a sign-in name; Problem where there is none."""
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise Problem(
            "unknown_user", "Nobody signs in as {name}.", do="Add the account with `renyang user` first.", name=username
        )
    return user
