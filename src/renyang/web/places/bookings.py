"""Pages of a room's bookings of the coming two weeks: list, book and cancel."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import NotAllowed, get_for
from renyang.places import queries, services
from renyang.places.domain.constants import MOST_PEOPLE
from renyang.places.lists import BOOKINGS
from renyang.places.lists.bookings import last_day
from renyang.places.models import Booking, BookingState, Room
from renyang.places.queries import Crowd, RoomBooked
from renyang.places.services.bookings import FOR_LIMIT, PURPOSE_LIMIT, WHY_LIMIT
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form, terms_once
from renyang.web.shell.pages import page, saved
from renyang.web.shell.request import Request

CROWD_BADGES = {Crowd.FITS: None, Crowd.TOO_MANY: "bad", Crowd.NOT_DECIDED: "warn", None: None}
MOMENT = {"type": "datetime-local"}
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
FAULTY = {
    "booking_past": "starts_at",
    "booking_length": "ends_at",
    "room_taken": "starts_at",
    "room_too_small": "people",
    "booking_people": "people",
}
"""The field that shows a refusal, by the problem's code."""


class BookingForm(forms.Form):
    """Start and end, for whom, for what purpose, and how many people."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("From"), widget=forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT)
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Until"), widget=forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT)
    )
    booked_for = forms.CharField(
        label=gettext_lazy("For whom"), max_length=FOR_LIMIT,
        help_text=gettext_lazy("A group or an organisation; everybody who is signed in can read it."),
    )  # fmt: skip
    purpose = forms.CharField(label=gettext_lazy("What for"), max_length=PURPOSE_LIMIT)
    people = forms.IntegerField(label=gettext_lazy("How many people"), min_value=1, max_value=MOST_PEOPLE)


def _may_book(request: Request, room: Room) -> bool:
    return queries.may_book(request.actor, room)


def _cancel(request: Request, row: RoomBooked) -> str:
    booking = row.booking
    if booking.state != BookingState.BOOKED or not terms_once(request, _may_book, booking.room):
        return ""
    return row_form(request, "places/bookings-cancel.html", {"booking": booking, "why_limit": WHY_LIMIT})


@page("GET", "POST")
@listed(
    PageList(
        declared=BOOKINGS,
        terms=lambda request, pk: queries.room_to_book(request.actor, pk),
        badges={"crowd": lambda row: CROWD_BADGES[row.crowd]},
        action=_cancel,
        actions=gettext_lazy("Cancel"),
    )
)
def room_bookings(request: Request, pk: int) -> HttpResponse:
    """A room's bookings of the coming two weeks, and a form to book it if the actor may."""
    room = queries.room_to_book(request.actor, pk)
    may_book = terms_once(request, _may_book, room)
    if request.method == "POST" and not may_book:
        raise NotAllowed
    form = BookingForm(request.POST or None)
    if form.is_valid() and _booked(request, room, form):
        return redirect("room_bookings", pk)
    context = {
        "room": room,
        "form": form if may_book and room.bookable else None,
        "today": timezone.localdate(),
        "last": last_day(),
    }
    return render(request, "places/bookings-room.html", context, status=422 if form.errors else 200)


@page("POST")
def booking_cancel(request: Request, pk: str) -> HttpResponse:
    """Cancel a booking."""
    booking = get_for(request.actor, Booking, pk)
    services.booking_cancel(actor=request.actor, booking=booking, why=request.POST.get("why", ""))
    messages.success(request, _("The booking is cancelled, and the room is free."))
    return redirect("room_bookings", booking.room_id)


def _booked(request: Request, room: Room, form: BookingForm) -> bool:
    made = saved(
        form, lambda: services.booking_make(actor=request.actor, room=room, **form.cleaned_data), fields=FAULTY
    )
    if made is None:
        return False
    if made.safe_people is None:
        messages.warning(
            request, _("Booked. Nobody has yet decided how many people are safe in this room on that day.")
        )
    else:
        messages.success(request, _("Booked."))
    return True
