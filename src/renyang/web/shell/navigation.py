"""The navigation: six steps, and under each the pages that the actor may open."""

from dataclasses import dataclass

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


def steps_for(actor: Actor) -> tuple[Step, ...]:
    """Return the steps with the pages that the actor may open, without empty steps."""
    pages = [TODAY, *(page for menu in menus() for page in menu.pages)]
    steps = (
        Step(code, label, tuple(page for page in pages if page.step == code and page.allowed(actor)))
        for code, label in STEPS
    )
    return tuple(step for step in steps if step.pages)
