"""Request and response schemas made from terms."""

from collections.abc import Mapping
from dataclasses import MISSING
from typing import Annotated, Any

from django.db.models import IntegerChoices
from ninja import Schema
from pydantic import Field, create_model

from renyang.core.terms import TermField, term_fields

Fields = dict[str, Any]
"""Fields of a schema as pydantic's `create_model` takes them."""


def schema_of_terms(terms: type, name: str, doc: str, *, before: Fields, defaults: Mapping[str, Any]) -> type[Schema]:
    """Return a request schema called `name`: the fields `before`, then a field per term. Fields with a default, in
    `defaults` or in the terms, may be left out.

    Bounds and choices of numbers are only documented here; the service enforces them, with a readable message.
    """
    fields: Fields = {
        key: _field(one, defaults.get(key, one.default), nullable=one.nullable or defaults.get(key, MISSING) is None)
        for key, one in term_fields(terms).items()
    }
    return create_model(name, __base__=Schema, __doc__=doc, **(before | fields))


def answer_of_terms(terms: type, name: str, doc: str, *, before: Fields, after: Fields) -> type[Schema]:
    """Return a response schema called `name`: `before`, every field of the terms, then `after`."""
    fields: Fields = {key: _field(one, MISSING, nullable=one.nullable) for key, one in term_fields(terms).items()}
    return create_model(name, __base__=Schema, __doc__=doc, **(before | fields | after))


def _field(one: TermField, default: Any, *, nullable: bool) -> tuple[Any, Any]:
    described = one.term
    kind: Any = one.holds
    bounds: dict[str, Any] = {}
    if described.choices is not None and issubclass(described.choices, IntegerChoices):
        bounds["enum"] = described.choices.values
    elif described.choices is not None:
        kind = described.choices
    bounds |= {key: at for key, at in (("minimum", described.low), ("maximum", described.high)) if at is not None}
    description = ". ".join(filter(None, [described.label, described.hint]))
    longest = described.longest
    if one.several:
        kind = list[Annotated[kind, Field(json_schema_extra=bounds)]]
        bounds, longest = {}, len(described.choices or ())
    described_as: dict[str, Any] = {
        "description": description,
        "max_length": longest,
        "json_schema_extra": bounds or None,
    }
    if default is not MISSING:
        described_as["default"] = list(default) if one.several else default
    return (kind | None if nullable else kind), Field(**described_as)
