"""Columns that an actor may see on some rows of a list only: empty on the others, which sort as rows without a value."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Case, When
from django.db.models.expressions import OrderBy

from renyang.core.access.gate import Actor
from renyang.core.lists.columns import Column, Cover, OrderTerm
from renyang.core.lists.paging import Sorting

Row = TypeVar("Row")
Read = TypeVar("Read")


def column_for(column: Column[Row], actor: Actor) -> Column[Row] | None:
    """The column as this actor may see it; None if nowhere."""
    if not column.shown_to(actor):
        return None
    cover = column.cover(actor)
    if cover is None:
        return column
    return replace(
        column,
        value=_where(cover, column.value),
        words=_where(cover, column.words) if column.words else None,
        order=_order(column, cover),
    )


def _where(cover: Cover[Row], read: Callable[[Row], Read]) -> Callable[[Row], Read | None]:
    return lambda row: read(row) if cover.shows(row) else None


def _order(column: Column[Row], cover: Cover[Row]) -> Any:
    if isinstance(column.order, tuple):
        return tuple(_sorting(term, cover) for term in column.order)
    return _where(cover, column.order) if callable(column.order) else None


def _sorting(term: OrderTerm, cover: Cover[Any]) -> OrderBy:
    sorting = Sorting.of(term)
    explicit = term if isinstance(term, OrderBy) else None
    return OrderBy(
        Case(When(cover.rows, then=sorting.expression)),
        descending=sorting.descending,
        nulls_first=explicit.nulls_first if explicit else None,
        nulls_last=explicit.nulls_last if explicit else None,
    )
