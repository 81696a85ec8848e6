"""Queries of room air and of the prevalence of infection."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for, may
from renyang.core.access.session import trusted
from renyang.core.services import token_digest
from renyang.places.domain.conditions import conditions_signed
from renyang.places.domain.openings import AirBound, volume_of
from renyang.places.models import (
    AirMeasurement,
    AirReading,
    OpeningDecision,
    Prevalence,
    ReadingSource,
    Room,
    Sensor,
    Site,
)
from renyang.science.carbon_dioxide import ALLOWANCE, OUTDOORS, PROVES_FOR, most_air_changes
from renyang.science.identity import divisions_above

READINGS_SHOWN = 200


def prevalence_at(division_code: str, day: dt.date) -> Prevalence | None:
    """The prevalence that applies to a division on a day: the latest of the nearest division that has any, or None."""
    around = [division_code, *divisions_above(division_code)]
    rows = Prevalence.objects.filter(division_code__in=around, since__lte=day)
    return rows.order_by("-division_code", "-since").first()


def prevalences(actor: Actor) -> list[Prevalence]:
    """The latest prevalence of each division visible to the actor, as of today."""
    rows = Prevalence.objects.visible_to(actor).filter(since__lte=timezone.localdate())
    return list(rows.order_by("division_code", "-since").distinct("division_code"))


def room_air(actor: Actor, pk: object) -> Room:
    """A room visible to the actor, with its site and measurements."""
    room: Room = get_for(actor, Room.objects.select_related("site").prefetch_related("measurements"), pk)
    return room


def measurements_of(room: Room) -> list[AirMeasurement]:
    """The measurements of a room's air changes that are not withdrawn, latest first."""
    counting = [row for row in room.measurements.all() if not row.withdrawn_why]
    return sorted(counting, key=lambda row: row.measured_at, reverse=True)


def readings_of(actor: Actor, room: Room) -> list[AirReading]:
    """The latest 200 readings of a room, oldest first."""
    rows = AirReading.objects.visible_to(actor).filter(room=room).order_by("-read_at")
    return list(rows[:READINGS_SHOWN])[::-1]


def sensors_of(actor: Actor, room: Room) -> list[Sensor]:
    """The sensors of a room."""
    return list(Sensor.objects.visible_to(actor).filter(room=room))


def sensors(actor: Actor) -> QuerySet[Sensor]:
    """The sensors visible to the actor, each with the time (`last_at`) and value (`last_ppm`) of the last reading that a
    sensor sent from its room, in the order of sites and rooms.
    """
    latest = AirReading.objects.filter(room=OuterRef("room"), source=ReadingSource.SENSOR).order_by("-read_at")
    rows = Sensor.objects.visible_to(actor).select_related("room__site")
    rows = rows.annotate(last_at=Subquery(latest.values("read_at")[:1]), last_ppm=Subquery(latest.values("ppm")[:1]))
    return rows.order_by("room__site__name", "room__name", "topic")


def sensor_of(actor: Actor, pk: object) -> Sensor:
    """A sensor visible to the actor, with its room and site."""
    sensor: Sensor = get_for(actor, Sensor.objects.select_related("room__site"), pk)
    return sensor


def sensors_to_change(actor: Actor) -> set[int]:
    """The keys of the sensors that the actor may remove."""
    return set(Sensor.objects.visible_to(actor, Action.CHANGE).values_list("pk", flat=True))


def rooms_for_sensors(actor: Actor) -> list[Room]:
    """The rooms to which the actor may add a sensor."""
    rooms = Room.objects.visible_to(actor).select_related("site").order_by("site__name", "name")
    own = set(Room.objects.visible_to(actor, Action.CHANGE).values_list("pk", flat=True))
    return [room for room in rooms if room.pk in own or may(actor, Action.CHANGE, Sensor, room.site.division_code)]


def topics_on_record() -> set[str]:
    """The topics of all sensors, for the MQTT listener."""
    return set(Sensor.objects.values_list("topic", flat=True))


def sensor_at(topic: str) -> Sensor | None:
    """The sensor of a topic, with its room, or None."""
    return Sensor.objects.filter(topic=topic).select_related("room").first()


@trusted()
def sensor_of_key(key: str) -> Sensor | None:
    """The sensor that shows a key, with its room; None if the key is unknown or was replaced."""
    return Sensor.objects.filter(key_digest=token_digest(key)).select_related("room").first()


def highest_reading(room: Room) -> int:
    """The highest recent reading (within PROVES_FOR) without a count of people, in ppm; 0 if there is none."""
    rows = AirReading.objects.filter(room=room, people=None, read_at__gte=timezone.now() - PROVES_FOR)
    return rows.aggregate(highest=Max("ppm"))["highest"] or 0


def sites_read_lately(sites: Iterable[Site]) -> set[int]:
    """The keys of those sites whose rooms have readings recent enough (PROVES_FOR) to bound their air changes."""
    rows = AirReading.objects.filter(room__site__in=sites, read_at__gte=timezone.now() - PROVES_FOR)
    return set(rows.order_by().values_list("room__site_id", flat=True).distinct())


def air_bounds(site: Site) -> dict[int, AirBound]:
    """The lowest upper bound on the air changes of a site's rooms that recent readings (PROVES_FOR) prove, by room key.

    Without a count of people, the number that the decision of that time allowed is assumed. Readings with neither prove
    nothing, nor do those before the end of the latest measurement, which is more accurate.
    """
    since = timezone.now() - PROVES_FOR
    spans = _spans(site, since)
    bound_of = {}
    for room in site.rooms.all():
        measured = [row.measured_at + dt.timedelta(hours=row.hours) for row in measurements_of(room)]
        bounds = list(_proved(room, spans, max([since, *measured])))
        if bounds:
            bound_of[room.pk] = min(bounds, key=lambda bound: bound.air_changes)
    return bound_of


@dataclass(frozen=True)
class _Span:
    """The period in which a decision was in force, ending when the next was signed."""

    starts: dt.datetime
    ends: dt.datetime
    allowed: dict[int, int]  # people by room key: the larger number, as nobody wrote down how the windows stood
    windows_open: bool


def _spans(site: Site, since: dt.datetime) -> list[_Span]:
    decisions = list(OpeningDecision.objects.filter(site=site, ends_on__gte=since.date()).order_by("signed_at"))
    replaced = [later.signed_at for later in decisions[1:]]
    signed = map(conditions_signed, decisions)
    return [
        _Span(
            starts=max(_midnight(decision.starts_on), decision.signed_at),
            ends=min([_midnight(decision.ends_on + dt.timedelta(days=1)), *replaced[at : at + 1]]),
            allowed={room.room: room.most for room in conditions.rooms},
            windows_open=conditions.only_windows_open,
        )
        for at, (decision, conditions) in enumerate(zip(decisions, signed, strict=True))
    ]


def _proved(room: Room, spans: list[_Span], begun: dt.datetime) -> Iterator[AirBound]:
    """The bounds from the highest reading of each counted number of people, and of each span without a count."""
    readings = AirReading.objects.filter(room=room, read_at__gt=begun)
    for reading in readings.filter(people__gt=0).order_by("people", "-ppm").distinct("people"):
        yield from _bound(room, reading, reading.people or 0, windows_open=False)
    for span in spans:
        uncounted = readings.filter(people=None, read_at__gte=span.starts, read_at__lt=span.ends)
        highest = uncounted.order_by("-ppm").first()
        if highest is not None:
            yield from _bound(room, highest, span.allowed.get(room.pk, 0), windows_open=span.windows_open)


def _bound(room: Room, reading: AirReading, people: int, *, windows_open: bool) -> Iterator[AirBound]:
    volume = volume_of(room)
    if volume and people and reading.ppm > OUTDOORS:
        most = ALLOWANCE * most_air_changes(reading.ppm, people, volume)
        yield AirBound(most, reading.ppm, people, reading.read_at, windows_open)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
