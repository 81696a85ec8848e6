"""Bookings of rooms by groups."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.places.models.rooms import Room


class BookingState(models.TextChoices):
    """Whether a booking holds."""

    BOOKED = "booked", _("booked")
    CANCELLED = "cancelled", _("cancelled")


@tracked()
class Booking(Gated):
    """A booking of a room by a group. `safe_people` is the number that the opening decision allowed when the room was
    booked; None if nothing was decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, models.CASCADE, related_name="bookings")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    purpose = MaskedField(_("what for"), max_length=120)
    people = models.PositiveSmallIntegerField(_("people who come"))
    safe_people = models.PositiveSmallIntegerField(_("safe when booked"), null=True)
    booked_for = MaskedField(_("for whom"), max_length=80)
    booked_by = models.CharField(_("booked by"), max_length=60)
    booked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=BookingState, default=BookingState.BOOKED)
    why = MaskedField(_("why it was cancelled"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = _("bookings")
        ordering = ["room", "starts_at"]
        # serves places.booking_make: whether the room is taken at that time; places.bookings_of: its page
        indexes = [models.Index(fields=["room", "state", "ends_at"], name="bookings_of_a_room")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.starts_at:%Y-%m-%d %H:%M}"
