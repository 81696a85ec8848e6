"""Sensors: what their messages and files mean, who may name them, a real broker, and what readings among people prove."""

import asyncio
import datetime as dt
import hashlib
import queue
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from amqtt.broker import Broker
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from paho.mqtt import publish

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.core.history import events_of
from renyang.places.domain.openings import OpeningTerms, site_opening
from renyang.places.domain.readings import readings_in
from renyang.places.domain.sensors import Listener, reading_of, take_down
from renyang.places.models import (
    AirReading,
    DecisionState,
    OpeningDecision,
    ReadingSource,
    Room,
    Sensor,
    Site,
    SiteKind,
)
from renyang.places.queries import opening_of
from renyang.places.queries.air import air_bounds, sensors, topics_on_record
from renyang.places.services import (
    ReadingTerms,
    air_measure,
    opening_sign,
    readings_take,
    sensor_key_issue,
    sensor_put,
    sensor_remove,
)
from renyang.science.carbon_dioxide import ALLOWANCE, most_air_changes
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, OFFICER, OTHER_COMMUNITY, STRANGER, Persona

ActorOf = Callable[[Persona], Actor]
SignIn = Callable[[Persona], Client]
ADMIN = Persona(Role.SYSTEM_ADMIN, here=True)
NOW = timezone.now().replace(second=0, microsecond=0)
TOPIC = "zigbee2mqtt/hall"
WAITED = 20.0  # s that a test waits for another thread at most


def _room() -> Room:
    """60 m2, 180 m3, two air changes an hour on record: ten people at once, by clean air."""
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE, licensed_places=40)
    return Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2)


@pytest.fixture
def room(db: None) -> Room:
    """The room."""
    return _room()


def _signed(actor: Actor, room: Room, **terms: object) -> OpeningDecision:
    """Signed two hours ago, for today and tomorrow."""
    today = timezone.localdate()
    decision = opening_sign(
        actor=actor, site=room.site, terms=OpeningTerms(prevalence=0.0, **terms),  # type: ignore[arg-type]
        starts_on=today, ends_on=today + dt.timedelta(days=1),
    )  # fmt: skip
    OpeningDecision.objects.filter(pk=decision.pk).update(
        signed_at=NOW - dt.timedelta(hours=2), starts_on=today - dt.timedelta(days=1)
    )
    return decision


def _read(actor: Actor, room: Room, ppm: float, people: int | None = None, minutes_ago: int = 10) -> None:
    reading = ReadingTerms(NOW - dt.timedelta(minutes=minutes_ago), ppm, people)
    readings_take(actor=actor, room=room, readings=[reading], source=ReadingSource.SENSOR)


@pytest.mark.parametrize(
    ("message", "field", "ppm"),
    [
        (b"812", "co2", 812),
        (b'{"co2": 812.4, "temperature": 21.5}', "co2", 812.4),
        (b'{"SCD40": {"CarbonDioxide": 812}}', "SCD40.CarbonDioxide", 812),
    ],
)
def test_what_a_message_says(message: bytes, field: str, ppm: float) -> None:
    """A plain number, a value among others, a value within another; the moment is the minute of arrival."""
    reading = reading_of(message, field, NOW + dt.timedelta(seconds=59))
    assert (reading.ppm, reading.read_at, reading.people) == (ppm, NOW, None)


@pytest.mark.parametrize(
    "message",
    [b"", b"\xff\xfe", b"on", b'"812"', b"true", b"[812]", b"{}", b'{"co2": null}', b'{"co2": {"a": 1}}', b"NaN", b"1e999",
     b'{"co2": true}', b"[" * 5_000],
)  # fmt: skip
def test_what_is_no_message_of_a_sensor(message: bytes) -> None:
    """Refused in words, whatever it is."""
    with pytest.raises(Problem) as told:
        reading_of(message, "co2", NOW)
    assert told.value.code == "message_unreadable"


def test_a_reading_a_minute(operator: Actor, room: Room) -> None:
    """A sensor that sends every second fills no table, and an unknown topic is nobody's."""
    sensor_put(actor=operator, room=room, topic=TOPIC)
    assert [take_down(TOPIC, b"812"), take_down("elsewhere", b"812")] == [1, 0]
    taken = [take_down(TOPIC, b"813") for _ in range(3)]
    assert sum(taken) <= 1  # the minute may just have changed
    assert AirReading.objects.filter(source=ReadingSource.SENSOR).count() == 1 + sum(taken)


@pytest.mark.parametrize(
    ("topic", "field", "code"),
    [
        ("rooms/+/co2", "co2", "topic_impossible"),
        ("#", "co2", "topic_impossible"),
        (" ", "co2", "topic_impossible"),
        ("x" * 201, "co2", "topic_impossible"),
        ("hall", "co 2", "field_impossible"),
        ("hall", "", "field_impossible"),
    ],
)
def test_what_no_sensor_sends_under(operator: Actor, room: Room, topic: str, field: str, code: str) -> None:
    """Topics that stand for several, or for none; names that are none."""
    with pytest.raises(Problem) as told:
        sensor_put(actor=operator, room=room, topic=topic, field=field)
    assert told.value.code == code
    assert not Sensor.objects.exists()


def test_a_sensor_belongs_to_one_room(operator: Actor, room: Room) -> None:
    """Named again, it is corrected; for another room it has to be removed first. Its readings stay."""
    sensor_put(actor=operator, room=room, topic=TOPIC)
    assert sensor_put(actor=operator, room=room, topic=TOPIC, field="CO2").field == "CO2"
    other = Room.objects.create(site=room.site, name="东厅")
    with pytest.raises(Problem, match="another room"):
        sensor_put(actor=operator, room=other, topic=TOPIC)
    _read(operator, room, 800)
    sensor_remove(actor=operator, sensor=Sensor.objects.get())
    assert sensor_put(actor=operator, room=other, topic=TOPIC).room == other
    assert AirReading.objects.get().room == room


def test_who_may_name_a_sensor(actor_of: ActorOf, room: Room) -> None:
    """Whoever answers for the site."""
    with pytest.raises(NotAllowed):
        sensor_put(actor=actor_of(Persona(Role.FAMILY_MEMBER, here=True)), room=room, topic=TOPIC)
    with pytest.raises(OutOfScope):
        sensor_put(actor=actor_of(STRANGER), room=room, topic=TOPIC)
    assert sensor_put(actor=actor_of(OFFICER), room=room, topic=TOPIC).pk


PAGE = "/sensors/"


def test_the_page_says_when_each_room_was_last_heard_of(db: None, sign_in: SignIn, operator: Actor, room: Room) -> None:
    """Of two readings that the sensor sent the later one, 700 ppm; one that was typed later is none of its own."""
    sensor_put(actor=operator, room=room, topic=TOPIC)
    for minutes, ppm, source in ((9, 900, "sensor"), (5, 700, "sensor"), (1, 1_111, "typed")):
        at = NOW - dt.timedelta(minutes=minutes)
        AirReading.objects.create(room=room, read_at=at, ppm=ppm, source=source, noted_by="test")
    (row,) = sensors(operator)
    assert (row.last_at, row.last_ppm) == (NOW - dt.timedelta(minutes=5), 700)
    page = sign_in(OFFICER).get(PAGE).content.decode()
    assert TOPIC in page
    assert 'class="badge warn"' not in page
    AirReading.objects.filter(source="sensor").update(read_at=F("read_at") - dt.timedelta(hours=2))
    assert 'class="badge warn"' in sign_in(OFFICER).get(PAGE).content.decode()


def test_an_administrator_adds_and_removes_a_sensor(db: None, sign_in: SignIn, room: Room) -> None:
    """She changes nothing else of the room, adds none to a room of another place, and others add none here."""
    admin = sign_in(ADMIN)
    elsewhere = Room.objects.create(
        site=Site.objects.create(division_code=OTHER_COMMUNITY, name="远处", kind=SiteKind.DAY_CENTRE), name="厅"
    )
    typed = {"room": room.pk, "topic": TOPIC, "field": "co2"}
    assert admin.post(PAGE, typed | {"room": elsewhere.pk}).status_code == 422
    assert admin.post(PAGE, typed | {"topic": "all/#"}).status_code == 422
    assert admin.post(PAGE, typed).status_code == 302
    assert admin.post(f"/rooms/{room.pk}/air/", {"topic": "another", "field": "co2"}).status_code == 403
    for persona in (STRANGER, Persona(Role.HEALTH_OFFICER, here=True)):
        assert sign_in(persona).post(PAGE, typed | {"topic": "mine"}).status_code in {403, 422}
    (sensor,) = Sensor.objects.all()
    assert (sensor.topic, sensor.room) == (TOPIC, room)
    assert f"/sensors/{sensor.pk}/remove/" in admin.get(PAGE).content.decode()
    assert admin.post(f"/sensors/{sensor.pk}/remove/").status_code == 302
    assert not Sensor.objects.exists()


def test_a_file_of_a_sensor(tmp_path: Path) -> None:
    """As its app writes it: other columns between, two kinds of date, GB18030, an empty count of people."""
    path = tmp_path / "air.csv"
    path.write_text(
        "设备,时间,温度,CO2 (ppm),人数\nA,2026-11-25 08:05,21,1180,\nA,2026/11/25 8:10,21,1100.5,12\n", "gb18030"
    )
    first, second = readings_in(path, path.name).readings
    assert (timezone.localtime(first.read_at).hour, first.ppm, first.people) == (8, 1180, None)
    assert (timezone.localtime(second.read_at).minute, second.ppm, second.people) == (10, 1100.5, 12)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("时间,温度\n2026-11-25 08:05,21\n", "readings_columns"),
        ("时间,CO2\n2026-11-25 08:05,\n", "readings_none"),
        ("时间,CO2\n昨天,1100\n2026-13-25 08:05,900\n", "readings_none"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, code: str) -> None:
    """Refused: a column is missing, or no row is a reading."""
    path = tmp_path / "air.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as told:
        readings_in(path, path.name)
    assert told.value.code == code


def test_a_file_and_typed_readings_come_together_or_not_at_all(
    sign_in: Callable[[Persona | None], Client], room: Room, tmp_path: Path
) -> None:
    """Through the page: an impossible level in the file keeps the typed line out as well, and what was typed is still there."""
    client = sign_in(OFFICER)
    path = tmp_path / "air.csv"
    typed = "2026-11-24 09:00, 700"
    for ppm, status, kept in ((50_000, 422, 0), (900, 302, 2)):
        path.write_text(f"time,co2\n2026-11-24 08:05,{ppm}\n", encoding="utf-8")
        with path.open("rb") as file:
            answer = client.post(f"/rooms/{room.pk}/air/", {"readings": typed, "file": file})
        assert (answer.status_code, AirReading.objects.count()) == (status, kept)
        if status == 422:
            assert typed in answer.content.decode()
    assert client.post(f"/rooms/{room.pk}/air/", {"readings": ""}).status_code == 422


def test_a_level_below_outdoors_is_flagged_and_kept(
    sign_in: Callable[[Persona | None], Client], operator: Actor, room: Room
) -> None:
    """A meter that reads 350 ppm indoors needs calibrating: no outdoor air has less than 380."""
    _read(operator, room, 600)
    page = f"/rooms/{room.pk}/air/"
    client = sign_in(OFFICER)
    assert "校准" not in client.get(page).content.decode()
    _read(operator, room, 350, minutes_ago=5)
    assert "350 ppm" in client.get(page).content.decode()
    assert "校准" in client.get(page).content.decode()
    assert AirReading.objects.filter(ppm=350).exists()


def test_air_that_cannot_be_as_good_as_on_record(operator: Actor, room: Room) -> None:
    """Ten people allowed in 180 m3: at 2 air changes, 100 L/s, the level ends at 420 + 1e6 x .0052 x 10 / 100 = 940 ppm.
    A reading of 1,460 ppm, twice as far above outdoors, proves half of it: one air change, 1.2 with the allowance for meters.
    """
    _signed(operator, room)
    _read(operator, room, 940)
    assert air_bounds(room.site)[room.pk].air_changes == pytest.approx(2 * ALLOWANCE)
    assert OpeningDecision.objects.get().state == DecisionState.STANDS
    _read(operator, room, 1_460, minutes_ago=5)
    bound = air_bounds(room.site)[room.pk]
    assert (bound.air_changes, bound.people) == (pytest.approx(1 * ALLOWANCE), 10)
    decision = OpeningDecision.objects.get()
    assert decision.state == DecisionState.TO_CHECK
    assert decision.places_now == 5  # 1.2 x 180 / 36 = 6 people, one of them of the staff


def test_what_is_signed_next_keeps_to_what_was_read(operator: Actor, room: Room) -> None:
    """The page for signing counts with it and says why; a measurement made later knows better."""
    _signed(operator, room)
    _read(operator, room, 1_460)
    found = opening_of(operator, room.site, OpeningTerms(prevalence=0.0)).rooms[0]
    assert found.people == 6
    assert found.air.origin is not None
    assert found.air.origin.code == "air_at_most"
    assert found.air.origin.facts["ppm"] == 1_460
    outdoors = 420.0
    falling = [
        ReadingTerms(NOW - dt.timedelta(minutes=8 - at), outdoors + 1000 * 0.9**at, 0) for at in range(8)
    ]  # falls by a tenth a minute: 60 x ln(1/.9) = 6.32 air changes an hour
    readings_take(actor=operator, room=room, readings=falling)
    measured = air_measure(actor=operator, room=room, starts_at=falling[0].read_at, ends_at=falling[-1].read_at)
    assert measured.air_changes == pytest.approx(6.32, rel=0.01)
    assert air_bounds(room.site) == {}
    assert OpeningDecision.objects.get().state == DecisionState.STANDS


@pytest.mark.parametrize(
    ("people", "windows_open", "counts"),
    [(10, False, True), (10, True, False), (None, False, False), (0, False, False)],
)
def test_whom_a_reading_was_taken_with(
    operator: Actor, room: Room, people: int | None, windows_open: bool, counts: bool
) -> None:
    """Without a decision only counted people prove anything, and nothing for windows that stand open where they may have been
    shut.
    """
    room.air_changes, room.window_area = 2, 1
    room.save()
    _read(operator, room, 1_460, people)
    bounds = air_bounds(room.site)
    terms = OpeningTerms(prevalence=0.0, windows_open=windows_open)
    with_bounds, without = (site_opening(room.site, terms, given).rooms[0].people for given in (bounds, {}))
    assert (with_bounds != without) is counts


def test_readings_grow_old(operator: Actor, room: Room) -> None:
    """After 14 days they prove nothing."""
    _read(operator, room, 1_460, 10, minutes_ago=13 * 24 * 60)
    assert air_bounds(room.site)
    AirReading.objects.update(read_at=NOW - dt.timedelta(days=15))
    assert air_bounds(room.site) == {}


def test_a_full_room_ends_where_the_formula_says() -> None:
    """Whatever the room: at its own steady state the bound is its own air."""
    for people, volume, changes in ((1, 30.0, 0.5), (25, 400.0, 6.0)):
        steady = 420 + 1e6 * 0.0052 * people / (changes * volume / 3.6)
        assert most_air_changes(steady, people, volume) == pytest.approx(changes)
    with pytest.raises(ValueError, match="0 people"):
        most_air_changes(900, 0, 100)


@pytest.mark.parametrize("address", ["", "http://broker", "mqtt://", "mqtt://host:port"])
def test_an_address_that_is_none(address: str) -> None:
    """Statement before anything is tried."""
    with pytest.raises(Problem) as told:
        Listener(address, set, print)
    assert told.value.code == "broker_address"


class _Broker(threading.Thread):
    """A real broker on a free port of this machine, for as long as the test lasts."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ready, self.port = threading.Event(), 0

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        anonymous = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
        listeners = {"default": {"type": "tcp", "bind": "127.0.0.1:0"}}
        broker = Broker({"listeners": listeners, "plugins": anonymous})
        self.over, self.loop = asyncio.Event(), asyncio.get_running_loop()
        await broker.start()
        self.port = broker._servers["default"].instance.sockets[0].getsockname()[1]
        self.ready.set()
        await self.over.wait()
        await broker.shutdown()

    def stop(self) -> None:
        if self.is_alive():
            self.loop.call_soon_threadsafe(self.over.set)
            self.join(WAITED)


@pytest.fixture
def broker() -> Iterator[_Broker]:
    """The broker, running."""
    one = _Broker()
    one.start()
    assert one.ready.wait(WAITED)
    yield one
    one.stop()


def test_a_broker_brings_messages(broker: _Broker, db: None, operator: Actor) -> None:
    """From the sensor over the broker to whoever takes it down: what is no reading ends nothing, a sensor that was
    added meanwhile is heard, one that was removed is not.
    """
    room = _room()
    for topic in (TOPIC, "east"):
        sensor_put(actor=operator, room=room, topic=topic)
    heard: queue.Queue[tuple[str, bytes]] = queue.Queue()
    topics = {TOPIC}

    def hear(topic: str, message: bytes) -> None:
        heard.put((topic, message))
        reading_of(message, "co2", NOW)

    listener = Listener(f"mqtt://127.0.0.1:{broker.port}", lambda: set(topics), hear)
    answered: queue.Queue[object] = queue.Queue()
    listener._client.on_subscribe = listener._client.on_unsubscribe = lambda *given: answered.put(given)
    running = threading.Thread(target=listener.run, daemon=True)
    running.start()
    answered.get(timeout=WAITED)
    for message in ("not a number", '{"co2": 933}'):
        publish.single(TOPIC, message, qos=1, hostname="127.0.0.1", port=broker.port)
    topics ^= {TOPIC, "east"}
    got = [heard.get(timeout=WAITED), heard.get(timeout=WAITED)]
    listener.look_again()
    answered.get(timeout=WAITED)
    answered.get(timeout=WAITED)
    for topic in (TOPIC, "east"):
        publish.single(topic, "640", qos=1, hostname="127.0.0.1", port=broker.port)
    got.append(heard.get(timeout=WAITED))
    listener.stop()
    running.join(WAITED)
    assert not running.is_alive()
    assert got == [(TOPIC, b"not a number"), (TOPIC, b'{"co2": 933}'), ("east", b"640")]
    assert topics_on_record() == {TOPIC, "east"}
    assert take_down(*got[1]) == 1
    assert set(AirReading.objects.values_list("room__name", "ppm", "source")) == {("大厅", 933, "sensor")}


def test_no_broker_is_said(broker: _Broker) -> None:
    """Nobody answers on the port of a broker that has ended."""
    broker.stop()
    with pytest.raises(Problem) as told:
        Listener(f"mqtt://127.0.0.1:{broker.port}", set, print).run()
    assert told.value.code == "broker_unreachable"


def _send(sensor: Sensor, key: str, ppm: float = 640) -> HttpResponse:
    """A reading as a sensor sends it: nobody is signed in."""
    return Client().post(
        f"/api/v1/sensors/{sensor.pk}/readings", {"ppm": ppm}, "application/json",
        headers={"authorization": f"Bearer {key}"},
    )  # fmt: skip


def test_a_sensor_sends_with_its_key(db: None, operator: Actor, room: Room) -> None:
    """The reading is the sensor's; only a digest of the key is stored; another sensor's address stays shut to it."""
    sensor = sensor_put(actor=operator, room=room, topic=TOPIC)
    other = sensor_put(actor=operator, room=room, topic="other")
    key = sensor_key_issue(actor=operator, sensor=sensor)
    assert _send(sensor, key).json() == {"new": 1}
    reading = AirReading.objects.get()
    assert (reading.room, reading.ppm, reading.source) == (room, 640, ReadingSource.SENSOR)
    assert bytes(Sensor.objects.get(pk=sensor.pk).key_digest) == hashlib.sha256(key.encode()).digest()
    assert _send(other, key).status_code == 404
    assert _send(sensor, key, ppm=-1).status_code == 422
    for wrong in ("rs_nothing", key[:-1], ""):
        assert _send(sensor, wrong).status_code == 401
    assert Client().get("/api/v1/sites/1/checks", headers={"authorization": f"Bearer {key}"}).status_code == 401
    assert AirReading.objects.count() == 1


def test_a_key_issued_anew_ends_the_one_before(db: None, sign_in: SignIn, operator: Actor, room: Room) -> None:
    """It is shown once, to whoever may change the sensor, and history says who issued it."""
    sensor = sensor_put(actor=operator, room=room, topic=TOPIC)
    admin, address = sign_in(ADMIN), f"/sensors/{sensor.pk}/key/"
    first, second = (
        re.findall(r'<code id="key">(rs_[\w-]+)</code>', admin.post(address).content.decode())[0] for _time in range(2)
    )
    assert first != second
    assert [_send(sensor, key).status_code for key in (first, second)] == [401, 201]
    assert second not in admin.get(PAGE).content.decode()
    assert sign_in(Persona(Role.HEALTH_OFFICER, here=True)).post(address).status_code == 403
    assert admin.get(address).status_code == 405
    issued = events_of(Sensor).exclude(key_issued_at=None).order_by("pgh_id")
    said = [(row.pgh_context.metadata["actor"], row.pgh_context.metadata["service"]) for row in issued]
    assert said == [(ADMIN.username, "places.services.sensors.sensor_key_issue")] * 2
    assert not hasattr(issued[0], "key_digest")
