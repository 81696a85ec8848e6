"""The page of all sensors, with a form to add one."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may
from renyang.core.access.roles import Role
from renyang.places import queries, services
from renyang.places.lists import SENSORS
from renyang.places.models import Room, Sensor
from renyang.web.places.air import SensorForm
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList, row_form, terms_once
from renyang.web.shell.pages import offer, page, saved
from renyang.web.shell.request import Request

SILENT_AFTER = dt.timedelta(hours=1)


class RoomSensorForm(SensorForm):
    """A sensor, and the room in which it stands."""

    room = forms.ChoiceField(label=gettext_lazy("Room"))
    field_order = ("room",)

    def __init__(self, rooms: list[Room], *args: Any) -> None:
        super().__init__(*args)
        choices = [(str(room.pk), f"{room.site.name} · {room.name}") for room in rooms]
        offer(self, "room", [("", gettext_lazy("Choose a room")), *choices])


def keeps_sensors(actor: Actor) -> bool:
    """Return whether the page stands in the actor's navigation."""
    return bool(actor.granted({Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER}))


def _badge(sensor: Any) -> str | None:
    is_silent = sensor.last_at is None or sensor.last_at < timezone.now() - SILENT_AFTER
    return "warn" if is_silent else None


def _to_change(request: Request) -> set[int]:
    return queries.sensors_to_change(request.actor)


def _actions(request: Request, sensor: Sensor) -> str:
    if sensor.pk not in terms_once(request, _to_change):
        return ""
    return row_form(request, "places/sensors-actions.html", {"sensor": sensor})


@page("GET", "POST")
@listed(
    PageList(
        declared=SENSORS,
        links={
            "site": lambda row: reverse("site", args=[row.room.site_id]),
            "room": lambda row: reverse("room_air", args=[row.room_id]),
        },
        badges={"last_at": _badge},
        action=_actions,
        actions=gettext_lazy("Key and removal"),
    )
)
def sensors(request: Request) -> HttpResponse:
    """All sensors with their latest readings, and a form to add one if the actor may."""
    if not may(request.actor, Action.VIEW, Sensor):
        raise NotAllowed
    rooms = queries.rooms_for_sensors(request.actor)
    if request.method == "POST" and not rooms:
        raise NotAllowed
    form = RoomSensorForm(rooms, request.POST or None) if rooms else None
    if form is not None and form.is_valid() and _put(request, form):
        messages.success(request, _("Recorded. Its readings are kept from now on."))
        return redirect("sensors")
    return render(request, "places/sensors-list.html", {"form": form}, status=422 if form and form.errors else 200)


@page("POST")
def sensor_key(request: Request, pk: int) -> HttpResponse:
    """Issue a sensor's key, which is shown once, in the response."""
    sensor = queries.sensor_of(request.actor, pk)
    key = services.sensor_key_issue(actor=request.actor, sensor=sensor)
    address = request.build_absolute_uri(reverse("api-1:sensor_reading", args=[sensor.pk]))
    return render(request, "places/sensors-key.html", {"sensor": sensor, "key": key, "address": address})


def _put(request: Request, form: RoomSensorForm) -> Sensor | None:
    typed = dict(form.cleaned_data)
    room = get_for(request.actor, Room, typed.pop("room"))
    return saved(form, lambda: services.sensor_put(actor=request.actor, room=room, **typed))
