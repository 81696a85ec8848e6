"""The gate: who may see and do what. Every read of a protected row passes through it; what it does not allow is denied.

A grant gives one user one role over one division until a day. Each app's `rules/policies.py` protects its models with a
`Policy`: which roles have which right, and, for roles bound by a tie rather than by place (a family member, a carer),
which rows the tie reaches. A row out of scope does not exist for the actor (`OutOfScope`, answered with 404); a row in
scope without the right is refused (`NotAllowed`, 403).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone

from renyang.core.access.roles import Role
from renyang.science.identity import division_range, divisions_above
from renyang.science.problem import Problem

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from renyang.core.models import User


class Action(StrEnum):
    """The rights a role can have on a model's rows."""

    VIEW = "view"
    CHANGE = "change"
    IMPORT = "import"
    EXPORT = "export"
    RUN = "run"


class OutOfScope(Problem):
    """The row does not exist for this actor."""

    def __init__(self) -> None:
        super().__init__(
            "not_found", "There is nothing here that you can see.", do="Check the address, or ask for wider access."
        )


class NotAllowed(Problem):
    """The actor sees the row or the division but lacks the right."""

    def __init__(self) -> None:
        super().__init__("forbidden", "Your role does not allow this.", do="Ask a colleague who has this right.")


@dataclass(frozen=True)
class GrantView:
    """An active grant, reduced to what the gate needs."""

    role: Role
    division: str
    purpose: str

    def covers(self, division: str) -> bool:
        """Whether a division lies within the grant."""
        low, high = division_range(self.division)
        return low <= division < high


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in user with the currently active grants, or the operator at the server's command line.

    `name` is what the audit trail shows. The operator (`user` is None, `trusted`) is bound only by access control of
    the machine; commands act as the operator, and so do jobs that act for no particular user.
    """

    user: "User | None" = None
    name: str = "anonymous"
    grants: tuple[GrantView, ...] = ()
    trusted: bool = False
    language: str = field(default="", compare=False)

    @classmethod
    def of(cls, user: "User | AnonymousUser") -> Self:
        """The actor behind the user of a request or a job; anonymous users and closed accounts have no grants."""
        if not user.is_authenticated:
            return cls()
        if not user.is_active:
            return cls(user=user, name=user.username, language=user.language)
        with connection.cursor() as cursor:  # every request asks, and building a query set would take most of the time
            cursor.execute(
                """SELECT role, division_code, purpose FROM core_grant
                   WHERE user_id = %s AND (until IS NULL OR until >= %s) ORDER BY id""",
                [user.pk, timezone.localdate()],
            )
            grants = tuple(GrantView(Role(role), *rest) for role, *rest in cursor.fetchall())
        return cls(user=user, name=user.username, grants=grants, language=user.language)

    @classmethod
    def operator(cls, name: str = "operator") -> Self:
        """The actor of the command line and of system jobs."""
        return cls(name=name, trusted=True)

    @property
    def is_authenticated(self) -> bool:
        """Whether this is a signed-in user or the operator."""
        return self.trusted or self.user is not None

    @property
    def display_name(self) -> str:
        """The name shown on pages."""
        return self.user.display_name if self.user is not None else self.name

    @property
    def purposes(self) -> tuple[str, ...]:
        """The purposes of all grants: who acts, on the note of an export and in the history, not what a row is read for."""
        return self._purposes(self.grants)

    def purposes_at(self, division: str) -> tuple[str, ...]:
        """The purposes for which a division's rows are read, for the access log: of the grants that cover it, or of all
        grants where only a tie, which holds wherever the row is, can have led there.
        """
        return self._purposes([grant for grant in self.grants if grant.covers(division)]) or self.purposes

    def _purposes(self, grants: Iterable[GrantView]) -> tuple[str, ...]:
        return tuple(sorted({grant.purpose for grant in grants})) or (("operation",) if self.trusted else ())

    def granted(self, roles: Iterable[Role], division: str | None = None) -> tuple[GrantView, ...]:
        """The grants of any of these roles: those that cover a division, or all of them, which says nothing of any row."""
        wanted = frozenset(roles)
        grants = (grant for grant in self.grants if grant.role in wanted)
        return tuple(grant for grant in grants if division is None or grant.covers(division))


Tie = Callable[["User"], models.Q]
"""The rows to which a user has a personal tie."""


@dataclass(frozen=True)
class Policy:
    """Who may do what with the rows of one model.

    `division` is the lookup path from a row to its division code. If `seen_from_within`, rows describe a place as a
    whole and are also visible to those who work in a part of it. A role in `ties` reaches only the rows its tie gives,
    wherever they are; every other role reaches the rows of its granted divisions. A role in `narrowed` for an action
    has that right only on the rows of its divisions that its tie gives. A role in `limited` has all its rights only on
    the rows of its divisions that fulfil its condition, such as those of its department.
    """

    rights: Mapping[Action, frozenset[Role]]
    division: str = "division_code"
    seen_from_within: bool = False
    ties: Mapping[Role, Tie] = field(default_factory=dict)
    narrowed: Mapping[Action, Mapping[Role, Tie]] = field(default_factory=dict)
    limited: Mapping[Role, models.Q] = field(default_factory=dict)

    def reach(self, actor: Actor, action: Action) -> models.Q | None:
        """The rows on which the actor has the right; None if there are none."""
        if actor.trusted:
            return models.Q()
        grants = actor.granted(self.rights.get(action, frozenset()))
        reaches = [self._of(actor, grant, action) for grant in grants]
        if self.seen_from_within and action == Action.VIEW:
            reaches += [models.Q(**{f"{self.division}__in": divisions_above(grant.division)}) for grant in grants]
        return reduce(or_, reaches) if reaches else None

    def grants(self, actor: Actor, action: Action, division: str | None = None) -> tuple[GrantView, ...]:
        """The grants that give the right on a division's rows, or on those of any division. A tie gives none of a
        division's rows, and a role whose right is narrowed to some of them does not count.
        """
        roles = self.rights.get(action, frozenset()) - self.narrowed.get(action, {}).keys()
        return actor.granted(roles if division is None else roles - self.ties.keys(), division)

    def _of(self, actor: Actor, grant: GrantView, action: Action) -> models.Q:
        if grant.role in self.ties:
            return _led_to(actor, self.ties[grant.role])
        rows = covered([grant], self.division) & self.limited.get(grant.role, models.Q())
        tie = self.narrowed.get(action, {}).get(grant.role)
        return rows if tie is None else rows & _led_to(actor, tie)


def covered(grants: Iterable[GrantView], path: str = "division_code") -> models.Q:
    """The rows whose division, at `path`, one of these grants covers; none without a grant."""
    ranges = [division_range(grant.division) for grant in grants]
    rows = [models.Q(**{f"{path}__gte": low, f"{path}__lt": high}) for low, high in ranges]
    return reduce(or_, rows) if rows else models.Q(pk__in=())


def _led_to(actor: Actor, tie: Tie) -> models.Q:
    return tie(actor.user) if actor.user is not None else models.Q(pk__in=())


_policies: dict[type[models.Model], Policy] = {}


def protect(model: type[models.Model], policy: Policy) -> None:
    """Set the policy of a model; called once by the app's `rules/policies.py`."""
    _policies[model] = policy


def policy_of(model: type[models.Model]) -> Policy:
    """The policy of a model. Raises KeyError for a model without one, so an omission never grants access."""
    return _policies[model]


Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class GatedQuerySet(models.QuerySet[Row_co]):
    """A queryset that must be narrowed to what the actor may see before it is shown."""

    def visible_to(self, actor: Actor, action: Action = Action.VIEW) -> Self:
        """The rows on which the actor has the right; empty by default."""
        reach = policy_of(self.model).reach(actor, action)
        return self.none() if reach is None else self.filter(reach)

    def where_may(self, actor: Actor, action: Action, model: "type[Gated]") -> Self:
        """The rows of the divisions in which the actor has the right on rows of another model: people to be assessed."""
        if actor.trusted:
            return self
        policy = policy_of(model)
        grants = [grant for grant in policy.grants(actor, action) if grant.role not in policy.ties]
        return self.filter(covered(grants, policy_of(self.model).division))

    def within(self, division_code: str) -> Self:
        """The rows of a division and its sub-divisions."""
        path = policy_of(self.model).division
        low, high = division_range(division_code)
        return self.filter(**{f"{path}__gte": low, f"{path}__lt": high})


class Gated(models.Model):
    """A model behind the gate."""

    objects = GatedQuerySet.as_manager()

    class Meta:
        abstract = True


GatedRow = TypeVar("GatedRow", bound=Gated)


def get_for(
    actor: Actor, rows: type[GatedRow] | GatedQuerySet[GatedRow], pk: object, action: Action = Action.VIEW
) -> GatedRow:
    """The row on which the actor has the right. Raises OutOfScope if it is invisible, NotAllowed without the right."""
    queryset = rows if isinstance(rows, GatedQuerySet) else GatedQuerySet(rows)
    try:
        row = queryset.visible_to(actor).get(pk=pk)
    except (queryset.model.DoesNotExist, ValidationError, ValueError, TypeError):
        raise OutOfScope from None
    if action != Action.VIEW and not queryset.visible_to(actor, action).filter(pk=row.pk).exists():
        raise NotAllowed
    return row


def may(actor: Actor, action: Action, model: type[Gated], division: str | None = None) -> bool:
    """Whether the actor has the right on rows of a division, or anywhere if none is named.

    "Anywhere" decides whether a page, a form or a column is offered, never what a row shows: the rows are narrowed by
    `visible_to` or `where_may`, and a service asks for the division. A role whose right is narrowed to some rows of a
    division does not count here; for those rows ask `may_on`.
    """
    return actor.trusted or bool(policy_of(model).grants(actor, action, division))


def divisions_granted(actor: Actor, action: Action, model: type[Gated]) -> list[str]:
    """The divisions of the grants that give the right on a model's rows."""
    return list(dict.fromkeys(grant.division for grant in policy_of(model).grants(actor, action)))


def may_on(actor: Actor, action: Action, row: Gated) -> bool:
    """Whether the actor sees this row and has the right on it."""
    rows: GatedQuerySet[Gated] = GatedQuerySet(type(row))
    return rows.visible_to(actor).visible_to(actor, action).filter(pk=row.pk).exists()


def require(actor: Actor, action: Action, model: type[Gated], division: str) -> None:
    """Raise OutOfScope if the actor has no grant in the division at all, NotAllowed if only the right is missing."""
    if may(actor, action, model, division):
        return
    if any(grant.covers(division) for grant in actor.grants):
        raise NotAllowed
    raise OutOfScope
