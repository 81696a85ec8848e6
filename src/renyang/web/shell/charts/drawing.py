"""The frame of what is drawn by hand because no chart library draws it: the blossom and the room."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def drawing(shapes: Iterable[str], *, css_class: str, box: str, title: str, description: str) -> SafeString:
    """SVG `shapes`, whose words are escaped, in the view box `box`; the words say the same to who does not see it."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="{}" role="img">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        css_class,
        box,
        title,
        description,
        mark_safe("".join(shapes)),  # noqa: S308 - made of numbers and of words that are escaped
    )
