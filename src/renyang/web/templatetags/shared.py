"""The parts that pages are built from."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


@register.inclusion_tag("shared/tile.html")
def tile(number: object, what: str, source: str = "", href: str = "") -> dict[str, object]:
    """A number, what it counts, where it comes from, and the list behind it."""
    return {"number": number, "what": what, "source": source, "href": href}


@register.inclusion_tag("shared/pager.html", takes_context=True)
def pager(context: Any, page: Any) -> dict[str, Any]:
    """Links to the next page and back to the first, keeping the filters."""
    query = context["request"].GET.copy()
    query.pop("after", None)
    front = query.urlencode()
    query["after"] = page.next_key
    return {"page": page, "front": front, "onward": query.urlencode()}


@register.inclusion_tag("shared/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with its label, hint and errors."""
    return {"field": bound}


@register.filter
def percent(share: float | None) -> str:
    """A share as whole per cent; a dash for nothing known."""
    return "–" if share is None else f"{share:.0%}"


@register.filter
def decimals(number: object) -> str:
    """A number with two decimals; a dash for none."""
    return f"{number:.2f}" if isinstance(number, int | float) else "–"


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
    value = "" if score["value"] is None else format_html(
        '<rect class="meter-value" x="{}" y="0" width="1.6" height="10"/>', f"{max(score['value'] * 100 - 0.8, 0):.1f}"
    )
    return format_html(
        '<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="meter-range" x="0" y="4.5" width="100" height="1"/>'
        '<rect class="meter-range" x="{}" y="2" width="{}" height="6"/>{}</svg>',
        f"{low:.1f}", f"{max(high - low, 0.5):.1f}", value,
    )  # fmt: skip
