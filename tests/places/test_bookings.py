"""Bookings of rooms: what is refused and why, and that of two at the same moment one wins."""

import datetime as dt
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.places import queries
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import Booking, BookingState, Room, Site, SiteKind
from renyang.places.services import booking_cancel, booking_make, bookings, opening_sign, prevalence_put
from renyang.science.problem import Problem
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, DIRECTOR, FAMILY, STRANGER, Persona

ActorOf = Callable[[Persona], Actor]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def room(db: None) -> Room:
    """A room of 180 m3 with two air changes an hour: ten people are safe in it, by clean air at 36 m3/h each."""
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    operate(site, DIRECTOR)
    return Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2, bookable=True)


@pytest.fixture
def noon() -> dt.datetime:
    """Tomorrow at twelve."""
    return timezone.make_aware(dt.datetime.combine(timezone.localdate() + dt.timedelta(days=1), dt.time(12)))


def _book(actor: Actor, room: Room, start: dt.datetime, hours: float = 2, **given: object) -> Booking:
    usual = {"purpose": "合唱", "people": 8, "booked_for": "梅溪合唱队"}
    return booking_make(
        actor=actor, room=room, starts_at=start, ends_at=start + hours * HOUR, **usual | given  # type: ignore[arg-type]
    )  # fmt: skip


def _refused(actor: Actor, room: Room, start: dt.datetime, hours: float = 2, **given: object) -> str:
    with pytest.raises(Problem) as refused:
        _book(actor, room, start, hours, **given)
    return refused.value.code


def test_bookings_do_not_overlap(room: Room, operator: Actor, noon: dt.datetime) -> None:
    """12 to 14 is taken: whatever reaches into it is refused, what ends or begins at its edges is not, nor is another room."""
    _book(operator, room, noon)
    for start, hours in ((noon, 2), (noon - HOUR, 1.5), (noon + HOUR, 3), (noon - HOUR, 5), (noon + HOUR / 2, 0.5)):
        assert _refused(operator, room, start, hours) == "room_taken"
    _book(operator, room, noon - HOUR, 1)
    _book(operator, room, noon + 2 * HOUR, 1)
    other = Room.objects.create(site=room.site, name="小厅", bookable=True)
    _book(operator, other, noon)
    assert Booking.objects.count() == 4


def test_what_is_refused(room: Room, operator: Actor, noon: dt.datetime) -> None:
    """The past, more than a day, an end before the start, nobody, no words; each by its own reason, and nothing is booked."""
    assert _refused(operator, room, timezone.now() - HOUR) == "booking_past"
    assert _refused(operator, room, noon, 24.01) == "booking_length"
    assert _refused(operator, room, noon, 0) == "booking_length"
    assert _refused(operator, room, noon, -1) == "booking_length"
    assert _refused(operator, room, noon, people=0) == "booking_people"
    assert _refused(operator, room, noon, booked_for=" ") == "booking_words"
    for bookable in (False, None):
        Room.objects.update(bookable=bookable)
        assert _refused(operator, room, noon) == "room_not_bookable"
    assert not Booking.objects.exists()
    Room.objects.update(bookable=True)
    assert _book(operator, room, noon, 24).state == BookingState.BOOKED


def test_no_more_people_than_are_safe(room: Room, operator: Actor, noon: dt.datetime) -> None:
    """Where nobody has decided, it is booked and flagged; ten are signed for, so eleven are refused; ten times the share of
    infected people leaves fewer, at once.
    """
    free = _book(operator, room, noon - 3 * HOUR, people=30)
    assert free.safe_people is None
    day = timezone.localdate()
    terms = OpeningTerms(prevalence=0.01)
    opening_sign(actor=operator, site=room.site, terms=terms, starts_on=day, ends_on=day + dt.timedelta(days=3))
    assert _refused(operator, room, noon, people=11) == "room_too_small"
    assert _book(operator, room, noon, people=10).safe_people == 10
    shown = queries.with_safe(queries.bookings_of(operator, room, since=day, days=14))
    assert [(row.safe, row.crowd) for row in shown] == [(10, "too_many"), (10, "fits")]
    prevalence_put(actor=operator, division_code=COMMUNITY, share=0.2, since=day, source="疾控中心")
    now = queries.with_safe(queries.bookings_of(operator, room, since=day, days=14))
    assert now[1].crowd == "too_many"
    assert _refused(operator, room, noon + 4 * HOUR, people=10) == "room_too_small"


def test_a_closed_site_takes_nobody_and_an_unknown_room_is_flagged(
    room: Room, operator: Actor, noon: dt.datetime
) -> None:
    """A room of which the decision can say nothing is booked, with nothing said of what is safe."""
    unknown = Room.objects.create(site=room.site, name="新房间", bookable=True)
    day = timezone.localdate()
    terms = OpeningTerms(prevalence=0.01)
    closed = opening_sign(actor=operator, site=room.site, terms=terms, starts_on=day, ends_on=day, people={room.pk: 0})
    assert closed.outcome == "closed"
    assert _refused(operator, room, noon, people=1) == "room_too_small"
    opening_sign(actor=operator, site=room.site, terms=terms, starts_on=day, ends_on=day)
    assert _book(operator, unknown, noon).safe_people is None


def test_a_cancelled_time_is_free_again(room: Room, operator: Actor, noon: dt.datetime) -> None:
    """With a reason, once; what was cancelled stays on record."""
    booking = _book(operator, room, noon)
    with pytest.raises(Problem) as refused:
        booking_cancel(actor=operator, booking=booking, why=" ")
    assert refused.value.code == "reason_missing"
    booking_cancel(actor=operator, booking=booking, why="指挥生病")
    with pytest.raises(Problem) as over:
        booking_cancel(actor=operator, booking=booking, why="again")
    assert over.value.code == "booking_over"
    _book(operator, room, noon)
    states = Booking.objects.order_by("booked_at").values_list("state", "why")
    assert list(states) == [("cancelled", "指挥生病"), ("booked", "")]


def test_who_may_book(room: Room, actor_of: ActorOf, noon: dt.datetime) -> None:
    """Whoever runs the site may; a relative sees what is taken; in another town there is no such room."""
    booking = _book(actor_of(DIRECTOR), room, noon)
    assert booking.booked_by == DIRECTOR.username
    day = timezone.localdate()
    assert list(queries.bookings_of(actor_of(FAMILY), room, since=day, days=14)) == [booking]
    with pytest.raises(NotAllowed):
        _book(actor_of(FAMILY), room, noon + 5 * HOUR)
    with pytest.raises(NotAllowed):
        booking_cancel(actor=actor_of(FAMILY), booking=booking, why="no")
    with pytest.raises(OutOfScope):
        _book(actor_of(STRANGER), room, noon + 5 * HOUR)
    with pytest.raises(OutOfScope):
        booking_cancel(actor=actor_of(STRANGER), booking=booking, why="no")


def test_of_two_at_the_same_moment_one_wins(
    django_db_setup: None,
    django_db_blocker: object,
    monkeypatch: pytest.MonkeyPatch,
    operator: Actor,
    noon: dt.datetime,
) -> None:
    """Each in a connection of its own: one who has found the room free waits for the other to find so too. The other cannot, as
    the room is locked, and is told that it is taken.
    """
    said: list[str] = []
    both_found_it_free = threading.Barrier(2)

    def safe_in(*_of: object) -> None:
        with suppress(threading.BrokenBarrierError):
            both_found_it_free.wait(timeout=0.5)

    def book(room: Room) -> None:
        try:
            _book(operator, room, noon)
            said.append("booked")
        except Problem as problem:
            said.append(problem.code)
        finally:
            connection.close()

    monkeypatch.setattr(bookings, "safe_in", safe_in)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        site = Site.objects.create(division_code=COMMUNITY, name="同时预约", kind=SiteKind.ACTIVITY_ROOM)
        try:
            room = Room.objects.create(site=site, name="大厅", bookable=True)
            threads = [threading.Thread(target=book, args=(room,)) for _number in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            kept = Booking.objects.filter(room=room).count()
        finally:
            site.delete()
            connection.close()
    assert (sorted(said), kept) == (["booked", "room_taken"], 1)
