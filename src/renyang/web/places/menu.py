"""Contributions of places to shared pages."""

from django.utils.translation import gettext_lazy as _

from renyang.places.models import Building, Inspection, OpeningDecision, Site
from renyang.web.places.search import SEARCH
from renyang.web.places.sensors import keeps_sensors
from renyang.web.places.work import WORK
from renyang.web.shell.menu import Menu, Page, may_view

_SITE = ("site", "room_air", "site_checklist", "site_comfort", "room_bookings")

MENU = Menu(
    pages=(
        Page("places", "sites", _("Sites"), may_view(Site), _SITE),
        Page("places", "openings", _("Open today"), may_view(OpeningDecision), ("opening",)),
        Page("places", "reach", _("Reach"), may_view(Building), ("roads",)),
        Page("places", "inspections", _("Inspections"), may_view(Inspection), ("inspection",)),
        Page("admin", "sensors", _("Sensors"), keeps_sensors, ("sensor_key",)),
    ),
    work=WORK,
    search=SEARCH,
)
