"""The navigation by object: the sections of a day's work, and apart from them those that keep the system."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    label: Label
    pages: tuple[Page, ...]

    @property
    def is_apart(self) -> bool:
        """Whether it stands apart from the main bar."""
        return self.code in APART

    @property
    def routes(self) -> frozenset[str]:
        """The routes of all pages of this section."""
        return frozenset(route for page in self.pages for route in (page.route, *page.within))


def sections_for(actor: Actor) -> tuple[Section, ...]:
    """Return the sections with the pages that the actor may open, without empty sections."""
    pages = [TODAY, GLANCE, *(page for menu in menus() for page in menu.pages)]
    sections = (
        Section(code, label, tuple(page for page in pages if page.section == code and page.allowed(actor)))
        for code, label in SECTIONS
    )
    return tuple(section for section in sections if section.pages)
