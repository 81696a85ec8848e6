"""Reads of rooms' air and of how many people carry an infection."""

import datetime as dt

from django.utils import timezone

from renyang.core.gate import Actor, get_for
from renyang.places.models import AirMeasurement, AirReading, Prevalence, Room
from renyang.science.identity import divisions_above

READINGS_SHOWN = 200


def prevalence_at(division_code: str, day: dt.date) -> Prevalence | None:
    """The share that holds for a division on a day: the latest one said of the nearest division that has any."""
    around = [division_code, *divisions_above(division_code)]
    rows = Prevalence.objects.filter(division_code__in=around, since__lte=day)
    return rows.order_by("-division_code", "-since").first()


def prevalences(actor: Actor) -> list[Prevalence]:
    """What is said today of the divisions an actor may see, the latest of each."""
    rows = Prevalence.objects.visible_to(actor).filter(since__lte=timezone.localdate())
    return list(rows.order_by("division_code", "-since").distinct("division_code"))


def room_air(actor: Actor, pk: object) -> Room:
    """A room with its site and measurements."""
    room: Room = get_for(actor, Room.objects.select_related("site").prefetch_related("measurements"), pk)
    return room


def measurements_of(room: Room) -> list[AirMeasurement]:
    """The measurements of a room's air changes that count, the latest first."""
    return list(room.measurements.filter(withdrawn_why="").order_by("-measured_at"))


def readings_of(actor: Actor, room: Room) -> list[AirReading]:
    """The latest readings of a room, in time."""
    rows = AirReading.objects.visible_to(actor).filter(room=room).order_by("-read_at")
    return list(rows[:READINGS_SHOWN])[::-1]
