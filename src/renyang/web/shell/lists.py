"""Declared lists on pages. A page adds only links, badges, drawings and actions on rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from renyang.core.access.gate import Actor
from renyang.core.lists import Column, DeclaredList, Kind, ListReading, SheetRows
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
class ShownCell:
    """A table cell: text, link, badge kind (None: no badge) and CSS class. `link_id` keeps the focus on the link when
    the list is loaded again.
    """

    label: str
    text: str
    href: str = ""
    link_id: str = ""
    badge: str | None = None
    look: str = ""
    pick: str = ""

    @property
    def content(self) -> str:
        """The cell's content as HTML."""
        return f"{self.pick}{self._words}"

    @property
    def _words(self) -> str:
        if self.href:
            named = f' id="{conditional_escape(self.link_id)}"' if self.link_id else ""
            return f'<a href="{conditional_escape(self.href)}"{named}>{conditional_escape(self.text)}</a>'
        return badge(self.text, self.badge) if self.badge is not None else conditional_escape(self.text)


@dataclass(frozen=True)
class Heading:
    """A column heading: the address that sorts by it (empty if it cannot be sorted), and how it is sorted now."""

    text: str
    href: str = ""
    sorted: str = ""
    look: str = ""


@dataclass(frozen=True)
class ShownList:
    """One page of a list, for shared/list.html. `query` leads to its first page, `onward` to the next one."""

    title: str
    empty: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[ShownCell]]
    count: int
    query: str
    onward: str
    first: bool
    offered: bool
    actions: str
    name: str
    bulk: str
    folded: bool

    @property
    def body(self) -> SafeString:
        """The rows as HTML. A template would take most of a page's time for it: a node and an include for each cell."""
        return mark_safe("\n".join(map(_row, self.rows)))  # noqa: S308 - every part of a row is escaped


def _row(cells: Sequence[ShownCell]) -> str:
    parts = [f'<th scope="row"{_class(cells[0])}>{cells[0].content}</th>']
    for cell in cells[1:]:
        label = f'data-label="{conditional_escape(cell.label)}"'
        parts.append(f"<td {label}{_class(cell)}>{cell.content}</td>" if cell.text else "<td></td>")
    return f"<tr>{''.join(parts)}</tr>"


def _class(cell: ShownCell) -> str:
    return f' class="{cell.look}"' if cell.look else ""


def badge(text: str, kind: str = "") -> SafeString:
    """Render a badge: plain, `good`, `warn` or `bad`. The text must carry the meaning without the colour."""
    return format_html('<span class="{}">{}</span>', f"badge {kind}".strip(), text)


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
    rows that are ticked.
    """

    declared: DeclaredList[Row, Terms]
    terms: Callable[..., Any] = _no_terms
    links: Mapping[str, Callable[[Row], str]] = field(default_factory=dict)
    badges: Mapping[str, Callable[[Row], str | None]] = field(default_factory=dict)
    drawings: Mapping[str, Callable[[Row], SafeString]] = field(default_factory=dict)
    action: Callable[[Request, Row], str] | None = None
    actions: str | Promise = ""
    bulk: Bulk[Row] | None = None

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
        labelled = [(column, str(column.heading)) for column in columns]
        return ShownList(
            title=str(self.title),
            empty=str(self.declared.empty),
            headings=[_heading(reading, column, address) for column in columns],
            rows=[list(self._cells(request, reading, labelled, row)) for row in page.rows],
            count=page.count,
            query=address.of(order=reading.order),
            onward=address.of(order=reading.order, after=page.next_key) if page.next_key else "",
            first=page.first,
            offered=self.offered_to(request.actor),
            actions=str(self.actions) if self.action else "",
            name=self.name,
            bulk=str(self.bulk.label) if self.bulk else "",
            folded=not (is_first or meant),
        )

    def _cells(
        self, request: Request, reading: ListReading[Row, Terms], columns: Iterable[tuple[Column[Row], str]], row: Row
    ) -> Iterator[ShownCell]:
        key = next((column for column in reading.columns if column.kind in KEYS), None)
        for at, (column, heading) in enumerate(columns):
            link, badge = self.links.get(column.name), self.badges.get(column.name)
            drawing = self.drawings.get(column.name)
            text = drawing(row) if drawing else reading.words.text(column, row)
            yield ShownCell(
                label=heading,
                text=text,
                href=link(row) if link else "",
                link_id=f"{self.name}-{column.name}-{key.value(row)}" if link and key else "",
                badge=badge(row) if badge else None,
                look=LOOKS.get(column.kind, ""),
                pick=self._pick(row, text) if self.bulk and at == 0 else "",
            )
        if self.action:
            yield ShownCell(label="", text=self.action(request, row))

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
