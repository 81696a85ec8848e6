"""Carbon dioxide sensors."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.places.models.rooms import Room


@tracked()
class Sensor(Gated):
    """A sensor in a room that publishes its readings to the MQTT broker under a topic. `field` names the value in a
    message that holds several: co2, or SCD40.CarbonDioxide for a nested value.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="sensors")
    topic = models.CharField(_("topic"), max_length=200, unique=True)
    field = models.CharField(_("field"), max_length=60, default="co2")

    class Meta:
        verbose_name_plural = _("sensors")
        ordering = ["room", "topic"]

    def __str__(self) -> str:
        return self.topic
