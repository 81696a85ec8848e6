"""Template tags and filters that pages are built from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext

from renyang.science.remark import Remark
from renyang.web.shell.bundle import bundle
from renyang.web.shell.charts.table import Table
from renyang.web.shell.lists import badge
from renyang.web.shell.tour import STOPS

register = template.Library()
register.simple_tag(badge)


@register.simple_tag
def bundle_url(name: str) -> str:
    """Return the URL of a bundle: `renyang.css`, `renyang.js` or `htmx.js`."""
    path, _content = bundle(name)
    return static(path)


@register.simple_block_tag
def heading(content: str, title: str, kicker: str = "", lead: str = "", href: str = "") -> SafeString:
    """A page's heading; its actions go between `{% heading title %}` and `{% endheading %}`.

    `kicker` is a short text above the title, linked to `href` if given.
    """
    actions = SafeString(content.strip())
    context = {"title": title, "kicker": kicker, "lead": lead, "href": href, "actions": actions}
    return render_to_string("shared/heading.html", context)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A highlighted notice: `info`, `warning` or `problem`."""
    return render_to_string("shared/notice.html", {"words": content, "kind": kind, "title": title})


@register.simple_block_tag
def captured(content: str) -> SafeString:
    """Markup kept under a name for another tag: `{% captured as lead %}…{% endcaptured %}`."""
    return SafeString(content.strip())


@register.simple_block_tag
def cell(content: str, label: str, kind: str = "") -> SafeString:
    """A table cell with its column's label, which phones show; phones leave out empty cells."""
    classes = format_html(' class="{}"', kind) if kind else ""
    return format_html('<td data-label="{}"{}>{}</td>', label, classes, SafeString(content.strip()))


@register.simple_tag
def columns(*headings: str) -> tuple[str, ...]:
    """Headings for `{% table %}` on a line of their own: `{% columns … as head %}{% table caption head … %}`."""
    return headings


@register.simple_block_tag
def table(
    content: str, caption: str, *headings: str | tuple[str, ...], numbers: str = "", actions: str = ""
) -> SafeString:
    """A table whose rows hold what a list cannot, such as form fields; on phones each row becomes a card.

    `numbers` are the right-aligned columns, counted from 1 ("2 3"); `actions` heads a last column for screen
    readers only. Lists are declared as `DeclaredList` and shown by `{% list_table %}`.
    """
    to_the_right = {int(at) for at in numbers.split()}
    parts = (words if isinstance(words, tuple) else (words,) for words in headings)
    shown = [(words, at in to_the_right) for at, words in enumerate(chain.from_iterable(parts), 1)]
    context = {"caption": caption, "columns": shown, "actions": actions, "rows": content}
    return render_to_string("shared/rows.html", context)


@register.inclusion_tag("shared/empty.html")
def empty_state(text: str) -> dict[str, str]:
    """The text in place of an empty list."""
    return {"text": text}


@register.inclusion_tag("shared/tile.html")
def tile(number: object, what: str, source: str = "", href: str = "", at: datetime | None = None) -> dict[str, object]:
    """A number with what it counts, its source and time, and a link to the list behind it."""
    return {"number": number, "what": what, "source": source, "href": href, "at": at}


@register.inclusion_tag("shared/table.html")
def data_table(table: Table, *, cards: bool = True, hide_caption: bool = False) -> dict[str, object]:
    """A table; on phones each row becomes a card, unless `cards` is off."""
    return {"table": table, "cards": cards, "hide_caption": hide_caption}


@register.inclusion_tag("shared/figure.html")
def figure(drawing: str, table: Table, source: str = "", at: datetime | None = None) -> dict[str, object]:
    """A chart with the table of its numbers, their source, and when they were counted."""
    return {"drawing": drawing, "table": table, "source": source, "at": at}


@register.inclusion_tag("shared/map.html")
def site_map(
    address: str,
    label: str,
    marks: Sequence[tuple[str, str]],
    at: object = "",
    *,
    houses: bool = False,
    ways: bool = False,
    loans: bool = False,
) -> dict[str, object]:
    """A map of the GeoJSON at `address`, with a legend of its `marks`; `at` is the key of the site in its middle. The
    page has to include `shared/map-scripts.html`.
    """
    tiles = {"tiles": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION}
    drawn = {"houses": houses, "ways": ways, "loans": loans}
    return {"address": address, "label": label, "marks": marks, "at": at, **drawn, **tiles}


@register.inclusion_tag("shared/tour-stops.html", takes_context=True)
def tour_stops(context: Any) -> dict[str, object]:
    """The stops of the demonstration's tour, each with the button that goes there."""
    return {"stops": STOPS, "csrf_token": context.get("csrf_token")}


@register.filter
def day(value: object) -> str:
    """A day as the language writes it; empty without one."""
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else ""


@register.filter("moment")
def moment_words(value: datetime | None) -> str:
    """A moment as the language writes it, in the deployment's time; empty without one."""
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT") if value else ""


@register.inclusion_tag("shared/facts.html")
def facts(rows: Sequence[object]) -> dict[str, object]:
    """Facts with their sources; a row has `label`, `value`, `source`, `collected_on` and `others`."""
    return {"facts": rows}


@register.simple_tag
def fact(label: str, value: object) -> SafeString:
    """One fact of a `<dl class="facts">`, without a source."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, value)


@register.inclusion_tag("shared/progress.html")
def progress(done: int, total: int, label: str, name: str = "progress") -> dict[str, object]:
    """A progress bar; `name` is its id, unique on the page."""
    return {"done": done, "total": total, "label": label, "id": name, "share": done / total if total else None}


@register.simple_block_tag
def fold(content: str, is_used: object = "") -> SafeString:
    """The filters of a list, folded on a phone; the summary says whether any is used."""
    return render_to_string("shared/fold.html", {"content": content, "is_used": bool(is_used)})


@register.inclusion_tag("shared/filters.html", takes_context=True)
def filters(context: Any, form: forms.Form) -> dict[str, object]:
    """A form that filters a list by query parameters, with a link back to the whole list."""
    request = context["request"]
    return {"form": form, "cleared": request.path if request.GET else ""}


@register.inclusion_tag("shared/choice.html")
def choice(
    name: str, label: str, options: Iterable[tuple[object, str]], chosen: object, every: str
) -> dict[str, object]:
    """A choice that filters a list; `every` is the label of no choice."""
    marked = [(code, words, str(code) == str(chosen)) for code, words in options]
    return {"name": name, "label": label, "options": marked, "every": every}


@register.inclusion_tag("shared/pager.html", takes_context=True)
def pager(context: Any, page: Any) -> dict[str, Any]:
    """Links to the next page and back to the first, keeping the filters."""
    query = context["request"].GET.copy()
    query.pop("after", None)
    front = query.urlencode()
    query["after"] = page.next_key
    return {"page": page, "front": front, "onward": query.urlencode()}


@register.inclusion_tag("shared/list.html", takes_context=True)
def list_table(context: Any, name: str = "") -> dict[str, object]:
    """A list of the page (the first, or the one called `name`), sorted and paged as the address says, with the links
    that export it.
    """
    request = context["request"]
    first = next(iter(request.lists.values()))
    chosen = request.lists[name] if name else first
    kwargs = request.resolver_match.kwargs
    shown = chosen.shown(request, is_first=chosen is first, **kwargs)
    return {"request": request, "csrf_token": context.get("csrf_token"), "list": shown}


@register.inclusion_tag("shared/export.html", takes_context=True)
def export_links(context: Any, name: str = "") -> dict[str, Any]:
    """The links that export a list of the page (the first, or the one called `name`) with the page's filters, if the
    actor may export it.
    """
    request = context["request"]
    chosen = request.lists[name] if name else next(iter(request.lists.values()))
    query = request.GET.copy()
    for word in ("after", "as", "list"):
        query.pop(word, None)
    if name:
        query["list"] = name
    return {"offered": chosen.offered_to(request.actor), "title": chosen.title, "query": query.urlencode()}


@register.inclusion_tag("shared/field.html")
def field(bound: forms.BoundField) -> dict[str, Any]:
    """A form field with its label, hint and errors, tied together for screen readers."""
    return {"field": bound, "ticked": isinstance(bound.field.widget, forms.CheckboxInput)}


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A `<time>` element with a date and time, in local time."""
    local = localtime(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "SHORT_DATETIME_FORMAT"))


@register.simple_tag
def named_link(href: str, text: str, about: str) -> SafeString:
    """A link whose text occurs more than once on a page; screen readers also read `about`."""
    return format_html('<a href="{}">{}<span class="visually-hidden"> {}</span></a>', href, text, about)


@register.inclusion_tag("shared/fields.html")
def fields(form: forms.Form) -> dict[str, forms.Form]:
    """All fields of a form, after the errors of the form as a whole."""
    return {"form": form}


@register.filter
def percent(share: float | None) -> str:
    """Return a share as whole per cent; a dash if unknown."""
    return "–" if share is None else f"{share:.0%}"


@register.filter
def decimals(number: object) -> str:
    """Return a number with two decimals; a dash if it is not a number."""
    return f"{number:.2f}" if isinstance(number, int | float) else "–"


@register.filter
def signed(number: object) -> str:
    """Return a number with its sign and one decimal; empty if it is not a number."""
    return f"{number:+.1f}".replace("-", "−") if isinstance(number, int | float) else ""


@register.filter
def item(mapping: Any, key: object) -> Any:
    """Return a mapping's value by key; None if it is missing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def named(code: str, names: Mapping[str, str]) -> str:
    """Return the name of a code; the code itself if it has none."""
    return names.get(code, code)


@register.filter
def translated(message: str) -> str:
    """Return a message in the reader's language."""
    return gettext(message) if message else ""


@register.simple_tag
def meter(score: Any) -> SafeString:
    """A small bar of a score in [0, 1], with the range that missing data leaves open."""
    low, high = score["low"] * 100, score["high"] * 100
    value = (
        ""
        if score["value"] is None
        else format_html(
            '<rect class="meter-value" x="{}" y="0" width="1.6" height="10"/>',
            f"{max(score['value'] * 100 - 0.8, 0):.1f}",
        )
    )
    return format_html(
        '<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="meter-range" x="0" y="4.5" width="100" height="1"/>'
        '<rect class="meter-range" x="{}" y="2" width="{}" height="6"/>{}</svg>',
        f"{low:.1f}", f"{max(high - low, 0.5):.1f}", value,
    )  # fmt: skip


@register.filter
def told(remark: Remark) -> str:
    """Return a remark in the reader's language."""
    return remark.translated(gettext)
