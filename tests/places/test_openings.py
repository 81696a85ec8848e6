"""May a site open: what is computed from, what a director signs, and what happens when things get worse."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.places import queries
from renyang.places.domain.conditions import conditions_signed
from renyang.places.domain.openings import AirBound, OpeningTerms, air_of, site_opening
from renyang.places.models import (
    AirMeasurement,
    DecisionState,
    OpeningDecision,
    Outcome,
    Prevalence,
    Room,
    Site,
    SiteKind,
)
from renyang.places.services import (
    ReadingTerms,
    air_measure,
    measurement_withdraw,
    opening_sign,
    opening_withdraw,
    openings_check,
    prevalence_put,
    readings_take,
)
from renyang.science.problem import Problem
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, DIRECTOR, HERE, OFFICER, STRANGER, WORKER, Persona

ActorOf = Callable[[Persona], Actor]
TERMS = OpeningTerms(prevalence=0.01)


@pytest.fixture
def site(db: None) -> Site:
    """A day centre licensed for 40 with one room of 180 m3 and two air changes an hour."""
    row = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE, licensed_places=40)
    operate(row, DIRECTOR)
    Room.objects.create(site=row, name="大厅", area=60, height=3, air_changes=2)
    return row


def _sign(actor: Actor, site: Site, **given: object) -> OpeningDecision:
    today = timezone.localdate()
    return opening_sign(
        **{"actor": actor, "site": site, "terms": TERMS, "starts_on": today, "ends_on": today} | given  # type: ignore[arg-type]
    )


def test_the_limits_of_a_room_by_hand(site: Site) -> None:
    """Area: 60 m2 at 2 m2 each is 30; clean air: 2 x 180 m3/h at 36 m3/h each is 10, which binds. Of ten people in the room
    ceil(10 / 9) = 2 are staff.
    """
    found = site_opening(site, TERMS)
    room = found.rooms[0]
    assert room.safe.by_limit["area"] == 30
    assert room.safe.by_limit["clean_air"] == 10
    assert (room.people, room.safe.binding) == (10, "clean_air")
    assert (found.people, found.places, found.outcome) == (10, 8, Outcome.FEWER)


def test_a_room_of_which_nothing_is_known_counts_nobody(site: Site) -> None:
    """And says what is missing; the other room still counts."""
    Room.objects.create(site=site, name="新房间", area=500, height=3)
    found = site_opening(site, TERMS)
    unknown = next(room for room in found.rooms if room.room.name == "新房间")
    assert unknown.people is None
    assert [remark.code for remark in unknown.safe.missing] == ["air_changes_unknown"]
    assert found.people == 10


def test_the_licence_binds_where_the_air_would_allow_more(site: Site) -> None:
    """Three such rooms with 10 air changes take 30 people each by area; 90 people less 10 staff are 80, and 40 are licensed:
    with one of the staff to eight of them, 45 people.
    """
    Room.objects.update(air_changes=10)
    for name in ("东厅", "西厅"):
        Room.objects.create(site=site, name=name, area=60, height=3, air_changes=10)
    found = site_opening(site, OpeningTerms(prevalence=0.0))
    assert (found.people, found.places, found.outcome) == (45, 40, Outcome.OPEN)


def test_open_windows_let_in_what_their_area_lets_in(site: Site) -> None:
    """Q = 3600 Cd A/3 sqrt(g H dT / T) with Cd .6, A 3 m2, H 1 m, dT 5 K, T 288.15 K: 891 m3/h, with 2 changes of leaks 6.95."""
    Room.objects.update(window_area=3)
    air = air_of(Room.objects.get(), windows_open=True).air
    assert air.air_changes == pytest.approx(2 + 3600 * 0.6 * (9.81 * 5 / 288.15) ** 0.5 / 180, rel=1e-9)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"height": 300}, "height_unit"),
        ({"air_changes": 0}, "air_changes_none"),
        ({"air_changes": 60}, "air_changes_many"),
        ({"window_area": 400}, "windows_large"),
    ],
)
def test_what_looks_wrong_is_said_and_not_corrected(site: Site, given: dict[str, float], code: str) -> None:
    """A height in cm, an airtight room, an operating room's air, windows larger than the walls."""
    Room.objects.update(**given)
    room = Room.objects.get()
    assert code in [remark.code for remark in air_of(room).remarks]
    assert {name: getattr(room, name) for name in given} == given


def test_a_director_signs_and_everybody_can_read_it(actor_of: ActorOf, site: Site, client: Client) -> None:
    """Name, time, rooms and limit stand under it; the public page needs no signing in."""
    decision = _sign(actor_of(DIRECTOR), site)
    assert (decision.outcome, decision.places, decision.signed_by) == (Outcome.FEWER, 8, DIRECTOR.username)
    (room,) = conditions_signed(decision).rooms
    assert (room.windows_shut, room.binding, room.air["air_changes"]) == (10, "clean_air", 2)
    page = client.get("/open/").content.decode()
    assert site.name in page
    assert DIRECTOR.username in page


def test_who_may_not_sign(actor_of: ActorOf, site: Site) -> None:
    """A family member sees the site without the right; somebody of another town does not see it."""
    with pytest.raises(NotAllowed):
        _sign(actor_of(Persona(Role.FAMILY_MEMBER, here=True)), site)
    with pytest.raises(OutOfScope):
        _sign(actor_of(STRANGER), site)
    assert not OpeningDecision.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"starts_on": -1}, "opening_days"),
        ({"ends_on": -1}, "opening_days"),
        ({"ends_on": 14}, "opening_days"),
        ({"terms": OpeningTerms(prevalence=2.0)}, "opening_terms"),
        ({"terms": OpeningTerms(prevalence=float("nan"))}, "opening_terms"),
        ({"terms": OpeningTerms(prevalence=0.1, hours=0)}, "opening_terms"),
        ({"terms": OpeningTerms(prevalence=0.1, masks="scarf")}, "unknown_choice"),
        ({"people": 11}, "more_than_safe"),
    ],
)
def test_what_cannot_be_signed(operator: Actor, site: Site, given: dict[str, object], code: str) -> None:
    """Past days, too many days, impossible terms, more people than are safe: refused in words, and nothing is signed."""
    today = timezone.localdate()
    asked = {name: today + dt.timedelta(days=value) if name.endswith("_on") else value for name, value in given.items()}
    if "people" in asked:
        asked["people"] = {Room.objects.get().pk: asked["people"]}
    with pytest.raises(Problem) as told:
        _sign(operator, site, **asked)
    assert told.value.code == code
    assert not OpeningDecision.objects.exists()


def test_fewer_may_be_signed_for_and_a_new_decision_replaces_the_old(operator: Actor, site: Site) -> None:
    """Nine people in the room, one of them staff; the decision of the morning is replaced, not changed."""
    first = _sign(operator, site)
    second = _sign(operator, site, people={Room.objects.get().pk: 9})
    first.refresh_from_db()
    assert (first.state, first.places) == (DecisionState.REPLACED, 8)
    assert (second.state, second.places) == (DecisionState.STANDS, 8)
    assert queries.decision_in_force(site, timezone.localdate()) == second


def test_when_more_people_carry_the_infection_it_has_to_be_decided_again(actor_of: ActorOf, site: Site) -> None:
    """The lower number holds at once; when the share falls again, what was signed stands."""
    decision = _sign(actor_of(WORKER), site)
    officer, today = actor_of(OFFICER), timezone.localdate()
    prevalence_put(actor=officer, division_code=HERE, share=0.4, since=today, source="疾控周报")
    decision.refresh_from_db()
    assert decision.state == DecisionState.TO_CHECK
    assert decision.places_now is not None
    assert decision.places_now < decision.places == 8
    assert queries.places_open([site], today) == {site.pk: decision.places_now}
    prevalence_put(actor=officer, division_code=HERE, share=0.01, since=today, source="疾控周报")
    decision.refresh_from_db()
    assert (decision.state, decision.places_now) == (DecisionState.STANDS, None)


def test_a_share_said_of_the_community_goes_before_that_of_the_street(operator: Actor, db: None) -> None:
    """And a later one before an earlier one; one of tomorrow does not hold today."""
    today = timezone.localdate()
    for division, share, days in ((HERE, 0.01, -5), (HERE, 0.02, -1), (COMMUNITY, 0.03, -3), (COMMUNITY, 0.5, 1)):
        prevalence_put(
            actor=operator, division_code=division, share=share, since=today + dt.timedelta(days=days), source="x"
        )
    known = queries.prevalence_at(COMMUNITY, today)
    assert known is not None
    assert known.share == 0.03
    assert Prevalence.objects.count() == 4


def test_the_morning_s_look_finds_what_has_begun(operator: Actor, site: Site) -> None:
    """A share said for tomorrow changes a decision for tomorrow only once it is looked at; nobody but the system looks."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    decision = _sign(operator, site, starts_on=tomorrow, ends_on=tomorrow)
    Prevalence.objects.create(division_code=HERE, share=0.5, since=tomorrow, source="x", noted_by="x")
    assert openings_check(actor=operator, division_code=HERE) == 1
    decision.refresh_from_db()
    assert decision.state == DecisionState.TO_CHECK
    assert openings_check(actor=operator, division_code=HERE) == 0


def test_what_nobody_has_measured_is_unknown_not_zero(operator: Actor, site: Site) -> None:
    """There is no number and no outcome to sign for; signed all the same, the site is closed until it is measured, and its
    places are left out of the list.
    """
    Room.objects.update(air_changes=None)
    looked = queries.opening_of(operator, site, TERMS)
    assert (looked.people, looked.places, looked.outcome) == (None, None, None)
    decision = _sign(operator, site)
    assert (decision.outcome, decision.conditions["ways"]) == (Outcome.CLOSED, [])
    (row,) = queries.board(operator, timezone.localdate())
    assert row.places is None


def test_both_ways_of_opening_are_signed_and_checked_again(operator: Actor, site: Site) -> None:
    """3 m2 of windows let in 891 m3/h (above), with 360 of leaks 1,251: 34 people at 36 m3/h, but 30 by area. Windows that were
    measured to let in 3 changes an hour, 540 m3/h, leave 15: it has to be decided again, and shut windows hold as before.
    """
    Room.objects.update(window_area=3)
    decision = _sign(operator, site, terms=OpeningTerms(prevalence=0.0))
    assert [(way["windows_open"], way["people"]) for way in decision.conditions["ways"]] == [(False, 10), (True, 30)]
    AirMeasurement.objects.create(
        room=Room.objects.get(), measured_at=timezone.now(), hours=0.5, outdoors=420, air_changes=3.1, low=3, high=3.2,
        readings=7, windows_open=True, measured_by="test",
    )  # fmt: skip
    assert openings_check(actor=operator, division_code=HERE) == 1
    decision.refresh_from_db()
    assert (decision.state, decision.places, decision.places_now) == (DecisionState.TO_CHECK, 8, 8)
    assert decision.conditions_now is not None
    assert [way["people"] for way in decision.conditions_now["ways"]] == [10, 15]
    assert [way["people"] for way in decision.conditions["ways"]] == [10, 30]


def test_air_of_a_room_without_windows_is_that_of_shut_ones(site: Site) -> None:
    """Nothing is known to open, so open windows promise nothing: also not where a reading proves less than is on record."""
    room = Room.objects.get()
    bound = AirBound(1.0, 1_460, 10, timezone.now(), windows_open=False)
    looked = site_opening(site, OpeningTerms(prevalence=0.0), {room.pk: bound})
    assert [(way.windows_open, way.people) for way in looked.conditions.ways] == [(False, 5), (True, 5)]


def test_nobody_signs_what_she_has_not_read(operator: Actor, site: Site) -> None:
    """Between her reading and her signature the air on record got worse."""
    read = queries.opening_of(operator, site, TERMS).conditions.digest
    Room.objects.update(air_changes=1)
    with pytest.raises(Problem) as refused:
        _sign(operator, site, read=read)
    assert refused.value.code == "opening_changed"
    assert not OpeningDecision.objects.exists()
    assert _sign(operator, site, read=queries.opening_of(operator, site, TERMS).conditions.digest).places == 4  # 5 - 1


def test_the_first_look_takes_what_is_on_record(operator: Actor, site: Site) -> None:
    """Where nobody recorded a share, that of an epidemic, 1 in 100, or of the decision in force; then the recorded one."""
    today = timezone.localdate()
    assert queries.usual_terms(site, today) == OpeningTerms(prevalence=0.01)
    _sign(operator, site, terms=OpeningTerms(prevalence=0.02, hours=2))
    assert queries.usual_terms(site, today) == OpeningTerms(prevalence=0.02, hours=2)
    prevalence_put(actor=operator, division_code=HERE, share=0.001, since=today, source="疾控周报")
    assert queries.usual_terms(site, today) == OpeningTerms(prevalence=0.001, hours=2)


def test_her_sites_come_first_then_what_waits(actor_of: ActorOf, operator: Actor, site: Site) -> None:
    """The director runs 梅苑中心, which is decided; of the others, undecided goes before decided again before decided. The
    officer runs none and may sign all.
    """
    others = [
        Site.objects.create(division_code=COMMUNITY, name=name, kind=SiteKind.CANTEEN) for name in ("甲", "乙", "丙")
    ]
    for one in others[1:]:
        Room.objects.create(site=one, name="厅", area=60, height=3, air_changes=2)
        _sign(operator, one)
    _sign(operator, site)
    OpeningDecision.objects.filter(site=others[2]).update(state=DecisionState.TO_CHECK)
    today = timezone.localdate()
    rows = queries.board(actor_of(DIRECTOR), today)
    assert [row.site.name for row in rows] == ["梅苑中心", "甲", "丙", "乙"]
    assert [(row.hers, row.may_sign) for row in rows] == [(True, True)] + [(False, False)] * 3
    officer = queries.board(actor_of(OFFICER), today)
    assert [row.site.name for row in officer][:2] == ["甲", "丙"]
    assert {(row.hers, row.may_sign) for row in officer} == {(False, True)}


def test_withdrawn_with_a_reason(operator: Actor, site: Site) -> None:
    """Without one, or twice, it is refused."""
    decision = _sign(operator, site)
    with pytest.raises(Problem, match="reason"):
        opening_withdraw(actor=operator, decision=decision, why=" ")
    opening_withdraw(actor=operator, decision=decision, why="锅炉坏了")
    assert queries.decision_in_force(site, timezone.localdate()) is None
    with pytest.raises(Problem, match="no longer in force"):
        opening_withdraw(actor=operator, decision=decision, why="锅炉坏了")


def _falling(changes: float) -> list[ReadingTerms]:
    """An hour of readings, five minutes apart, of a room that starts at 1,500 ppm above outdoors' 420."""
    start = timezone.now() - dt.timedelta(hours=2)
    return [
        ReadingTerms(start + dt.timedelta(minutes=5 * at), 420 + 1_500 * 2.718281828459045 ** (-changes * at / 12), 0)
        for at in range(13)
    ]


def test_readings_measure_the_air_and_decisions_follow(actor_of: ActorOf, operator: Actor, site: Site) -> None:
    """C = 420 + 1500 exp(-t): one air change an hour, so at most 1 x 180 / 36 = 5 people; the decision for 10 has to be made
    again. Withdrawn, what is on record counts again. The same file twice takes nothing in twice.
    """
    room, worker = Room.objects.get(), actor_of(WORKER)
    decision = _sign(operator, site)
    given = _falling(1.0)
    assert readings_take(actor=worker, room=room, readings=given) == 13
    assert readings_take(actor=worker, room=room, readings=given) == 0
    made = air_measure(actor=worker, room=room, starts_at=given[0].read_at, ends_at=given[-1].read_at)
    assert made.air_changes == pytest.approx(1.0, abs=0.01)  # ppm are whole numbers
    assert made.low < 1.0 < made.high
    decision.refresh_from_db()
    assert decision.state == DecisionState.TO_CHECK
    measurement_withdraw(actor=worker, measurement=made, why="门没关")
    decision.refresh_from_db()
    assert decision.state == DecisionState.STANDS


@pytest.mark.parametrize(
    ("ppm", "ahead", "people", "code"),
    [(12, 0, 0, "reading_impossible"), (50_000, 0, 0, "reading_impossible"), (800, 60, 0, "reading_ahead"),
     (800, 0, -1, "people_impossible")],
)  # fmt: skip
def test_what_no_sensor_shows_is_refused(
    operator: Actor, site: Site, ppm: float, ahead: int, people: int, code: str
) -> None:
    """And nothing of the file is kept."""
    moment = timezone.now() + dt.timedelta(minutes=ahead)
    good = ReadingTerms(moment - dt.timedelta(hours=2), 800, 0)
    with pytest.raises(Problem) as told:
        readings_take(actor=operator, room=Room.objects.get(), readings=[good, ReadingTerms(moment, ppm, people)])
    assert told.value.code == code
    assert not Room.objects.get().readings.exists()


def test_with_people_in_the_room_nothing_is_measured(operator: Actor, site: Site) -> None:
    """Their breath hides the fall."""
    given = [ReadingTerms(one.read_at, one.ppm, 3) for one in _falling(1.0)]
    room = Room.objects.get()
    readings_take(actor=operator, room=room, readings=given)
    with pytest.raises(Problem) as told:
        air_measure(actor=operator, room=room, starts_at=given[0].read_at, ends_at=given[-1].read_at)
    assert told.value.code == "people_in_room"
