"""Where services are given, and in which rooms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.gate import Gated
from renyang.core.history import tracked


class SiteKind(models.TextChoices):
    """Kinds of site."""

    DAY_CENTRE = "day_centre", _("day-care centre")
    CANTEEN = "canteen", _("canteen")
    MEAL_POINT = "meal_point", _("meal point")
    ACTIVITY_ROOM = "activity_room", _("activity room")
    CLINIC = "clinic", _("clinic")
    NURSING_HOME = "nursing_home", _("nursing home")
    SHELTER = "shelter", _("shelter or cooling room")
    PARTY_SERVICE_CENTRE = "party_service_centre", _("party-service centre")


class Datum(models.TextChoices):
    """In which datum a source gives positions. Chinese maps shift them by 300 to 600 m."""

    WGS84 = "wgs84", _("WGS-84 (satellite)")
    GCJ02 = "gcj02", _("GCJ-02 (Chinese maps)")


@tracked()
class Site(Gated):
    """A place where services are given. Coordinates are WGS-84 degrees, whatever datum their source gave them in."""

    division_code = models.CharField(_("community"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind)
    services = models.JSONField(_("services"), default=list)  # codes of the service catalogue
    address = models.CharField(_("address"), max_length=200, blank=True)
    longitude = models.FloatField(_("longitude"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    datum = models.CharField(_("datum of the source"), max_length=10, choices=Datum, default=Datum.WGS84)
    run_by = models.CharField(_("run by"), max_length=80, blank=True)
    licensed_places = models.PositiveIntegerField(_("licensed places"), null=True)
    staff = models.PositiveIntegerField(_("staff"), null=True)
    sessions = models.PositiveSmallIntegerField(_("sessions a day"), default=1)
    step_free = models.BooleanField(_("step-free"), null=True)
    accessible_toilet = models.BooleanField(_("accessible toilet"), null=True)
    bus_stop = models.FloatField(_("to the bus stop, m"), null=True)
    opening_hours = models.CharField(_("opening hours"), max_length=60, blank=True)
    equip_cost = models.FloatField(_("cost to equip for another service, yuan"), null=True)

    class Meta:
        ordering = ["division_code", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["division_code", "name"], name="one_site_of_a_name")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Room(Gated):
    """A room of a site, with what its air depends on. `volume` is given where area and height are not known."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="rooms")
    name = models.CharField(_("name"), max_length=60)
    area = models.FloatField(_("area, m2"), null=True)
    height = models.FloatField(_("height, m"), null=True)
    volume = models.FloatField(_("volume, m3"), null=True)
    window_area = models.FloatField(_("openable window area, m2"), null=True)
    purifier_flow = models.FloatField(_("purifier clean air, m3/h"), null=True)
    air_changes = models.FloatField(_("air changes per hour, windows shut"), null=True)
    bookable = models.BooleanField(_("can be booked"), null=True)

    class Meta:
        ordering = ["site", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="one_room_of_a_name")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Building(Gated):
    """Where a building stands, so that people who live in it are on the map: found by the key of their address."""

    division_code = models.CharField(_("community"), max_length=12)
    street = models.CharField(_("road or estate"), max_length=80)
    number = models.CharField(_("building number"), max_length=20)
    longitude = models.FloatField(_("longitude"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    datum = models.CharField(_("datum of the source"), max_length=10, choices=Datum, default=Datum.WGS84)

    class Meta:
        ordering = ["division_code", "street", "number"]
        constraints = [
            models.UniqueConstraint(fields=["division_code", "street", "number"], name="one_building_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}"
