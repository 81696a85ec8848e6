"""Export of lists: a page's address, with its filters and `?as=xlsx`, `?as=csv` or `?as=print`, returns the whole list
as a file or for printing.

The file's first line says who exported it, when, for what purpose and with which filters. Making a list's rows
writes the export into the access log, before the first byte is sent. On a page with several lists, `list=` names one.
"""

import datetime as dt
import secrets
import tempfile
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import chain, islice
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor, OutOfScope
from renyang.core.access.roles import purpose_label
from renyang.core.files.sheets import csv_parts, write_xlsx
from renyang.core.lists import SheetRows, text_of
from renyang.science.problem import Problem
from renyang.web.shell.lists import Exported, PageList
from renyang.web.shell.pages import View
from renyang.web.shell.request import Request

ROWS_AT_ONCE = 500
LISTS: dict[str, Exported] = {}
"""Every list of the site, by name."""


def listed(*lists: Exported) -> Callable[[View], View]:
    """Put lists on a page; `{% list_table %}` shows one. Raises ValueError if two lists of the site have one name."""
    for one in lists:
        if one.name in LISTS:
            raise ValueError(f"two lists are called {one.name}")
        LISTS[one.name] = one

    def wrap(view: View) -> View:
        @wraps(view)
        def answering(request: Request, *args: object, **kwargs: object) -> HttpResponseBase:
            request.lists = {one.name: one for one in lists}
            if request.method == "POST" and "bulk" in request.POST:
                return _in_bulk(request, request.lists.get(request.POST["bulk"]))
            if request.method != "GET" or "as" not in request.GET:
                return view(request, *args, **kwargs)
            chosen = request.lists.get(request.GET.get("list", lists[0].name))
            if chosen is None:
                raise OutOfScope
            write = WRITERS.get(request.GET["as"])
            if write is None:
                raise _unknown_form()
            return write(request, chosen, chosen.make(request, *args, **kwargs))

        return answering

    return wrap


def _in_bulk(request: Request, chosen: Exported | None) -> HttpResponseBase:
    """Do with the ticked rows of a list what it offers, all or nothing, and show the list again."""
    if not isinstance(chosen, PageList) or chosen.bulk is None:
        raise OutOfScope
    keys = request.POST.getlist("row")
    if keys:
        with transaction.atomic():
            messages.success(request, chosen.bulk.run(request, keys))
    else:
        messages.warning(request, _("Nothing is ticked."))
    return redirect(request.get_full_path())


def minute(moment: dt.datetime | None) -> str:
    """Return a time in the deployment's time zone, since spreadsheets have none; empty if None."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def watermark(actor: Actor, narrowed: tuple[str, ...] = ()) -> str:
    """Return the note on an export that names who took it, so that a lost copy can be traced."""
    note = _("Exported by {who}, {at}, for {purpose}. Do not pass on.").format(
        who=actor.display_name,
        at=minute(timezone.now()),
        purpose=_(", ").join(map(purpose_label, actor.purposes)),
    )
    if not narrowed:
        return note
    return f"{note} " + _("This list covers: {what}.").format(what=_(", ").join(narrowed))


def _as_csv(request: Request, chosen: Exported, listing: SheetRows) -> HttpResponseBase:
    """Stream the list as csv while its rows are read."""
    note = watermark(request.actor, listing.narrowed)
    parts = csv_parts(columns=listing.headings, rows=listing.rows, note=note)
    answer = StreamingHttpResponse(_in_language(get_language(), parts), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_file_name(chosen, "csv")}"'
    return answer


def _as_xlsx(request: Request, chosen: Exported, listing: SheetRows) -> HttpResponseBase:
    """Write the workbook to an unnamed file first, because a workbook can only be finished at its end."""
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
    """Stream a page for printing while its rows are read. An unguessable token marks their place in the template."""
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
"""Writers by export format."""


def _file_name(chosen: Exported, form: str) -> str:
    return f"{chosen.name}-{timezone.localtime():%Y%m%d-%H%M}.{form}"


def _in_language(language: str | None, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Restore the request's language for each part: rows are rendered while streaming, after it has been reset."""
    while True:
        with override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


def _unknown_form() -> Problem:
    return Problem(
        "unknown_form",
        "A list can be exported as {forms}.",
        do="Use the links below the list.",
        forms=", ".join(WRITERS),
    )
