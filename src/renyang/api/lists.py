"""Declared lists in API responses: the schema is made from the columns."""

import datetime as dt
import uuid
from typing import Annotated, Any

from django.utils.translation import override
from ninja import Schema
from ninja.params.functions import Query
from pydantic import Field, create_model

from renyang.core.lists import Column, DeclaredList, Kind, ListReading
from renyang.science.problem import Problem

Order = Annotated[str, Query(max_length=41, description="The column to sort by; with - before it, descending.")]
After = Annotated[str, Query(max_length=400, description="`next` of the page before.")]
"""What every operation that answers a list takes."""
TYPES: dict[Kind, Any] = {
    Kind.KEY: int,
    Kind.UUID: uuid.UUID,
    Kind.PERSON: uuid.UUID,
    Kind.TEXT: str,
    Kind.TEXTS: list[str],
    Kind.WHOLE: int,
    Kind.DECIMAL: float,
    Kind.SHARE: float,
    Kind.DAY: dt.date,
    Kind.MOMENT: dt.datetime,
    Kind.YES_NO: bool,
    Kind.DIVISION: str,
}


def schema_of(declared: DeclaredList[Any, Any], name: str, doc: str) -> type[Schema]:
    """Return a schema called `name` for the rows of a list, with a field per column. A column not shown to everybody is
    optional; the operation must leave unset fields out of its response.
    """
    with override("en"):
        fields: dict[str, Any] = {column.name: _field(column) for column in declared.columns if column.for_programs}
    return create_model(name, __base__=Schema, __doc__=doc, **fields)


def page_schema_of(rows: type[Schema], name: str) -> type[Schema]:
    """Return a schema called `name` for a page of such rows."""
    fields: dict[str, Any] = {"items": list[rows], "count": int, "left_out": int, "next": str}  # type: ignore[valid-type]
    doc = (
        "A page of a list, how many rows there are in all, and how many are left out, such as people who are away; give "
        "`next` as `after` for the following page."
    )
    return create_model(name, __base__=Schema, __doc__=doc, **fields)


def page_answer(reading: ListReading[Any, Any], after: str) -> dict[str, Any]:
    """Return the page of a list after a key, as in `page_schema_of`. Raises Problem if the order is unknown."""
    if reading.order and reading.sorted_by is None:
        sorting = ", ".join(column.name for column in reading.columns if column.order is not None)
        raise Problem(
            "unknown_order",
            "The list cannot be sorted by {order}.",
            do="Use one of: {known}; with - before it from the other end.",
            order=reading.order[:40],
            known=sorting or "-",
        )
    page = reading.page(after, shown=reading.for_programs)
    return {
        "items": [reading.record(row) for row in page.rows],
        "count": page.count,
        "left_out": reading.left_out.count if reading.left_out else 0,
        "next": page.next_key,
    }


def _field(column: Column[Any]) -> tuple[Any, Any]:
    kind: Any = column.choices if column.kind == Kind.CHOICE else TYPES[column.kind]
    described = Field(description=column.heading)
    if not column.for_everybody:
        described = Field(None, description=column.heading)
    return (kind | None if column.optional or not column.for_everybody else kind), described
