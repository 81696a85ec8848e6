"""The navigation by object: the sections of a day's work, and apart from them those that keep the system."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Actor
from renyang.people.rules.policies import WORKING
from renyang.web.shell.menu import Label, Page, front_of, menus

SECTIONS: tuple[tuple[str, Label], ...] = (
    ("today", _("Today")),
    ("people", pgettext_lazy("section", "People")),
    ("services", pgettext_lazy("section", "Services")),
    ("places", _("Places")),
    ("emergency", _("Emergency")),
    ("insight", _("Insight")),
    ("data", _("Data")),
    ("admin", pgettext_lazy("section", "Admin")),
)
APART = frozenset({"data", "admin"})
"""The sections that keep the system and its records; they stand apart from the main bar."""


def works(actor: Actor) -> bool:
    """Return whether the actor works in a division, as against being tied to a person."""
    return bool(actor.granted(WORKING))


TODAY = Page("today", "today", _("Today"), lambda actor: front_of(actor) is None)
GLANCE = Page("insight", "glance", _("At a glance"), works)


@dataclass(frozen=True)
class Section:
    """A section of the navigation with those of its pages that an actor may open."""

    code: str
    label: Label = field(compare=False)
    pages: tuple[Page, ...]

    @property
    def is_apart(self) -> bool:
        """Whether it stands apart from the main bar."""
        return self.code in APART

    @property
    def routes(self) -> frozenset[str]:
        """The routes of all pages of this section."""
        return frozenset(route for page in self.pages for route in (page.route, *page.within))


class Navigation(NamedTuple):
    """The navigation on a page as HTML: the bar of sections, those apart from it, and the pages of the page's section."""

    bar: str = ""
    apart: str = ""
    pages: str = ""


def sections_for(actor: Actor) -> tuple[Section, ...]:
    """Return the sections with the pages that the actor may open, without empty sections."""
    pages = [TODAY, GLANCE, *(page for menu in menus() for page in menu.pages)]
    sections = (
        Section(code, label, tuple(page for page in pages if page.section == code and page.allowed(actor)))
        for code, label in SECTIONS
    )
    return tuple(section for section in sections if section.pages)


def navigation_for(actor: Actor, page: str) -> Navigation:
    """Return the navigation on a page."""
    return _drawn(sections_for(actor), page, get_language())


@lru_cache(maxsize=1_000)
def _drawn(sections: tuple[Section, ...], page: str, _language: str | None) -> Navigation:
    """Draw once for everybody who may open these pages: nothing else of an actor is in it."""
    context = {"sections": sections, "page": page}
    parts = ("shared/sections.html", "shared/sections-apart.html", "shared/subnav.html")
    return Navigation(*(render_to_string(part, context) for part in parts))
