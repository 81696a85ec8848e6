"""Every write of sensors: which sends from which room."""

import re

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.service import service
from renyang.places.models import Room, Sensor
from renyang.science.problem import Problem

TOPIC_LIMIT, FIELD_LIMIT = 200, 60  # characters, as the model keeps them
KEPT = "Nothing was saved."


@service
def sensor_put(*, actor: Actor, room: Room, topic: str, field: str = "co2") -> Sensor:
    """Say that a room's sensor sends under a topic, and how its value is called there; said again, it is corrected.

    Problem for a topic that stands for several (+ and #), that belongs to another room, or no topic at all.
    """
    room = get_for(actor, Room, room.pk, Action.CHANGE)
    topic, field = topic.strip(), field.strip()
    if not re.fullmatch(r"[^+#\s\0][^+#\0]*", topic) or len(topic) > TOPIC_LIMIT:
        raise Problem(
            "topic_impossible",
            "This is no topic of one sensor.",
            kept=KEPT,
            do="Write the topic under which this sensor sends, without + and #.",
        )
    if not re.fullmatch(r"\w+(\.\w+)*", field) or len(field) > FIELD_LIMIT:
        raise Problem(
            "field_impossible",
            "{field} is no name of a value.",
            kept=KEPT,
            do="Write it as in the sensor's message, such as co2.",
            field=field[:40],
        )
    standing = Sensor.objects.select_for_update().filter(topic=topic).first()
    if standing is not None and standing.room_id != room.pk:
        raise Problem(
            "topic_taken",
            "Another room's sensor sends under this topic.",
            kept=KEPT,
            do="Remove it there first if the sensor was moved.",
        )
    sensor = standing or Sensor(room=room, topic=topic)
    sensor.field = field
    sensor.save()
    return sensor


@service
def sensor_remove(*, actor: Actor, sensor: Sensor) -> None:
    """Listen to a sensor no longer. Its readings stay."""
    get_for(actor, Sensor, sensor.pk, Action.CHANGE).delete()
