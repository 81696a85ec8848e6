"""Template context that every page needs."""

from typing import Any

from renyang.core import queries
from renyang.web.shell.middleware import THEME_COOKIE, THEMES
from renyang.web.shell.navigation import sections_for
from renyang.web.shell.request import Request


def shell(request: Request) -> dict[str, Any]:
    """Return the actor, their navigation, the current page, the theme, and whether this is demonstration data."""
    actor = getattr(request, "actor", None)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    match = request.resolver_match
    return {
        "actor": actor,
        "sections": sections_for(actor) if actor is not None and actor.is_authenticated else (),
        "page": match.url_name if match else "",
        "theme": theme if theme in THEMES else "",
        "demo_data": queries.setting("demo_data", default=False),
    }
