"""Where services are given, and in which rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.gate import Gated
from renyang.core.history import tracked


class SiteKind(models.TextChoices):
    """Kinds of site."""

    DAY_CENTRE = "day_centre", _("day-care centre")
    MEAL_POINT = "meal_point", _("meal point")
    ACTIVITY_ROOM = "activity_room", _("activity room")
    CLINIC = "clinic", _("clinic")
    NURSING_HOME = "nursing_home", _("nursing home")
    SHELTER = "shelter", _("shelter or cooling room")


@tracked()
class Site(Gated):
    """A place where services are given. Coordinates are WGS-84 degrees."""

    division_code = models.CharField(_("community"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind)
    services = models.JSONField(_("services"), default=list)  # codes of the service catalogue
    address = models.CharField(_("address"), max_length=200, blank=True)
    longitude = models.FloatField(_("longitude"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    licensed_places = models.PositiveIntegerField(_("licensed places"), null=True)
    staff = models.PositiveIntegerField(_("staff"), null=True)
    step_free = models.BooleanField(_("step-free"), null=True)
    opening_hours = models.CharField(_("opening hours"), max_length=60, blank=True)

    class Meta:
        ordering = ["division_code", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["division_code", "name"], name="one_site_of_a_name")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Room(Gated):
    """A room of a site, with what its air depends on."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    area = models.FloatField(_("area, m2"), null=True)
    height = models.FloatField(_("height, m"), null=True)
    window_area = models.FloatField(_("openable window area, m2"), null=True)
    purifier_flow = models.FloatField(_("purifier clean air, m3/h"), null=True)

    class Meta:
        ordering = ["site", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="one_room_of_a_name")]

    def __str__(self) -> str:
        return self.name
