"""The navigation: six steps, and under each the pages that the actor may open."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Actor
from renyang.web.shell.menu import Label, Page, menus

STEPS: tuple[tuple[str, Label], ...] = (
    ("today", _("Today")),
    ("know", _("Know")),
    ("serve", _("Serve")),
    ("prepare", _("Prepare")),
    ("respond", _("Respond")),
    ("learn", _("Learn")),
)
TODAY = Page("today", "today", _("Today"))


@dataclass(frozen=True)
class Step:
    """A step of the navigation with those of its pages that an actor may open."""

    code: str
    label: Label
    pages: tuple[Page, ...]

    @property
    def routes(self) -> frozenset[str]:
        """The routes of all pages of this step."""
        return frozenset(route for page in self.pages for route in (page.route, *page.within))


class Navigation(NamedTuple):
    """The navigation on a page as HTML: the bar of steps, and the pages of the step that the page belongs to."""

    bar: str = ""
    pages: str = ""


def navigation_for(actor: Actor, page: str) -> Navigation:
    """Return the navigation on a page, with the pages that the actor may open and without empty steps."""
    return _drawn(tuple(entry.route for entry in _pages() if entry.allowed(actor)), page, get_language())


def _pages() -> tuple[Page, ...]:
    return (TODAY, *(page for menu in menus() for page in menu.pages))


@lru_cache(maxsize=1_000)
def _drawn(routes: tuple[str, ...], page: str, _language: str | None) -> Navigation:
    """Draw once for everybody who may open these pages: nothing else of an actor is in it."""
    pages = [entry for entry in _pages() if entry.route in routes]
    steps = [Step(code, label, tuple(entry for entry in pages if entry.step == code)) for code, label in STEPS]
    context = {"steps": [step for step in steps if step.pages], "page": page}
    return Navigation(render_to_string("shared/steps.html", context), render_to_string("shared/pages.html", context))
