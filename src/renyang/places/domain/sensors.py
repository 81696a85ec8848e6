"""Sensor messages of an MQTT broker: parsing them as readings, and the listener that receives them."""

import datetime as dt
import json
import logging
import math
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils import timezone
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from renyang.core.access.gate import Actor
from renyang.places.models import ReadingSource
from renyang.places.queries.air import sensor_at
from renyang.places.services import ReadingTerms, readings_take
from renyang.science.problem import Problem

PORT, PORT_SEALED = 1883, 8883
MOST_BYTES = 10_000  # of a message; a sensor's is a few hundred
LOOK_AGAIN = 60.0  # s between checks for sensors that were added or removed
DELIVERED_ONCE_AT_LEAST = 1  # quality of service

log = logging.getLogger(__name__)


def reading_of(message: bytes, field: str, arrived: dt.datetime) -> ReadingTerms:
    """Parse a message as a reading: a plain number, or JSON in which `field` is one. Raises Problem for any other.
    Its time is the minute of arrival, so that a sensor that sends every second does not fill the table.
    """
    try:
        value: Any = json.loads(message[:MOST_BYTES])
        for name in field.split(".") if isinstance(value, dict) else ():
            value = value[name]
        if isinstance(value, bool) or not math.isfinite(value):
            raise TypeError
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise Problem(
            "message_unreadable",
            "A message from the sensor has no number called {field}.",
            kept="No reading was saved.",
            do="Check what the sensor sends, and correct the name of the value.",
            field=field,
        ) from None
    return ReadingTerms(arrived.replace(second=0, microsecond=0), float(value))


class Listener:
    """Receives sensor messages from a broker, from `run` until `stop`. Reconnects automatically."""

    def __init__(self, address: str, topics: Callable[[], set[str]], heard: Callable[[str, bytes], object]) -> None:
        """`address` is mqtt://user:password@host:1883, or mqtts:// for TLS; raises Problem for any other. `topics`
        returns the topics to subscribe to, every minute; `heard` gets topic and message, in a thread of its own.
        """
        self.host, self.port, user, password, sealed = _parts(address)
        self._topics, self._heard = topics, heard
        self._client = Client(CallbackAPIVersion.VERSION2, client_id="")
        self._client.on_connect = self._connected
        self._client.on_message = self._arrived
        if user:
            self._client.username_pw_set(user, password)
        if sealed:
            self._client.tls_set()
        self._listening: set[str] = set()
        self._stopped = threading.Event()

    def run(self) -> None:
        """Listen until `stop` is called. Raises Problem if the first connection to the broker fails."""
        try:
            self._client.connect(self.host, self.port)
        except OSError as error:
            raise Problem(
                "broker_unreachable",
                "The broker at {host}:{port} does not respond: {why}.",
                kept="Nothing was changed.",
                do="Check RENYANG_MQTT, and whether the broker runs.",
                host=self.host,
                port=self.port,
                why=error.strerror or type(error).__name__,
            ) from error
        self._client.loop_start()
        try:
            while not self._stopped.wait(LOOK_AGAIN):
                self.look_again()
        finally:
            self._client.disconnect()
            self._client.loop_stop()

    def stop(self) -> None:
        """End `run`."""
        self._stopped.set()

    def look_again(self) -> None:
        """Subscribe to topics that were added and unsubscribe from those that were removed."""
        topics = self._topics()
        for topic in topics - self._listening:
            self._client.subscribe(topic, qos=DELIVERED_ONCE_AT_LEAST)
        for topic in self._listening - topics:
            self._client.unsubscribe(topic)
        self._listening = topics

    def _connected(self, _client: Client, _data: object, _flags: object, reason: Any, _properties: object) -> None:
        if reason.is_failure:
            log.warning("The broker refuses the connection: %s", reason)
            return
        self._listening = set()  # the broker may have dropped the subscriptions
        self.look_again()

    def _arrived(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        """Pass a message on. Errors are logged, so that no message ends the listener."""
        if message.retain:  # its age is unknown
            return
        try:
            self._heard(message.topic, bytes(message.payload))
        except Problem as problem:
            log.warning("%s: %s", message.topic, problem.code)
        except Exception:
            log.exception("%s: a reading was lost", message.topic)


def take_down(topic: str, message: bytes) -> int:
    """Store the reading of a sensor's message; returns 1, or 0 if the topic is unknown or the minute has a reading."""
    sensor = sensor_at(topic)
    if sensor is None:
        return 0
    reading = reading_of(message, sensor.field, timezone.now())
    actor = Actor.operator("sensor")
    taken: int = readings_take(actor=actor, room=sensor.room, readings=[reading], source=ReadingSource.SENSOR)
    return taken


def _parts(address: str) -> tuple[str, int, str, str, bool]:
    try:
        parts = urlsplit(address)
        sealed = parts.scheme == "mqtts"
        port = parts.port or (PORT_SEALED if sealed else PORT)
        understood = parts.scheme in {"mqtt", "mqtts"} and bool(parts.hostname)
    except ValueError:
        understood = False
    if not understood:
        raise Problem(
            "broker_address",
            "RENYANG_MQTT is not a valid broker address.",
            kept="Nothing was changed.",
            do="Write it as mqtt://user:password@host:1883, or mqtts:// for an encrypted connection.",
        )
    return parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or ""), sealed
