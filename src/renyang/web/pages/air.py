"""A room's air: its readings, how fast it changes by them, and what was measured before."""

import csv
import datetime as dt
import io
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.gate import Action, get_for, may
from renyang.places import queries
from renyang.places.models import AirMeasurement, ReadingSource, Room
from renyang.places.opening import air_of, volume_of
from renyang.places.services import ReadingGiven, air_measure, measurement_withdraw, readings_take
from renyang.science.carbon_dioxide import OUTDOORS
from renyang.web.pages.common import page, saved

LONGEST = 200_000  # characters of typed or pasted readings
MOMENT = {"type": "datetime-local"}
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


class ReadingsForm(forms.Form):
    """Readings as a sensor's app gives them: a line each, moment and ppm, and people where they were counted."""

    readings = forms.CharField(
        label=gettext_lazy("Readings"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "A line each: 2026-11-25 08:05, 1180 – and after another comma how many people were there."
        ),
    )

    def clean_readings(self) -> list[ReadingGiven]:
        """The readings; what is none is told by its line."""
        found = []
        for number, cells in enumerate(csv.reader(io.StringIO(self.cleaned_data["readings"])), start=1):
            if not any(cell.strip() for cell in cells):
                continue
            found.append(_reading(number, [cell.strip() for cell in cells]))
        return found


class MeasureForm(forms.Form):
    """The time in which the empty room's air cleared."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("From"), widget=forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT)
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Until"), widget=forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT)
    )
    outdoors = forms.FloatField(label=gettext_lazy("Carbon dioxide outdoors, ppm"), min_value=300, max_value=1_000)
    windows_open = forms.BooleanField(label=gettext_lazy("Windows stood open"), required=False)


@page("GET", "POST")
def room_air(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a room's air; who may, brings readings and measures."""
    room = queries.room_air(request.actor, pk)
    may_change = may(request.actor, Action.CHANGE, Room, room.site.division_code)
    if request.method == "POST":
        get_for(request.actor, Room, pk, Action.CHANGE)
    measuring = request.method == "POST" and "starts_at" in request.POST
    taking = request.method == "POST" and not measuring
    take = ReadingsForm(request.POST if taking else None)
    measure = MeasureForm(request.POST if measuring else None, initial={"outdoors": OUTDOORS})
    if (taking and take.is_valid() and _taken(request, room, take)) or (
        measuring and measure.is_valid() and _measured(request, room, measure)
    ):
        return redirect("room_air", pk)
    readings = queries.readings_of(request.actor, room)
    if not measuring and readings:
        measure.initial |= {"starts_at": readings[0].read_at, "ends_at": readings[-1].read_at}
    shut, opened = air_of(room), air_of(room, windows_open=True)
    context = {
        "room": room,
        "volume": volume_of(room),
        "air": [(_("Windows shut"), shut, _told(shut)), (_("Windows open"), opened, _told(opened))],
        "remarks": [remark.told(_) for remark in shut.remarks],
        "readings": readings[::-1],
        "measurements": queries.measurements_of(room),
        "take": take if may_change else None,
        "measure": measure if may_change else None,
    }
    return render(request, "sites/air.html", context, status=422 if take.errors or measure.errors else 200)


@page("POST")
def measurement_withdrawing(request: HttpRequest, pk: str) -> HttpResponse:
    """Say that a measurement was wrong."""
    measurement = get_for(request.actor, AirMeasurement, pk)
    measurement_withdraw(actor=request.actor, measurement=measurement, why=request.POST.get("why", "")[:200])
    messages.success(request, _("The measurement is withdrawn."))
    return redirect("room_air", measurement.room_id)


def _told(air: Any) -> str:
    return air.origin.told(_) if air.origin else ""


def _taken(request: HttpRequest, room: Room, form: ReadingsForm) -> bool:
    given = form.cleaned_data["readings"]
    count = saved(
        form, lambda: readings_take(actor=request.actor, room=room, readings=given, source=ReadingSource.TYPED)
    )
    if count is None:
        return False
    messages.success(request, _("{count} new readings.").format(count=count))
    return True


def _measured(request: HttpRequest, room: Room, form: MeasureForm) -> bool:
    made = saved(form, lambda: air_measure(actor=request.actor, room=room, **form.cleaned_data))
    if made is None:
        return False
    messages.success(request, _("Measured; decisions in force were looked at again."))
    return True


def _reading(number: int, cells: list[str]) -> ReadingGiven:
    try:
        moment = parse_datetime(cells[0].replace("/", "-"))
        ppm = float(cells[1])
        people = int(cells[2]) if len(cells) > 2 and cells[2] else None
    except (ValueError, IndexError):
        moment = None
    if moment is None:
        raise forms.ValidationError(
            _("Line {line} is no reading: write a moment such as 2026-11-25 08:05, a comma, and the ppm.").format(
                line=number
            )
        )
    return ReadingGiven(_aware(moment), ppm, people)


def _aware(moment: dt.datetime) -> dt.datetime:
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
