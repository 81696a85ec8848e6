"""Terms: the inputs of an operation, declared once as a frozen dataclass.

A page's form and an API operation's schema are made from its fields, each described by a `term`.
"""

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.db.models import Choices

TERM = "term"
"""Key of the `Term` in a field's metadata."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """The label and limits of a field: numbers from `low` to `high`, text up to `longest` characters, or `choices`.

    A field with `choices` holds one or several. `label` and `hint` are messages, translated where they are shown.
    """

    label: str
    hint: str = ""
    low: float | None = None
    high: float | None = None
    longest: int | None = None
    choices: type[Choices] | None = None


@dataclass(frozen=True)
class TermField:
    """A described field: its type without None, whether it holds several choices, and its default or `MISSING`."""

    name: str
    holds: type
    several: bool
    nullable: bool
    default: Any
    term: Term

    @property
    def may_be_empty(self) -> bool:
        """Whether a form may leave the field empty: an unticked box, no choice of several, no date, no text."""
        return self.holds is bool or self.default in (None, "", ())


def term(label: str, *, default: Any = dataclasses.MISSING, **described: Any) -> Any:
    """Declare a field of terms; the keyword arguments are the attributes of `Term`."""
    return dataclasses.field(default=default, metadata={TERM: Term(label=label, **described)})


def term_fields(terms: type[Any]) -> Mapping[str, TermField]:
    """The described fields of a terms class by name, in order."""
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
