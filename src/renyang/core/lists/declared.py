"""Declared lists, and the reading of a list by one actor."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Generic, TypeAlias, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise

from renyang.core.access.audit import record_list
from renyang.core.access.gate import Action, Actor, Gated, GatedQuerySet, NotAllowed, may
from renyang.core.lists.columns import KEYS, Cell, Column, Cover, Kind, Value, Words
from renyang.core.lists.covers import column_for
from renyang.core.lists.paging import (
    PAGE_ROWS,
    ListPage,
    query_page,
    reversed_order,
    sequence_page,
    sorted_query,
    sorted_rows,
)

Row = TypeVar("Row")
Terms = TypeVar("Terms")
AT_ONCE = 500
"""Rows read and prepared together."""
READ, TAKEN = "list", "listing"
"""Subjects in the access log for a list read and a list exported; the subject id is the list's name."""


@dataclass(frozen=True)
class Reader(Generic[Terms]):
    """Who reads a list, with which right, and on which terms: its filters, or the row it belongs to."""

    actor: Actor
    terms: Terms
    action: Action = Action.VIEW


@dataclass(frozen=True)
class Narrowing:
    """The filter of a list: `words` for the first line of a file, `division` for the access log."""

    words: tuple[str, ...] = ()
    division: str = ""


@dataclass(frozen=True)
class SheetRows:
    """A list for a file: `rows` can be read once and is never held in memory."""

    headings: Sequence[str]
    rows: Iterator[Sequence[Cell]]
    narrowed: tuple[str, ...] = ()


Source: TypeAlias = "QuerySet[Any] | Sequence[Any]"


def as_they_are(_reader: Reader[Any], rows: Sequence[Any]) -> Sequence[Any]:
    """Rows that need no preparation."""
    return rows


def not_narrowed(_reader: Reader[Any]) -> Narrowing:
    """No filter."""
    return Narrowing()


@dataclass(frozen=True, kw_only=True)
class DeclaredList(Generic[Row, Terms]):
    """The declaration of a list for page, files, API and command line.

    The right `see` on `model` allows reading it, `take` exporting it. `rows` returns a query set in the list's default
    order, or computed rows. If `take` asks for more than `see`, a gated query set is narrowed to it here; computed rows
    must heed the reader's `action` themselves. `prepare` turns rows read into the list's rows, in chunks, so that
    related data is fetched once per chunk.
    """

    name: str
    title: str | Promise
    model: type[Gated]
    columns: tuple[Column[Row], ...]
    rows: Callable[[Reader[Terms]], Source]
    empty: str | Promise
    prepare: Callable[[Reader[Terms], Sequence[Any]], Sequence[Row]] = as_they_are
    narrowing: Callable[[Reader[Terms]], Narrowing] = not_narrowed
    see: Action = Action.VIEW
    take: Action = Action.VIEW

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.name}: two columns have one name")

    def columns_for(self, actor: Actor) -> tuple[Column[Row], ...]:
        """The columns visible to the actor, each empty on the rows on which it is not."""
        shown = (column_for(column, actor) for column in self.columns)
        return tuple(column for column in shown if column is not None)

    def offered_to(self, actor: Actor) -> bool:
        """Whether the actor may export the list."""
        return may(actor, self.take, self.model)

    def read_by(self, actor: Actor, terms: Terms, *, order: str = "") -> "ListReading[Row, Terms]":
        """The list for reading by the actor."""
        return ListReading(self, Reader(actor, terms, self.see), order)

    def taken_by(self, actor: Actor, terms: Terms, *, order: str = "") -> "ListReading[Row, Terms]":
        """The list for export by the actor."""
        return ListReading(self, Reader(actor, terms, self.take), order)


@dataclass(frozen=True)
class ListReading(Generic[Row, Terms]):
    """A list as one actor reads it. Raises NotAllowed without the right.

    `order` is the name of the column to sort by, with `-` in front for descending. A column that is hidden or not
    sortable leaves the list in its default order.
    """

    declared: DeclaredList[Row, Terms]
    reader: Reader[Terms]
    order: str = ""
    words: Words = field(default_factory=Words)

    def __post_init__(self) -> None:
        if not may(self.reader.actor, self.reader.action, self.declared.model):
            raise NotAllowed

    @cached_property
    def columns(self) -> tuple[Column[Row], ...]:
        """The columns visible to the actor, including those for programs only."""
        return self.declared.columns_for(self.reader.actor)

    @cached_property
    def in_words(self) -> tuple[Column[Row], ...]:
        """The columns for people."""
        return tuple(column for column in self.columns if column.kind not in KEYS)

    @cached_property
    def sorted_by(self) -> Column[Row] | None:
        """The column the list is sorted by; None for the default order."""
        name = self.order.removeprefix("-")
        return next((column for column in self.columns if column.name == name and column.order is not None), None)

    @cached_property
    def for_programs(self) -> tuple[Column[Row], ...]:
        """The columns for programs."""
        return tuple(column for column in self.columns if column.for_programs)

    @property
    def descending(self) -> bool:
        """Whether the order is descending."""
        return self.order.startswith("-")

    @cached_property
    def source(self) -> Source:
        """The rows in their default order."""
        rows = self.declared.rows(self.reader)
        if isinstance(rows, GatedQuerySet) and self.reader.action != self.declared.see:
            return rows.visible_to(self.reader.actor, self.reader.action)
        return rows

    def count(self) -> int:
        """The number of rows."""
        return self.source.count() if isinstance(self.source, QuerySet) else len(self.source)

    def page(self, key: str = "", *, shown: Iterable[Column[Row]] = (), size: int = PAGE_ROWS) -> ListPage[Row]:
        """The prepared page that begins after `key`. Its people and the sensitive columns `shown` are recorded in the access
        log.
        """
        salt = f"{self.declared.name} {self.order if self.sorted_by else ''}"
        if isinstance(self.source, QuerySet):
            page = query_page(self.source, self._terms, key=key, salt=salt, size=size)
        else:
            page = sequence_page(self._computed, key=key, salt=salt, size=size)
        rows = self.declared.prepare(self.reader, page.rows)
        facts = [column.name for column in shown if column.sensitive]
        self._record(READ, rows, facts)
        return ListPage(rows, page.count, page.next_key, page.first)

    def rows(self) -> Iterator[Row]:
        """Yield every prepared row, reading in chunks. Each chunk is recorded in the access log before it is yielded."""
        facts = [column.name for column in self.in_words if column.sensitive]
        for rows in self._chunks():
            self._record(READ, rows, facts)
            yield from rows

    def record(self, row: Row) -> dict[str, Value]:
        """A row for programs: values by column name, without those that the actor may not see on this row."""
        withheld = {name for name, cover in self._covers.items() if not cover.shows(row)}
        return {column.name: column.value(row) for column in self.for_programs if column.name not in withheld}

    def records(self) -> Iterator[Mapping[str, Value]]:
        """Every row for programs."""
        return map(self.record, self.rows())

    def sheet(self) -> SheetRows:
        """The whole list for a file. Taking it is recorded in the access log, chunk by chunk, from the first one on before
        this returns.
        """
        narrowing = self.declared.narrowing(self.reader)
        columns = [column for column in self.in_words if column.in_files]
        facts = [column.name for column in columns if column.sensitive]
        cells = [self.words.cells(column) for column in columns]
        chunks = self._chunks()
        first = next(chunks, [])
        self._record(TAKEN, first, facts)
        return SheetRows(
            headings=[column.heading for column in columns],
            rows=([cell(row) for cell in cells] for row in self._taken(first, chunks, facts)),
            narrowed=narrowing.words,
        )

    def _taken(self, first: Sequence[Row], chunks: Iterator[Sequence[Row]], facts: Sequence[str]) -> Iterator[Row]:
        yield from first
        for rows in chunks:
            self._record(TAKEN, rows, facts)
            yield from rows

    def _chunks(self) -> Iterator[Sequence[Row]]:
        """Every prepared row, AT_ONCE at a time."""
        if isinstance(self.source, QuerySet):
            read = sorted_query(self.source, self._terms).iterator(chunk_size=AT_ONCE)
        else:
            read = iter(self._computed)
        while some := list(islice(read, AT_ONCE)):
            yield self.declared.prepare(self.reader, some)

    def _record(self, subject: str, rows: Sequence[Row], facts: Sequence[str]) -> None:
        """Log in one entry that these rows were read or taken: who stands on them, and the names of the sensitive facts.

        A list that is read without people or sensitive facts on it is no secret; one that is taken always counts.
        """
        keys = [column for column in self.declared.columns if column.kind == Kind.PERSON]
        people = {person for row in rows for column in keys if (person := column.value(row)) is not None}
        if subject == READ and not people and not (facts and rows):
            return
        record_list(
            actor=self.reader.actor,
            subject=subject,
            subject_id=self.declared.name,
            division_code=self.declared.narrowing(self.reader).division,
            facts=facts,
            people=people,
        )

    @cached_property
    def _covers(self) -> dict[str, Cover[Row]]:
        covers = ((column.name, column.cover(self.reader.actor)) for column in self.declared.columns)
        return {name: cover for name, cover in covers if cover is not None}

    @property
    def _terms(self) -> tuple[Any, ...]:
        if self.sorted_by is None:
            return ()
        terms = self.sorted_by.order
        assert isinstance(terms, tuple)  # noqa: S101 - fails on a wrong declaration, never on data
        return reversed_order(terms) if self.descending else terms

    @property
    def _computed(self) -> Sequence[Any]:
        rows = list(self.source)
        if self.sorted_by is None:
            return rows
        return sorted_rows(rows, self.sorted_by.order, descending=self.descending)
