"""Which rows of each table the database leaves to the requests of an actor: declared beside the policies, by place and
tie, and turned into row-level security by `core/deployment/row_security.py`.

A table with a policy and no declaration of its own follows the policy. The gate narrows further: by action, by role
within a person's file, and by group of facts.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from pghistory.models import Event

from renyang.core.access.gate import Actor, GatedQuerySet, Policy, policy_of
from renyang.core.access.roles import Role
from renyang.core.access.session import TRUSTED, tell, trusted
from renyang.science.identity import division_range, divisions_above

Table = type[models.Model]


@dataclass(frozen=True)
class Placed:
    """Rows whose division, at `path`, a grant of these roles covers; `above`: only to be read, rows of the divisions
    that contain the granted one. `where` holds paths with the values that they must have.
    """

    path: str
    roles: frozenset[Role]
    above: bool = False
    where: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The name of these roles' divisions in a scope; short, because every statement reads it."""
        roles = hashlib.sha256(" ".join(sorted(self.roles)).encode()).hexdigest()[:8]
        return f"above {roles}" if self.above else roles


@dataclass(frozen=True)
class Tied:
    """Rows that lead, at `path`, to a row of `root` to which the user has a personal tie by the policy of `root`."""

    path: str
    root: Table


@dataclass(frozen=True)
class Own:
    """Rows whose user, at `path`, is the actor's."""

    path: str


Term = Placed | Tied | Own

_declared: dict[Table, tuple[Term, ...]] = {}
_open: dict[Table, str] = {}
_readable: dict[Table, str] = {}


def reached(model: Table, *terms: Term) -> None:
    """Declare the rows of a table that an actor reaches, in place of those of its policy."""
    _declared[model] = terms


def follows(model: Table, path: str, root: Table, *more: Term) -> None:
    """Declare that an actor reaches the rows of a table that lead, at `path`, to a row of `root` within reach."""
    _declared[model] = (*(_moved(term, path) for term in reach_of(root)), *more)


def left_open(reason: str, *tables: Table) -> None:
    """Declare that the database keeps no row of these tables from a request, and why."""
    _open.update(dict.fromkeys(tables, reason))


def readable(reason: str, *tables: Table) -> None:
    """Declare that the database keeps no row of these tables from a reader, and why; they are written within reach."""
    _readable.update(dict.fromkeys(tables, reason))


def _moved(term: Term, path: str) -> Term:
    moved = f"{path}__{term.path}".removesuffix("__pk")
    if isinstance(term, Placed):
        return replace(term, path=moved, where=tuple((f"{path}__{at}", value) for at, value in term.where))
    return replace(term, path=moved)


def open_tables() -> dict[Table, str]:
    """The tables that are left open, each with the reason."""
    return dict(_open)


def readable_tables() -> dict[Table, str]:
    """The tables that are open to be read, each with the reason."""
    return dict(_readable)


def reach_of(model: Table) -> tuple[Term, ...]:
    """The rows of a table within reach. Raises KeyError for a table that is neither protected nor declared."""
    return _declared[model] if model in _declared else tuple(_of_policy(model, policy_of(model)))


def _of_policy(model: Table, policy: Policy) -> Iterator[Term]:
    every = frozenset[Role]().union(*policy.rights.values())
    placed = every.difference(policy.ties, policy.limited)
    if placed:
        yield Placed(policy.division, placed)
    for role, condition in policy.limited.items():
        yield Placed(policy.division, frozenset({role}), where=_equalities(condition))
    if policy.seen_from_within and placed:
        yield Placed(policy.division, placed, above=True)
    if policy.ties:
        yield Tied("pk", model)


def _equalities(condition: models.Q) -> tuple[tuple[str, str], ...]:
    """Raises TypeError for a condition that is not a conjunction of equalities: the database is told no other."""
    children = [child for child in condition.children if isinstance(child, tuple) and "__" not in child[0]]
    if condition.negated or condition.connector != models.Q.AND or len(children) < len(condition.children):
        raise TypeError(f"row-level security knows equalities only, not {condition}")
    return tuple((path, str(value)) for path, value in children)


def tables() -> dict[Table, tuple[Term, ...]]:
    """Every table of the rooms and of core that is not open, with its terms; a history table with those of its model.

    Raises KeyError, naming the table, for one of which nothing is declared.
    """
    reaches = {}
    for model in apps.get_models():
        own = model.__module__.startswith("renyang.") and model._meta.managed and not model._meta.proxy
        if own and subject(model) not in open_tables():
            reaches[model] = reach_of(subject(model))
    return reaches


def subject(model: Table) -> Table:
    """The model whose changes a history table keeps; another table itself."""
    tracked: Any = model
    return tracked.pgh_tracked_model if issubclass(model, Event) else model


def acting(actor: Actor) -> Actor:
    """Give the connection the rows of a request's actor until the request ends."""
    tell(scope_of(actor))
    return actor


def scope_of(actor: Actor) -> str:
    """What the database is told of an actor: the divisions of the grants for each set of roles that a table asks for,
    the rows of personal ties, and the user; nothing for an actor who is not signed in.
    """
    if actor.trusted:
        return TRUSTED
    if actor.user is None:
        return ""
    divisions: dict[str, list[str]] = {}
    tied: dict[str, list[str]] = {}
    for term in _terms():
        if isinstance(term, Placed):
            codes = [grant.division for grant in actor.granted(term.roles)]
            divisions[term.key] = _above(codes) if term.above else _bounds(codes)
        elif isinstance(term, Tied) and term.root._meta.db_table not in tied:
            tied[term.root._meta.db_table] = _tied(actor, term.root)
    scope = {
        "user": actor.user.pk,
        "divisions": {key: codes for key, codes in divisions.items() if codes},
        "tied": {table: keys for table, keys in tied.items() if keys},
    }
    return json.dumps(scope, separators=(",", ":"))


@cache
def _terms() -> frozenset[Term]:
    """The terms of all tables: what is asked of every actor."""
    return frozenset(term for terms in tables().values() for term in terms)


def _above(codes: Iterable[str]) -> list[str]:
    return sorted({above for code in codes for above in divisions_above(code)})


def _bounds(codes: Iterable[str]) -> list[str]:
    """The limits of disjoint ranges, in order: a code lies within one if an odd number of limits is not above it."""
    bounds: list[str] = []
    for low, high in sorted(map(division_range, codes)):
        if bounds and low <= bounds[-1]:
            bounds[-1] = max(bounds[-1], high)
        else:
            bounds += [low, high]
    return bounds


def _tied(actor: Actor, root: Table) -> list[str]:
    ties = policy_of(root).ties
    led = [ties[grant.role](actor.user) for grant in actor.granted(ties) if actor.user is not None]
    if not led:
        return []
    rows: GatedQuerySet[Any] = GatedQuerySet(root)
    with trusted():
        return [str(key) for key in rows.filter(reduce(or_, led)).values_list("pk", flat=True)]
