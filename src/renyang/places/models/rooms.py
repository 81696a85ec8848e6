"""Rooms of sites."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.places.models.sites import Site


@tracked()
class Room(Gated):
    """A room of a site, with what its air depends on. `volume` is given if area and height are unknown."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="rooms")
    name = MaskedField(_("name"), max_length=60)
    area = models.FloatField(_("area, m2"), null=True)
    height = models.FloatField(_("height, m"), null=True)
    volume = models.FloatField(_("volume, m3"), null=True)
    window_area = models.FloatField(_("openable window area, m2"), null=True)
    purifier_flow = models.FloatField(_("purifier clean air, m3/h"), null=True)
    air_changes = models.FloatField(_("air changes per hour, windows shut"), null=True)
    bookable = models.BooleanField(_("can be booked"), null=True)

    class Meta:
        verbose_name_plural = _("rooms")
        ordering = ["site", "name"]
        constraints = [models.UniqueConstraint(fields=["site", "name"], name="one_room_of_a_name")]

    def __str__(self) -> str:
        return self.name
