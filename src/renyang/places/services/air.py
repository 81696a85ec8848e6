"""Services of room air: store readings, measure air changes from them, withdraw measurements."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.files.quantities import MOST_PEOPLE
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.places.domain.constants import CLOCK_AHEAD
from renyang.places.domain.moments import FIRST_YEAR
from renyang.places.models import AirMeasurement, AirReading, ReadingSource, Room
from renyang.places.queries.air import highest_reading
from renyang.places.services.openings import openings_check
from renyang.science.carbon_dioxide import OUTDOORS, SENSOR_LEAST, SENSOR_MOST, air_changes_from_decay
from renyang.science.problem import Problem

KEPT = "Nothing was saved."
WHY_LIMIT = 200  # characters, as the model keeps them


@dataclass(frozen=True)
class ReadingTerms:
    """Carbon dioxide in ppm at one moment, and the number of people in the room (None if unknown)."""

    read_at: dt.datetime
    ppm: float
    people: int | None = None


@service
def readings_take(
    *, actor: Actor, room: Room, readings: Iterable[ReadingTerms], source: str = ReadingSource.TYPED
) -> int:
    """Store readings of a room and return how many were new. Readings at a moment already stored are skipped.

    Raises Problem and stores none if a reading is out of range of sensors, in the future, or has people below 0, or if two
    of one moment differ. Checks
    decisions in force again if a reading is the highest of the last days (the air may be worse) or counts people.
    """
    room = get_for(actor, Room.objects.select_for_update(of=("self",)).select_related("site"), room.pk, Action.CHANGE)
    listed = list(dict.fromkeys(readings))
    for reading in listed:
        _check(reading)
    _check_moments(listed)
    moments = [reading.read_at for reading in listed]
    on_record = set(AirReading.objects.filter(room=room, read_at__in=moments).values_list("read_at", flat=True))
    new = [reading for reading in listed if reading.read_at not in on_record]
    before = highest_reading(room)
    AirReading.objects.bulk_create(
        AirReading(
            room=room,
            read_at=reading.read_at,
            ppm=round(reading.ppm),
            people=reading.people,
            source=source,
            noted_by=actor.display_name[:60],
        )
        for reading in new
    )
    if highest_reading(room) > before or any(reading.people for reading in new):
        openings_check(actor=Actor.operator(actor.name), division_code=room.site.division_code)
    return len(new)


@service
def air_measure(
    *,
    actor: Actor,
    room: Room,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    windows_open: bool = False,
    outdoors: float = OUTDOORS,
) -> AirMeasurement:
    """Measure a room's air changes from its readings between two moments, while it was empty and the air cleared.
    Raises Problem if the readings do not allow it. Checks the decisions in force again.
    """
    room = get_for(actor, Room.objects.select_related("site"), room.pk, Action.CHANGE)
    rows = list(AirReading.objects.filter(room=room, read_at__gte=starts_at, read_at__lte=ends_at).order_by("read_at"))
    if any(row.people for row in rows):
        raise Problem(
            "people_in_room",
            "The room was not empty while its air was measured.",
            kept=KEPT,
            do="Choose a time when the room was empty.",
        )
    first = rows[0].read_at if rows else starts_at
    hours = [(row.read_at - first).total_seconds() / 3600 for row in rows]
    decay = air_changes_from_decay(hours, [float(row.ppm) for row in rows], outdoors=outdoors)
    made = AirMeasurement.objects.create(
        room=room,
        measured_at=first,
        hours=hours[-1],
        outdoors=outdoors,
        air_changes=decay.air_changes,
        low=decay.low,
        high=decay.high,
        readings=len(rows),
        windows_open=windows_open,
        measured_by=actor.display_name[:60],
    )
    openings_check(actor=Actor.operator(actor.name), division_code=room.site.division_code)
    return made


@service
def measurement_withdraw(*, actor: Actor, measurement: AirMeasurement, why: str) -> AirMeasurement:
    """Withdraw a wrong measurement; the one before it counts again. Raises Problem if no reason is given."""
    measurement = get_for(actor, AirMeasurement.objects.select_related("room__site"), measurement.pk, Action.CHANGE)
    missing = Problem("reason_missing", "The reason is missing.", kept=KEPT, do="Enter what was wrong with it.")
    measurement.withdrawn_why = typed(why, WHY_LIMIT, kept=KEPT, without=missing)
    measurement.save(update_fields=["withdrawn_why"])
    openings_check(actor=Actor.operator(actor.name), division_code=measurement.room.site.division_code)
    return measurement


def _check_moments(readings: list[ReadingTerms]) -> None:
    moments = {reading.read_at for reading in readings}
    if len(moments) < len(readings):
        raise Problem(
            "readings_contradict",
            "Two readings at the same time differ.",
            kept=KEPT,
            do="Keep the one that is right.",
        )


def _check(reading: ReadingTerms) -> None:
    if not SENSOR_LEAST <= reading.ppm <= SENSOR_MOST:
        raise Problem(
            "reading_impossible",
            "{ppm} ppm is not a possible reading: sensors show {least} to {most}.",
            kept=KEPT,
            do="Check the sensor and the unit it shows.",
            ppm=f"{reading.ppm:g}",
            least=SENSOR_LEAST,
            most=SENSOR_MOST,
        )
    if reading.read_at.year < FIRST_YEAR:
        raise Problem(
            "reading_too_early",
            "The reading at {moment} is older than sensors are.",
            kept=KEPT,
            do="Check the clock of the sensor.",
            moment=str(reading.read_at)[:16],
        )
    if reading.read_at > timezone.now() + CLOCK_AHEAD:
        moment = reading.read_at if reading.read_at.year == dt.MAXYEAR else timezone.localtime(reading.read_at)
        raise Problem(
            "reading_ahead",
            "The reading at {moment} is in the future.",
            kept=KEPT,
            do="Check the clock of the sensor.",
            moment=f"{moment:%Y-%m-%d %H:%M}",
        )
    if reading.people is not None and not 0 <= reading.people <= MOST_PEOPLE:
        raise Problem(
            "people_impossible",
            "The number of people has to be between 0 and {most}.",
            kept=KEPT,
            do="Correct it.",
            most=MOST_PEOPLE,
        )
