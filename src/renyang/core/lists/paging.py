"""Sorting and keyset paging of lists: pages neither repeat nor skip rows when others are added or removed meanwhile."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Expression, OrderBy, Subquery

from renyang.core.lists.columns import OrderTerm

Row = TypeVar("Row")
PAGE_ROWS = 25


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """One page of a list: its rows, the number of all rows, and the key of the next page (empty if there is none)."""

    rows: Sequence[Row]
    count: int
    next_key: str = ""
    first: bool = True


@dataclass(frozen=True)
class Sorting:
    """One sort term of a query set, and whether nulls come first."""

    expression: Expression | F | Subquery
    descending: bool
    nulls_first: bool

    @classmethod
    def of(cls, term: OrderTerm) -> "Sorting":
        """Parse an `order_by` term; by default PostgreSQL puts nulls last, or first if descending."""
        if isinstance(term, str):
            return cls(F(term.removeprefix("-")), term.startswith("-"), nulls_first=term.startswith("-"))
        if isinstance(term, F):
            return cls(term, descending=False, nulls_first=False)
        nulls_first = bool(term.nulls_first or (term.descending and not term.nulls_last))
        return cls(term.expression, term.descending, nulls_first)

    def ordering(self, name: str) -> OrderBy:
        """The term over the annotation `name`. Omits the null order if it is PostgreSQL's default, so that indexes
        serve.
        """
        return OrderBy(
            F(name),
            descending=self.descending,
            nulls_first=True if self.nulls_first and not self.descending else None,
            nulls_last=True if self.descending and not self.nulls_first else None,
        )

    def beyond(self, name: str, value: object) -> Q:
        """The rows that come after this value."""
        nobody, without = Q(pk__in=[]), Q(**{f"{name}__isnull": True})
        if value is None:
            return ~without if self.nulls_first else nobody
        further = Q(**{f"{name}__{'lt' if self.descending else 'gt'}": value})
        return further if self.nulls_first else further | without


def reversed_order(order: tuple[OrderTerm, ...]) -> tuple[OrderTerm, ...]:
    """The same terms reversed; nulls stay where a term places them explicitly."""
    return tuple(map(_reversed, order))


def sorted_query(rows: QuerySet[Any], order: tuple[OrderTerm, ...]) -> QuerySet[Any]:
    """Rows in this order, or in their own if it is empty; ties are broken by primary key."""
    return _sorted(rows, _sortings(rows, order))


def query_page(rows: QuerySet[Any], order: tuple[OrderTerm, ...], *, key: str, salt: str, size: int) -> ListPage[Any]:
    """The page of a query set that begins after `key`."""
    sortings = _sortings(rows, order)
    names = _names(sortings)
    after = _read_key(key, salt)
    page = _sorted(rows, sortings)
    if after is not None and len(after) == len(sortings):
        page = page.filter(_after(sortings, after))
    rows_read = list(page[: size + 1])
    more = len(rows_read) > size
    next_key = _write_key([getattr(rows_read[size - 1], name) for name in names], salt) if more else ""
    count = rows.count() if more or after is not None else len(rows_read)
    return ListPage(rows_read[:size], count, next_key, first=after is None)


def sequence_page(rows: Sequence[Row], *, key: str, salt: str, size: int) -> ListPage[Row]:
    """The page of computed rows that begins after `key`, an offset, as the rows are computed anew for each page."""
    match _read_key(key, salt):
        case [int(start)] if start > 0:
            pass
        case _:
            start = 0
    end = start + size
    return ListPage(rows[start:end], len(rows), _write_key([end], salt) if len(rows) > end else "", first=start == 0)


def sorted_rows(rows: Sequence[Row], order: object, *, descending: bool) -> list[Row]:
    """Computed rows in this order; rows without a value come last in either direction."""
    assert callable(order)  # noqa: S101 - fails on a wrong declaration, never on data
    valued = [row for row in rows if order(row) is not None]
    return sorted(valued, key=order, reverse=descending) + [row for row in rows if order(row) is None]


def _reversed(term: OrderTerm) -> OrderTerm:
    if isinstance(term, str):
        return term.removeprefix("-") if term.startswith("-") else f"-{term}"
    if isinstance(term, F):
        return term.desc()
    return OrderBy(
        term.expression, descending=not term.descending, nulls_first=term.nulls_first, nulls_last=term.nulls_last
    )


def _sortings(rows: QuerySet[Any], order: tuple[OrderTerm, ...]) -> list[Sorting]:
    own = rows.query.order_by or rows.model._meta.ordering or ()
    return [Sorting.of(term) for term in [*(order or own), "pk"]]


def _names(sortings: Sequence[Sorting]) -> list[str]:
    return [f"sort_{at}" for at in range(len(sortings))]


def _sorted(rows: QuerySet[Any], sortings: Sequence[Sorting]) -> QuerySet[Any]:
    names = _names(sortings)
    annotated: QuerySet[Any] = rows.annotate(
        **{name: one.expression for name, one in zip(names, sortings, strict=True)}
    )
    ordered: QuerySet[Any] = annotated.order_by(
        *(one.ordering(name) for name, one in zip(names, sortings, strict=True))
    )
    return ordered


def _after(sortings: Sequence[Sorting], values: Sequence[object]) -> Q:
    """The rows that sort after these values: the first differing term decides."""
    beyond, equal = Q(pk__in=[]), Q()
    for name, one, value in zip(_names(sortings), sortings, values, strict=True):
        beyond |= equal & one.beyond(name, value)
        equal &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
    return beyond


def _write_key(values: Sequence[object], salt: str) -> str:
    """Sign a key, because it enters a query. A key altered, or of another list or order, leads to the first page."""
    return signing.dumps([_plain(value) for value in values], salt=salt)


def _read_key(key: str, salt: str) -> list[Any] | None:
    try:
        values = signing.loads(key, salt=salt)
    except signing.BadSignature:
        return None
    return values if isinstance(values, list) else None


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
