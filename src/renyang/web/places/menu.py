"""Contributions of places to shared pages."""

from django.utils.translation import gettext_lazy as _

from renyang.places.models import Building, Inspection, OpeningDecision, Site
from renyang.web.shell.menu import Menu, Page, may_view

_SITE = ("site", "room_air", "site_checklist", "site_comfort", "room_bookings")

MENU = Menu(
    pages=(
        Page("prepare", "sites", _("Sites"), may_view(Site), _SITE),
        Page("prepare", "openings", _("Open today"), may_view(OpeningDecision), ("opening",)),
        Page("prepare", "reach", _("Reach"), may_view(Building), ("roads",)),
        Page("prepare", "inspections", _("Inspections"), may_view(Inspection), ("inspection",)),
    ),
)
