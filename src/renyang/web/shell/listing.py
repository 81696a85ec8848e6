"""Lists that can be taken along: with `?as=xlsx`, `?as=csv` or `?as=print` a page's own address, filters and all, answers with
the whole list as a file or on paper.

The file's first line says who took it, when, what for and how it was narrowed, and the access log says so too before its
first byte goes out. A page that shows several lists is told by `list=` which of them is meant.
"""

import datetime as dt
import secrets
import tempfile
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import chain, islice
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from renyang.core.access.audit import record_list
from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import purpose_label
from renyang.core.files.sheets import csv_parts, write_xlsx
from renyang.core.lists import TAKEN, SheetRows, text_of
from renyang.science.problem import Problem
from renyang.web.shell.lists import Exported
from renyang.web.shell.pages import View
from renyang.web.shell.request import Request

ROWS_AT_ONCE = 500
LISTS: dict[str, Exported] = {}
"""Every list of the site by its name."""


def listed(*lists: Exported) -> Callable[[View], View]:
    """Put lists on a page; `{% list_table %}` in its template shows one."""
    for one in lists:
        if one.name in LISTS:
            raise ValueError(f"two lists are called {one.name}")
        LISTS[one.name] = one

    def wrap(view: View) -> View:
        @wraps(view)
        def answering(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
            request.lists = {one.name: one for one in lists}
            if request.method != "GET" or "as" not in request.GET:
                return view(request, *args, **kwargs)
            chosen = request.lists.get(request.GET.get("list", lists[0].name))
            if chosen is None:
                raise OutOfScope
            write = WRITERS.get(request.GET["as"])
            if write is None:
                raise _unknown_form()
            listing = chosen.make(request, *args, **kwargs)  # first, as what is out of scope is not there at all
            if not chosen.offered_to(request.actor):
                raise NotAllowed
            record_list(
                actor=request.actor,
                subject=TAKEN,
                subject_id=chosen.name,
                division_code=listing.division,
                facts=listing.facts,
            )
            return write(request, chosen, listing)

        return answering

    return wrap


def minute(moment: dt.datetime | None) -> str:
    """A moment as the deployment's clocks show it; spreadsheets know no time zones."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def watermark(actor: Actor, narrowed: tuple[str, ...] = ()) -> str:
    """Whose a list is: so that one found lying about leads back to who left it there."""
    note = _("Taken by {who}, {at}, for {purpose}. Not to be passed on.").format(
        who=actor.display_name,
        at=minute(timezone.now()),
        purpose=_(", ").join(map(purpose_label, actor.purposes)),
    )
    if not narrowed:
        return note
    return f"{note} " + _("On this list: {what}.").format(what=_(", ").join(narrowed))


def _as_csv(request: Request, chosen: Exported, listing: SheetRows) -> HttpResponseBase:
    """Piece by piece as the rows are read."""
    note = watermark(request.actor, listing.narrowed)
    parts = csv_parts(columns=listing.headings, rows=listing.rows, note=note)
    answer = StreamingHttpResponse(_in_language(get_language(), parts), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(chosen, "csv")}"'
    return answer


def _as_xlsx(request: Request, chosen: Exported, listing: SheetRows) -> HttpResponseBase:
    """By way of a file without a name, because a workbook is finished at its end only."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it when it has been sent
    write_xlsx(
        file,
        title=str(chosen.title),
        columns=listing.headings,
        rows=listing.rows,
        note=watermark(request.actor, listing.narrowed),
        author=request.actor.display_name,
    )
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=_file_name(chosen, "xlsx"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )


def _as_print(request: Request, chosen: Exported, listing: SheetRows) -> HttpResponseBase:
    """A page for paper, whose rows are sent as they are read; a mark that nobody can guess stands where they go."""
    mark = secrets.token_hex()
    context = {
        "title": chosen.title,
        "note": watermark(request.actor, listing.narrowed),
        "headings": listing.headings,
        "rows": mark,
    }
    before, after = render_to_string("shared/list-print.html", context, request).split(mark)
    parts = (part.encode() for part in chain([before], _printed(listing), [after]))
    return StreamingHttpResponse(_in_language(get_language(), parts))


def _printed(listing: SheetRows) -> Iterator[str]:
    while some := list(islice(listing.rows, ROWS_AT_ONCE)):
        rows = [zip(listing.headings, map(_printable, row), strict=True) for row in some]
        yield render_to_string("shared/list-print-rows.html", {"rows": rows})


def _printable(cell: Any) -> str:
    return text_of(None if cell == "" else cell)


WRITERS: dict[str, Callable[[Request, Exported, SheetRows], HttpResponseBase]] = {
    "xlsx": _as_xlsx,
    "csv": _as_csv,
    "print": _as_print,
}
"""The forms a list can be taken along in."""


def _file_name(chosen: Exported, form: str) -> str:
    return f"{chosen.name}-{timezone.localtime():%Y%m%d-%H%M}.{form}"


def _in_language(language: str | None, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Rows are put into words when they are sent, and by then the request's language is no longer set."""
    while True:
        with override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


def _unknown_form() -> Problem:
    return Problem(
        "unknown_form",
        "A list can be taken along as {forms}.",
        do="Use the links below the list.",
        forms=", ".join(WRITERS),
    )
