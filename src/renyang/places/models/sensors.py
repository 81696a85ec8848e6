"""Carbon dioxide sensors."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.places.models.rooms import Room


@tracked(exclude=("key_digest",))
class Sensor(Gated):
    """A sensor in a room that publishes its readings to the MQTT broker under a topic. `field` names the value in a
    message that holds several: co2, or SCD40.CarbonDioxide for a nested value.

    One that reaches no broker sends its readings to the API with a key, of which only a digest is stored.
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="sensors")
    topic = models.CharField(_("topic"), max_length=200, unique=True)
    field = models.CharField(_("field"), max_length=60, default="co2")
    key_digest = models.BinaryField(unique=True, null=True, max_length=32)
    key_issued_at = models.DateTimeField(_("key issued at"), null=True)

    class Meta:
        verbose_name_plural = _("sensors")
        ordering = ["room", "topic"]

    def __str__(self) -> str:
        return self.topic
