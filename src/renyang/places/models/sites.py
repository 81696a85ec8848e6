"""Sites that provide services."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.organisations.models import Organisation


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
    """The datum in which a source gives positions. Chinese maps shift positions by 300 to 600 m."""

    WGS84 = "wgs84", _("WGS-84 (satellite)")
    GCJ02 = "gcj02", _("GCJ-02 (Chinese maps)")


@tracked()
class Site(Gated):
    """A place that provides services. Coordinates are WGS-84 degrees, whatever the datum of their source."""

    division_code = models.CharField(_("community"), max_length=12)
    name = MaskedField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=SiteKind)
    services = models.JSONField(_("services"), default=list)  # codes of the service catalogue
    address = MaskedField(_("address"), max_length=200, blank=True, address=True)
    longitude = models.FloatField(_("longitude"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    datum = models.CharField(_("coordinate system of the source"), max_length=10, choices=Datum, default=Datum.WGS84)
    operator = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="sites", verbose_name=_("operator")
    )
    licensed_places = models.PositiveIntegerField(_("licensed places"), null=True)
    staff = models.PositiveIntegerField(_("staff"), null=True)
    sessions = models.PositiveSmallIntegerField(_("sessions a day"), default=1)
    step_free = models.BooleanField(_("step-free"), null=True)
    accessible_toilet = models.BooleanField(_("accessible toilet"), null=True)
    bus_stop = models.FloatField(_("to the bus stop, m"), null=True)
    opening_hours = MaskedField(_("opening hours"), max_length=60, blank=True)
    equip_cost = models.FloatField(_("cost to equip for another service, yuan"), null=True)

    class Meta:
        verbose_name_plural = _("sites")
        ordering = ["division_code", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["division_code", "name"], name="one_site_of_a_name")]

    def __str__(self) -> str:
        return self.name
