"""Declared lists on pages. A page adds only links, badges, drawings and actions on rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any, Generic, Protocol, TypeVar

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from renyang.core.access.gate import Actor
from renyang.core.lists import Column, DeclaredList, Kind, LeftOut, ListReading, SheetRows
from renyang.core.lists.columns import KEYS
from renyang.web.shell.request import Request

Row = TypeVar("Row")
Terms = TypeVar("Terms")
Made = TypeVar("Made")
FRONT = ("after", "as", "list")
"""Query parameters of a list that are neither filters nor the order."""
LOOKS = {
    Kind.WHOLE: "number-cell",
    Kind.DECIMAL: "number-cell",
    Kind.SHARE: "number-cell",
    Kind.DAY: "whole",
    Kind.MOMENT: "whole",
}
"""CSS classes of cells by kind: numbers are right-aligned, days do not wrap."""


@dataclass(frozen=True)
class Heading:
    """A column heading: the address that sorts by it (empty if it cannot be sorted), and how it is sorted now."""

    text: str
    href: str = ""
    sorted: str = ""
    look: str = ""


@dataclass(frozen=True)
class ShownList:
    """One page of a list, for shared/list.html: `body` is its rows as HTML, `shown` how many there are. `query` leads to
    its first page, `onward` to the next one, `more` to what is `left_out`.
    """

    title: str
    empty: str
    headings: Sequence[Heading]
    body: SafeString
    shown: int
    count: int
    query: str
    onward: str
    first: bool
    offered: bool
    actions: str
    left_out: LeftOut | None
    more: str
    name: str
    bulk: str
    folded: bool


def _html(text: str) -> str:
    """Escape a text that is not HTML already; `conditional_escape` takes five times as long for each of many cells."""
    return text if isinstance(text, SafeString) else escape(text)


def badge(text: str, kind: str = "") -> SafeString:
    """Render a badge: plain, `good`, `warn` or `bad`. The text must carry the meaning without the colour."""
    return mark_safe(f'<span class="{escape(f"badge {kind}".strip())}">{_html(str(text))}</span>')  # noqa: S308 - escaped


def _no_terms(_request: Request, *_args: object, **_kwargs: object) -> None:
    """Return None: the list takes no terms."""


def terms_once(request: Request, terms: Callable[..., Made], *args: object, **kwargs: object) -> Made:
    """Return the terms that lists are read on, computed once per request for a page and all its lists."""
    made: dict[Callable[..., Made], Made] = vars(request).setdefault("terms", {})
    if terms not in made:
        made[terms] = terms(request, *args, **kwargs)
    return made[terms]


class Exported(Protocol):
    """A list that a page offers as a file."""

    @property
    def name(self) -> str:
        """Its name in addresses, file names and the access log."""

    @property
    def title(self) -> str | Promise:
        """Its title for readers."""

    def offered_to(self, actor: Actor) -> bool:
        """Return whether an actor may export the list."""

    def make(self, request: Request, *args: object, **kwargs: object) -> SheetRows:
        """Return the rows for a file, limited to what the actor may export, and record it in the access log. Raises
        NotAllowed without the right.
        """


@dataclass(frozen=True)
class Bulk(Generic[Row]):
    """What can be done with several rows at once: its button, the key by which a row is chosen (empty: it cannot be), and
    the deed on the chosen keys, which returns the sentence that says what was done. All of it is done or nothing.
    """

    label: str | Promise
    key: Callable[[Row], str]
    run: Callable[[Request, Sequence[str]], str]


@dataclass(frozen=True, kw_only=True)
class PageList(Generic[Row, Terms]):
    """A declared list on a page.

    `terms` takes the request and the view's arguments and returns the terms that the list is read on. By column name,
    `links` gives a cell's address, `badges` its badge kind (None: no badge), and `drawings` a drawing in place of its
    text. `action` renders what the actor may do with a row, in a last column headed `actions`; `bulk` is done with the
    rows that are ticked. A list that is not the page's first is folded on a phone, unless `folds` is off.
    """

    declared: DeclaredList[Row, Terms]
    terms: Callable[..., Any] = _no_terms
    links: Mapping[str, Callable[[Row], str]] = field(default_factory=dict)
    badges: Mapping[str, Callable[[Row], str | None]] = field(default_factory=dict)
    drawings: Mapping[str, Callable[[Row], SafeString]] = field(default_factory=dict)
    action: Callable[[Request, Row], str] | None = None
    actions: str | Promise = ""
    bulk: Bulk[Row] | None = None
    folds: bool = True

    @property
    def name(self) -> str:
        """Its name in addresses, file names and the access log."""
        return self.declared.name

    @property
    def title(self) -> str | Promise:
        """Its title for readers."""
        return self.declared.title

    def offered_to(self, actor: Actor) -> bool:
        """Return whether an actor may export the list."""
        return self.declared.offered_to(actor)

    def make(self, request: Request, *args: object, **kwargs: object) -> SheetRows:
        """Return the whole list for a file, sorted as on the page."""
        terms = terms_once(request, self.terms, *args, **kwargs)
        return self.declared.taken_by(request.actor, terms, order=request.GET.get("order", "")).sheet()

    def shown(self, request: Request, *args: object, is_first: bool, **kwargs: object) -> ShownList:
        """Return the page of the list that the address asks for. An address without `list=` means the first list."""
        meant = request.GET.get("list", self.name if is_first else "") == self.name
        asked = request.GET if meant else {}
        terms = terms_once(request, self.terms, *args, **kwargs)
        reading = self.declared.read_by(request.actor, terms, order=asked.get("order", ""))
        columns = [column for column in reading.in_words if column.on_page]
        page = reading.page(asked.get("after", ""), shown=columns)
        address = Address(request, "" if is_first else self.name)
        writers = [self._writer(reading, column, first=at == 0) for at, column in enumerate(columns)]
        if self.action:
            writers.append(partial(self._action_cell, request, self.action))
        return ShownList(
            title=str(self.title),
            empty=str(self.declared.empty),
            headings=[_heading(reading, column, address) for column in columns],
            body=_rows(writers, page.rows),
            shown=len(page.rows),
            count=page.count,
            query=address.of(order=reading.order),
            onward=address.of(order=reading.order, after=page.next_key) if page.next_key else "",
            first=page.first,
            offered=self.offered_to(request.actor),
            actions=str(self.actions) if self.action else "",
            left_out=reading.left_out,
            more=address.of(**reading.left_out.shown_by) if reading.left_out else "",
            name=self.name,
            bulk=str(self.bulk.label) if self.bulk else "",
            folded=self.folds and not (is_first or meant),
        )

    def _writer(self, reading: ListReading[Row, Terms], column: Column[Row], *, first: bool) -> Callable[[Row], str]:
        """Return a function from a row to its cell of a column, as HTML; a cell without text has no label. A template would
        take most of a page's time: a node and an include for each cell.
        """
        text: Callable[[Row], str] = self.drawings.get(column.name) or reading.words.texts(column)
        link, kind = self.links.get(column.name), self.badges.get(column.name)
        key = next((column for column in reading.columns if column.kind in KEYS), None)
        tag, said = ("th", ' scope="row"') if first else ("td", f' data-label="{escape(column.heading)}"')
        opened = f"<{tag}{said}{_class(LOOKS.get(column.kind, ''))}>"

        def cell(row: Row) -> str:
            words = text(row)
            if not words and not first:
                return "<td></td>"
            content, href = _html(words), link(row) if link else ""
            if href:
                named = f' id="{escape(f"{self.name}-{column.name}-{key.value(row)}")}"' if key else ""
                content = f'<a href="{escape(href)}"{named}>{content}</a>'
            elif kind and (badge_kind := kind(row)) is not None:
                content = badge(words, badge_kind)
            pick = self._pick(row, words) if self.bulk and first else ""
            return f"{opened}{pick}{content}</{tag}>"

        return cell

    @staticmethod
    def _action_cell(request: Request, action: Callable[[Request, Row], str], row: Row) -> str:
        words = action(request, row)
        return f'<td data-label="">{_html(words)}</td>' if words else "<td></td>"

    def _pick(self, row: Row, about: str) -> str:
        """The box that chooses a row for what is done in bulk."""
        key = self.bulk.key(row) if self.bulk else ""
        if not key:
            return ""
        return format_html(
            '<label class="pick"><input type="checkbox" name="row" value="{}" form="bulk-{}">'
            '<span class="visually-hidden">{}</span></label>',
            key,
            self.name,
            about,
        )


def _rows(writers: Sequence[Callable[[Row], str]], rows: Iterable[Row]) -> SafeString:
    parts = (f"<tr>{''.join([cell(row) for cell in writers])}</tr>" for row in rows)
    return mark_safe("\n".join(parts))  # noqa: S308 - every part of a row is escaped


def _class(look: str) -> str:
    return f' class="{look}"' if look else ""


@dataclass(frozen=True)
class Address:
    """The page's address with its filters, for the list called `name` (empty: the first list)."""

    request: Request
    name: str

    def of(self, **words: str) -> str:
        """Return the query string with these parameters, without empty ones."""
        query = self.request.GET.copy()
        for word in (*FRONT, "order"):
            query.pop(word, None)
        query.update({word: value for word, value in ({"list": self.name} | words).items() if value})
        return str(query.urlencode())


def row_link(label: str, href: str, about: str) -> SafeString:
    """Render a link that acts on a row; `about` names the row for screen readers."""
    return render_to_string("shared/row-link.html", {"label": label, "href": href, "about": about})


def row_form(request: Request, template: str, context: Mapping[str, object]) -> SafeString:
    """Render a form for a row, without the context processors of pages, which would query once per row."""
    return render_to_string(template, {**context, "csrf_token": get_token(request)})


def _heading(reading: ListReading[Any, Any], column: Column[Any], address: Address) -> Heading:
    look = LOOKS.get(column.kind, "")
    if column.order is None:
        return Heading(column.heading, look=look)
    is_by = reading.sorted_by is column
    upwards = is_by and not reading.descending
    return Heading(
        column.heading,
        href=address.of(order=f"-{column.name}" if upwards else column.name),
        sorted=("ascending" if upwards else "descending") if is_by else "",
        look=look,
    )
