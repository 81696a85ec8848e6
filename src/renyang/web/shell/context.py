"""Template context that every page needs."""

from typing import Any

from renyang.core import queries
from renyang.web.shell.middleware import THEME_COOKIE, THEMES
from renyang.web.shell.navigation import Navigation, navigation_for
from renyang.web.shell.request import Request


def shell(request: Request) -> dict[str, Any]:
    """Return the actor, their navigation, the theme, and whether this is demonstration data."""
    actor = getattr(request, "actor", None)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    page = (request.resolver_match.url_name if request.resolver_match else None) or ""
    return {
        "actor": actor,
        "navigation": navigation_for(actor, page) if actor is not None and actor.is_authenticated else Navigation(),
        "theme": theme if theme in THEMES else "",
        "demo_data": queries.holds_demo_data(),
    }
