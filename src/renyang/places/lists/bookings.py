"""The list of a room's bookings."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind, Narrowing
from renyang.places import queries
from renyang.places.models import Booking, BookingState, Room
from renyang.places.queries import Crowd, RoomBooked

DAYS = 14
"""Number of days the list covers, including today."""


def last_day() -> dt.date:
    """The last day that the list covers."""
    return timezone.localdate() + dt.timedelta(days=DAYS - 1)


BOOKINGS: DeclaredList[RoomBooked, Room] = DeclaredList(
    name="bookings",
    title=_("Bookings of the room"),
    model=Booking,
    rows=lambda reader: queries.bookings_of(reader.actor, reader.terms, since=timezone.localdate(), days=DAYS),
    prepare=lambda _reader, rows: queries.with_safe(rows),
    narrowing=lambda reader: Narrowing((f"{reader.terms.site.name} {reader.terms.name}",)),
    empty=_("This room has no bookings in the next two weeks."),
    columns=(
        Column(
            name="starts_at",
            label=_("From"),
            kind=Kind.MOMENT,
            value=lambda row: row.booking.starts_at,
            order=("starts_at",),
        ),
        Column(name="ends_at", label=_("Until"), kind=Kind.MOMENT, value=lambda row: row.booking.ends_at),
        Column(
            name="booked_for",
            label=_("For whom"),
            value=lambda row: row.booking.booked_for,
            order=("booked_for", "starts_at"),
        ),
        Column(
            name="state",
            label=_("State"),
            kind=Kind.CHOICE,
            choices=BookingState,
            value=lambda row: row.booking.state,
            order=("state", "starts_at"),
        ),
        Column(name="purpose", label=_("What for"), value=lambda row: row.booking.purpose),
        Column(
            name="people",
            label=_("People"),
            kind=Kind.WHOLE,
            value=lambda row: row.booking.people,
            order=("people", "starts_at"),
        ),
        Column(name="safe", label=_("Safe at once"), kind=Kind.WHOLE, optional=True),
        Column(name="crowd", label=_("Crowding"), kind=Kind.CHOICE, choices=Crowd, optional=True),
        Column(name="booked_by", label=_("Booked by"), value=lambda row: row.booking.booked_by),
        Column(name="why", label=_("Why"), value=lambda row: row.booking.why),
    ),
)
