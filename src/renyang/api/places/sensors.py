"""Readings that sensors send by themselves."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import AwareDatetime

from renyang.api.schemas import REFUSALS_OF_A_BODY
from renyang.api.security import Session, Token
from renyang.core.access.gate import Actor, OutOfScope
from renyang.core.access.request import ActorRequest
from renyang.core.access.scopes import Scope
from renyang.places import services
from renyang.places.models import ReadingSource, Sensor
from renyang.places.queries import sensor_of, sensor_of_key
from renyang.places.services.sensors import SENSOR_KEY

router = Router(tags=["sensors"])


class SensorKey(HttpBearer):
    """`Authorization: Bearer rs_...`: a sensor's own key. It opens nothing but its readings."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002 - ninja's call
        """Return the sensor of the key; None if it is unknown or was replaced."""
        return sensor_of_key(token) if token.startswith(SENSOR_KEY) else None


class SensorReadingIn(Schema):
    """Carbon dioxide at a moment (left out: now), and how many people were in the room, if it counts them."""

    ppm: float
    read_at: AwareDatetime | None = None
    people: int | None = Field(None, ge=0)


class SensorReadingOut(Schema):
    """How many readings were new: 0 if the room has one of that moment."""

    new: int


@router.post(
    "/sensors/{sensor}/readings",
    response={201: SensorReadingOut, **REFUSALS_OF_A_BODY},
    auth=[SensorKey(), Token(Scope.PLACES), Session()],
    operation_id="sensor_reading",
    summary="Send a sensor's reading",
)
def sensor_reading(request: ActorRequest, sensor: int, reading: SensorReadingIn) -> Status[dict[str, int]]:
    """Store a reading of a sensor's room, sent with the sensor's key or by somebody who may change the room."""
    shown = getattr(request, "auth", None)
    if not isinstance(shown, Sensor):
        actor, shown = request.actor, sensor_of(request.actor, sensor)
    elif shown.pk == sensor:
        actor = Actor.operator("sensor")
    else:
        raise OutOfScope
    taken = services.ReadingTerms(
        reading.read_at or timezone.now().replace(second=0, microsecond=0), reading.ppm, reading.people
    )
    new = services.readings_take(actor=actor, room=shown.room, readings=[taken], source=ReadingSource.SENSOR)
    return Status(201, {"new": new})
