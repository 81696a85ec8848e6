"""What to do about each shipped measure: a sentence, and the page where it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Actor
from renyang.web.shell.menu import menus


@dataclass(frozen=True)
class NextStep:
    """A sentence that says what to do, and the route of the page for it."""

    sentence: str | Promise
    route: str


NEXT_STEPS = {
    "ventilation": NextStep(_("See which rooms are not measured or not open, and decide them."), "openings"),
    "convertible-rooms": NextStep(_("Look through the sites for rooms that could take day care."), "sites"),
    "stockpile": NextStep(_("See which supplies last too few days, and order them."), "supplies"),
    "drill": NextStep(_("Agree a day with the owners and deputies on the responsibility list."), "partners"),
    "deputies": NextStep(_("Fill the gaps in the responsibility list."), "partners"),
    "mutual-aid": NextStep(_("Look for services with no agreement to stand in."), "partners"),
    "volunteers": NextStep(_("See which organisations have volunteers, and ask them for more."), "partners"),
    "register": NextStep(_("Start with the people whose records lack most."), "first_to_ask"),
    "planned-visits": NextStep(_("See who needs which service, and plan their visits."), "needs"),
    "kits-and-circles": NextStep(_("Start with the people who come first in an emergency."), "first"),
}
"""By the name of the measure."""


def next_step(actor: Actor, measure: str) -> SafeString | str | Promise:
    """Return what to do about a measure, linked to its page if the actor may open it."""
    step = NEXT_STEPS[measure]
    pages = [page for menu in menus() for page in menu.pages]
    if any(step.route in (page.route, *page.within) and page.allowed(actor) for page in pages):
        return format_html('<a href="{}">{}</a>', reverse(step.route), step.sentence)
    return step.sentence
