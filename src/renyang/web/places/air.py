"""The page of a room's air: CO2 readings, air-change measurements and sensors."""

import csv
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, get_for, may_on
from renyang.places import queries, services
from renyang.places.domain.openings import RoomAir, air_of, volume_of
from renyang.places.domain.readings import SAYINGS, ReadingsFile, reading_in, readings_in
from renyang.places.models import AirMeasurement, ReadingSource, Room, Sensor
from renyang.places.services.sensors import FIELD_LIMIT, TOPIC_LIMIT
from renyang.science.air_checks import check_air
from renyang.science.carbon_dioxide import OUTDOORS
from renyang.web.shell.pages import kept_file, page, saved, within_limit
from renyang.web.shell.request import Request

LONGEST = 200_000  # characters of typed or pasted readings
ROWS_NAMED = 5  # of those that were left out
MOMENT = {"type": "datetime-local"}
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


class ReadingsForm(forms.Form):
    """CO2 readings: a sensor's file, or lines of time, ppm and, if counted, people."""

    file = forms.FileField(
        label=gettext_lazy("The sensor's file"),
        required=False,
        help_text=gettext_lazy("xlsx, xls or csv with columns of time and CO2, and of people where they were counted."),
    )
    readings = forms.CharField(
        label=gettext_lazy("Readings"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One reading a line: 2026-11-25 08:05, 1180. You can add a comma and how many people were there."
        ),
    )

    def clean_readings(self) -> list[services.ReadingTerms]:
        """Return the typed readings. Raises ValidationError with the line of an invalid one."""
        readings = []
        for number, cells in enumerate(csv.reader(self.cleaned_data["readings"].splitlines()), start=1):
            if not any(cell.strip() for cell in cells):
                continue
            readings.append(_reading(number, [cell.strip() for cell in cells]))
        return readings

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """Return the file, None if there is none. Raises ValidationError if it is too large."""
        file = self.cleaned_data["file"]
        return within_limit(file) if file else None

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError if there is neither a file nor a typed reading."""
        if not self.errors and not self.cleaned_data["file"] and not self.cleaned_data["readings"]:
            raise forms.ValidationError(_("There is no reading: choose a file, or write one a line."))
        return self.cleaned_data


class SensorForm(forms.Form):
    """A sensor that sends its readings over MQTT."""

    topic = forms.CharField(label=gettext_lazy("Topic it sends under (MQTT)"), max_length=TOPIC_LIMIT)
    field = forms.CharField(
        label=gettext_lazy("Name of the value"),
        max_length=FIELD_LIMIT,
        initial="co2",
        help_text=gettext_lazy("As the sensor sends it: co2, or SCD40.CarbonDioxide for a nested value."),
    )


class MeasureForm(forms.Form):
    """The period in which the CO2 of the empty room decayed, and the conditions."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("From"), widget=forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT)
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Until"), widget=forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT)
    )
    outdoors = forms.FloatField(label=gettext_lazy("Carbon dioxide outdoors, ppm"), min_value=300, max_value=1_000)
    windows_open = forms.BooleanField(label=gettext_lazy("Windows stood open"), required=False)


@page("GET", "POST")
def room_air(request: Request, pk: int) -> HttpResponse:
    """A room's air, with forms for readings, measurements and sensors if the actor may."""
    room = queries.room_air(request.actor, pk)
    may_change = may_on(request.actor, Action.CHANGE, room)
    asked = _asked(request) if request.method == "POST" else ""
    if asked:
        get_for(request.actor, Room, pk, Action.CHANGE)
    take = ReadingsForm(*((request.POST, request.FILES) if asked == "take" else ()))
    measure = MeasureForm(request.POST if asked == "measure" else None, initial={"outdoors": OUTDOORS})
    sensor = SensorForm(request.POST if asked == "sensor" else None)
    if (
        (asked == "take" and take.is_valid() and _taken(request, room, take))
        or (asked == "measure" and measure.is_valid() and _measured(request, room, measure))
        or (asked == "sensor" and sensor.is_valid() and _sends(request, room, sensor))
    ):
        return redirect("room_air", pk)
    readings = queries.readings_of(request.actor, room)
    if asked != "measure" and readings:
        measure.initial = {**measure.initial, "starts_at": readings[0].read_at, "ends_at": readings[-1].read_at}
    context = _shown(room) | {
        "readings": readings[::-1],
        "odd": _odd([reading.ppm for reading in readings]),
        "measurements": queries.measurements_of(room),
        "sensors": queries.sensors_of(request.actor, room),
        "take": take if may_change else None,
        "measure": measure if may_change else None,
        "sensor": sensor if may_change else None,
    }
    wrong = any(form.errors for form in (take, measure, sensor))
    return render(request, "places/air-room.html", context, status=422 if wrong else 200)


@page("POST")
def measurement_withdraw(request: Request, pk: str) -> HttpResponse:
    """Withdraw a measurement that was wrong."""
    measurement = get_for(request.actor, AirMeasurement, pk)
    services.measurement_withdraw(actor=request.actor, measurement=measurement, why=request.POST.get("why", ""))
    messages.success(request, _("The measurement is withdrawn."))
    return redirect("room_air", measurement.room_id)


@page("POST")
def sensor_remove(request: Request, pk: int) -> HttpResponse:
    """Remove a sensor."""
    sensor = get_for(request.actor, Sensor, pk)
    services.sensor_remove(actor=request.actor, sensor=sensor)
    messages.success(request, _("The sensor is removed. Its readings are kept."))
    return redirect("room_air", sensor.room_id)


def _asked(request: Request) -> str:
    """Return which of the page's forms was sent: `measure`, `sensor` or `take`."""
    return "measure" if "starts_at" in request.POST else "sensor" if "topic" in request.POST else "take"


def _shown(room: Room) -> dict[str, Any]:
    shut, opened = air_of(room), air_of(room, windows_open=True)
    return {
        "room": room,
        "volume": volume_of(room),
        "air": [(_("Windows shut"), shut, _air_words(shut)), (_("Windows open"), opened, _air_words(opened))],
        "remarks": [remark.translated(_) for remark in shut.remarks],
    }


def _odd(levels: list[int]) -> list[str]:
    """Return remarks on an implausible lowest or highest reading, in words; readings are kept unchanged."""
    ends = (min(levels), max(levels)) if levels else ()
    return [remark.translated(_) for ppm in ends for remark in check_air(co2=ppm)]


def _air_words(air: RoomAir) -> str:
    return air.origin.translated(_) if air.origin else ""


def _taken(request: Request, room: Room, form: ReadingsForm) -> bool:
    taken = saved(form, lambda: _take(request, room, form))
    if taken is None:
        return False
    count, on_record, left_out = taken
    messages.success(request, _("{count} new readings.").format(count=count))
    if on_record:
        messages.info(
            request, _("{count} readings were already on record and stay as they are.").format(count=on_record)
        )
    if left_out:
        rows = _(", ").join(
            _("row {row} ({why})").format(row=row, why=_(SAYINGS[why])) for row, why in left_out[:ROWS_NAMED]
        )
        messages.warning(
            request,
            _("{count} rows of the file were left out, among them {rows}.").format(count=len(left_out), rows=rows),
        )
    return True


def _take(request: Request, room: Room, form: ReadingsForm) -> tuple[int, int, Sequence[tuple[int, str]]]:
    """Take the typed readings and those of the file in one transaction; return how many are new, how many moments had
    one before, and the rows left out.
    """
    typed, file, read = form.cleaned_data["readings"], form.cleaned_data["file"], ReadingsFile((), ())
    if file:
        with kept_file(file) as path:
            read = readings_in(path, file.name)
    with transaction.atomic():
        count = services.readings_take(actor=request.actor, room=room, readings=typed, source=ReadingSource.TYPED)
        if file:
            count += services.readings_take(
                actor=request.actor, room=room, readings=read.readings, source=ReadingSource.FILE
            )
    moments = {reading.read_at for reading in (*typed, *read.readings)}
    return count, len(moments) - count, read.left_out


def _sends(request: Request, room: Room, form: SensorForm) -> bool:
    made = saved(form, lambda: services.sensor_put(actor=request.actor, room=room, **form.cleaned_data))
    if made is None:
        return False
    messages.success(request, _("Recorded. Its readings are kept from now on."))
    return True


def _measured(request: Request, room: Room, form: MeasureForm) -> bool:
    made = saved(form, lambda: services.air_measure(actor=request.actor, room=room, **form.cleaned_data))
    if made is None:
        return False
    messages.success(request, _("Measured. Decisions in force were checked again."))
    return True


def _reading(number: int, cells: list[str]) -> services.ReadingTerms:
    reading = reading_in(cells[0], cells[1], cells[2] if len(cells) > 2 else None) if len(cells) > 1 else None
    if reading is None:
        raise forms.ValidationError(
            _("Line {line} is not a reading. Write a time such as 2026-11-25 08:05, a comma, and the ppm.").format(
                line=number
            )
        )
    return reading
