"""Carbon dioxide readings of rooms, and air changes measured from them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.places.models.rooms import Room


class ReadingSource(models.TextChoices):
    """How a reading was entered."""

    TYPED = "typed", _("entered by hand")
    FILE = "file", _("from a file")
    SENSOR = "sensor", _("from a sensor")


class AirReading(Gated):
    """Carbon dioxide in a room at one moment, in ppm, and the number of people in it (None if not counted)."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="readings")
    read_at = models.DateTimeField(_("read at"))
    ppm = models.PositiveIntegerField(_("carbon dioxide, ppm"))
    people = models.PositiveSmallIntegerField(_("people in the room"), null=True)
    source = models.CharField(_("source"), max_length=10, choices=ReadingSource)
    noted_by = models.CharField(_("noted by"), max_length=60)

    class Meta:
        verbose_name_plural = _("readings of sensors")
        ordering = ["room", "read_at"]
        constraints = [models.UniqueConstraint(fields=["room", "read_at"], name="one_reading_a_moment")]

    def __str__(self) -> str:
        return f"{self.room_id} {self.read_at:%Y-%m-%d %H:%M}"


@tracked()
class AirMeasurement(Gated):
    """The air changes per hour of an empty room with their 95 % confidence interval, from the decay of carbon dioxide
    (science.carbon_dioxide). The latest measurement counts; a wrong one is withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="measurements")
    measured_at = models.DateTimeField(_("measured at"))  # of the first reading
    hours = models.FloatField(_("hours"))
    outdoors = models.FloatField(_("outdoors, ppm"))
    air_changes = models.FloatField(_("air changes per hour"))
    low = models.FloatField(_("at least"))
    high = models.FloatField(_("at most"))
    readings = models.PositiveSmallIntegerField(_("readings"))
    windows_open = models.BooleanField(_("windows open"))
    measured_by = models.CharField(_("measured by"), max_length=60)
    withdrawn_why = MaskedField(_("why it was withdrawn"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = _("air measurements")
        ordering = ["room", "-measured_at"]

    def __str__(self) -> str:
        return f"{self.room_id} {self.air_changes:.2g}"
