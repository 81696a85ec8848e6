"""The SVG frame of the drawings that no chart library makes: the blossom and the room."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def drawing(shapes: Iterable[str], *, css_class: str, box: str, title: str, description: str) -> SafeString:
    """Return SVG of `shapes`, whose text must be escaped, in view box `box`, with a description for screen readers."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="{}" role="img">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        css_class,
        box,
        title,
        description,
        mark_safe("".join(shapes)),  # noqa: S308 - made of numbers and of words that are escaped
    )
