"""The parts that pages are built from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from renyang.science.remark import Remark
from renyang.web.charts.table import Table

register = template.Library()


@register.simple_block_tag
def heading(content: str, title: str, kicker: str = "", lead: str = "") -> SafeString:
    """A page's heading; its actions stand between `{% heading title %}` and `{% endheading %}`."""
    context = {"title": title, "kicker": kicker, "lead": lead, "actions": SafeString(content.strip())}
    return render_to_string("shared/heading.html", context)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """Words that stand out: `info`, `warning` or `problem`."""
    return render_to_string("shared/notice.html", {"words": content, "kind": kind, "title": title})


@register.inclusion_tag("shared/tile.html")
def tile(number: object, what: str, source: str = "", href: str = "", at: datetime | None = None) -> dict[str, object]:
    """A number, what it counts, where it comes from and when, and the list behind it."""
    return {"number": number, "what": what, "source": source, "href": href, "at": at}


@register.inclusion_tag("shared/table.html")
def data_table(table: Table, *, cards: bool = True, hide_caption: bool = False) -> dict[str, object]:
    """A table; on phones each row becomes a card, unless `cards` is off."""
    return {"table": table, "cards": cards, "hide_caption": hide_caption}


@register.inclusion_tag("shared/figure.html")
def figure(drawing: str, table: Table, source: str = "", at: datetime | None = None) -> dict[str, object]:
    """A chart with the table that says the same, where its numbers come from, and when they were counted."""
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
    """A map of what an address answers as GeoJSON, with the letters of its `marks`; `at` is the number of the site in its
    middle. The page loads `shared/map-scripts.html` for it.
    """
    tiles = {"tiles": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION}
    drawn = {"houses": houses, "ways": ways, "loans": loans}
    return {"address": address, "label": label, "marks": marks, "at": at, **drawn, **tiles}


@register.inclusion_tag("shared/facts.html")
def facts(rows: Sequence[object]) -> dict[str, object]:
    """Facts with where each comes from; a row has `label`, `value`, `source`, `collected_on` and `others`."""
    return {"facts": rows}


@register.inclusion_tag("shared/progress.html")
def progress(done: int, total: int, label: str, name: str = "progress") -> dict[str, object]:
    """How much of a task is done; `name` tells several on one page apart."""
    return {"done": done, "total": total, "label": label, "id": name, "share": done / total if total else None}


@register.inclusion_tag("shared/wizard.html")
def wizard(names: Sequence[str], at: int) -> dict[str, object]:
    """The steps of a task, and at which of them (from 1) the reader is."""
    return {"names": names, "at": at}


@register.inclusion_tag("shared/filters.html", takes_context=True)
def filters(context: Any, form: forms.Form) -> dict[str, object]:
    """A form that narrows a list by its address, with the way back to the whole list."""
    request = context["request"]
    return {"form": form, "cleared": request.path if request.GET else ""}


@register.inclusion_tag("shared/pager.html", takes_context=True)
def pager(context: Any, page: Any) -> dict[str, Any]:
    """Links to the next page and back to the first, keeping the filters."""
    query = context["request"].GET.copy()
    query.pop("after", None)
    front = query.urlencode()
    query["after"] = page.next_key
    return {"page": page, "front": front, "onward": query.urlencode()}


@register.inclusion_tag("shared/take-along.html", takes_context=True)
def take_along(context: Any, name: str = "") -> dict[str, Any]:
    """The links with which a list of the page (the first, or the one called `name`) is taken along as the page is
    narrowed, for those who may.
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
def badge(text: str, kind: str = "") -> SafeString:
    """A word of state: plain, `good`, `warn` or `bad`; the word says it, the colour only helps."""
    return format_html('<span class="{}">{}</span>', f"badge {kind}".strip(), text)


@register.filter
def percent(share: float | None) -> str:
    """A share as whole per cent; a dash for nothing known."""
    return "–" if share is None else f"{share:.0%}"


@register.filter
def decimals(number: object) -> str:
    """A number with two decimals; a dash for none."""
    return f"{number:.2f}" if isinstance(number, int | float) else "–"


@register.filter
def signed(number: object) -> str:
    """A number with its sign and one decimal; nothing for none."""
    return f"{number:+.1f}".replace("-", "−") if isinstance(number, int | float) else ""


@register.filter
def item(mapping: Any, key: object) -> Any:
    """A mapping's value."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def translated(message: str) -> str:
    """A message id in the reader's language."""
    return gettext(message) if message else ""


@register.simple_tag
def meter(score: Any) -> SafeString:
    """A score in [0, 1] as a small bar with the range that missing data leaves open."""
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
    """A remark in the reader's language."""
    return remark.translated(gettext)
