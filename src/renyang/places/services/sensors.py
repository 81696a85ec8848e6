"""Services of sensors: assign them to rooms, issue their keys, remove them."""

import re
import secrets

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for, may_on, require
from renyang.core.service import service
from renyang.core.services import token_digest
from renyang.places.models import Room, Sensor
from renyang.science.problem import Problem

TOPIC_LIMIT, FIELD_LIMIT = 200, 60  # characters, as the model keeps them
KEPT = "Nothing was saved."
SENSOR_KEY = "rs_"
"""What a sensor's key begins with, as a user's begins with ry_."""


@service
def sensor_put(*, actor: Actor, room: Room, topic: str, field: str = "co2") -> Sensor:
    """Add a sensor to a room by its topic and the name of its value, or correct that name if the topic is on record. Those
    who may change the room may, and administrators.

    Raises Problem for a topic with wildcards (+ and #), an empty or overlong one, one of another room, or a bad field.
    """
    room = get_for(actor, Room.objects.select_related("site"), room.pk)
    if not may_on(actor, Action.CHANGE, room):
        require(actor, Action.CHANGE, Sensor, room.site.division_code)
    topic, field = topic.strip(), field.strip()
    if not re.fullmatch(r"[^+#\s\0][^+#\0]*", topic) or len(topic) > TOPIC_LIMIT:
        raise Problem(
            "topic_impossible",
            "This is not the topic of a single sensor.",
            kept=KEPT,
            do="Enter the topic that this sensor uses, without + and #.",
        )
    if not re.fullmatch(r"\w+(\.\w+)*", field) or len(field) > FIELD_LIMIT:
        raise Problem(
            "field_impossible",
            "{field} is not a valid name for a value.",
            kept=KEPT,
            do="Write it as in the sensor's message, such as co2.",
            field=field[:40],
        )
    standing = Sensor.objects.select_for_update().filter(topic=topic).first()
    if standing is not None and standing.room_id != room.pk:
        raise Problem(
            "topic_taken",
            "A sensor in another room already uses this topic.",
            kept=KEPT,
            do="If the sensor was moved, remove it from the other room first.",
        )
    sensor = standing or Sensor(room=room, topic=topic)
    sensor.field = field
    sensor.save()
    return sensor


@service
def sensor_key_issue(*, actor: Actor, sensor: Sensor) -> str:
    """Issue a key with which a sensor sends its readings to the API, and return it; it is never shown again. The key
    before it ends at once.
    """
    sensor = get_for(actor, Sensor.objects.select_for_update(), sensor.pk, Action.CHANGE)
    key = f"{SENSOR_KEY}{secrets.token_urlsafe(32)}"
    sensor.key_digest, sensor.key_issued_at = token_digest(key), timezone.now()
    sensor.save(update_fields=["key_digest", "key_issued_at"])
    return key


@service
def sensor_remove(*, actor: Actor, sensor: Sensor) -> None:
    """Remove a sensor. Its readings are kept."""
    get_for(actor, Sensor, sensor.pk, Action.CHANGE).delete()
