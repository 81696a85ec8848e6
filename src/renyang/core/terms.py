"""Terms: what is typed or sent of one thing, declared once as a frozen dataclass. A page's form and an operation's schema are
made from its fields, each described by a `term`.
"""

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.db.models import Choices

TERM = "term"
"""Under which name a field's metadata hold its description."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """What a field is called and may hold: numbers from `low` to `high`, texts of at most `longest` characters, or one, or
    several, of `choices`. `label` and `hint` are messages, put into words where they are shown.
    """

    label: str
    hint: str = ""
    low: float | None = None
    high: float | None = None
    longest: int | None = None
    choices: type[Choices] | None = None


@dataclass(frozen=True)
class TermField:
    """A described field of terms: its type (without None), whether it holds several of its choices, and its default
    (`dataclasses.MISSING`: none).
    """

    name: str
    holds: type
    several: bool
    nullable: bool
    default: Any
    term: Term

    @property
    def may_be_empty(self) -> bool:
        """Whether a form may leave it empty: an unticked box, no choice of several, no day, no text."""
        return self.holds is bool or self.default in (None, "", ())


def term(label: str, *, default: Any = dataclasses.MISSING, **described: Any) -> Any:
    """A field of terms; what describes it is what `Term` has."""
    return dataclasses.field(default=default, metadata={TERM: Term(label=label, **described)})


def term_fields(terms: type[Any]) -> Mapping[str, TermField]:
    """The described fields of terms by their names, in order."""
    hints = get_type_hints(terms)
    return {
        one.name: _described(one, hints[one.name], one.metadata[TERM])
        for one in dataclasses.fields(terms)
        if TERM in one.metadata
    }


def _described(one: "dataclasses.Field[Any]", hint: Any, described: Term) -> TermField:
    nullable = get_origin(hint) in {Union, types.UnionType}
    if nullable:
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    several = get_origin(hint) is tuple
    return TermField(
        name=one.name,
        holds=get_args(hint)[0] if several else hint,
        several=several,
        nullable=nullable,
        default=one.default,
        term=described,
    )
