"""Members of organisations, and what hangs on it: a partner manager acts for the sites that her organisation operates."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, OutOfScope, get_for, may, may_on
from renyang.core.access.roles import Role
from renyang.core.models import User
from renyang.organisations import queries as organisations
from renyang.organisations.models import Member, Organisation
from renyang.organisations.services import member_add, member_remove
from renyang.places import queries
from renyang.places.domain.inspections import InspectionTerms
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import (
    AirMeasurement,
    AirReading,
    Booking,
    Inspection,
    OpeningDecision,
    Room,
    Sensor,
    Site,
    SiteAnswers,
    SiteKind,
)  # fmt: skip
from renyang.places.services import (
    ReadingTerms,
    air_measure,
    answers_put,
    booking_cancel,
    booking_make,
    inspection_correct,
    inspection_note,
    inspection_withdraw,
    measurement_withdraw,
    opening_sign,
    opening_withdraw,
    readings_take,
    sensor_put,
    sensor_remove,
)
from renyang.science.problem import Problem
from tests.organisations.operators import join, operate
from tests.personas import COMMUNITY, DIRECTOR, HERE, OFFICER, OTHER_COMMUNITY, STRANGER, WORKER, Persona

ActorOf = Callable[[Persona], Actor]
DAY = dt.timedelta(days=1)
TERMS = {"prevalence": "0.01", "risk": "0.01", "masks": "none", "hours": "4", "sessions": "1"}
FIRE = InspectionTerms(subject="fire", result="not_yet", due_on=dt.date(2030, 1, 1))


@pytest.fixture
def site(db: None) -> Site:
    """A day centre with one room; its operator has no members."""
    row = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    Room.objects.create(site=row, name="大厅", area=60, height=3, air_changes=2, bookable=True)
    operate(row)
    return row


@pytest.fixture
def operating(site: Site) -> Organisation:
    """The operator of the site."""
    assert site.operator is not None
    return site.operator


def _sign(actor: Actor, site: Site) -> OpeningDecision:
    today = timezone.localdate()
    return opening_sign(actor=actor, site=site, terms=OpeningTerms(prevalence=0.01), starts_on=today, ends_on=today)


def _post_decision(client: Client, site: Site) -> int:
    today = timezone.localdate().isoformat()
    answer = client.post(f"/sites/{site.pk}/opening/", TERMS | {"starts_on": today, "ends_on": today})
    return answer.status_code


def _book(actor: Actor, room: Room, days: int) -> Booking:
    start = timezone.now() + days * DAY
    return booking_make(
        actor=actor, room=room, starts_at=start, ends_at=start + DAY / 24, purpose="合唱", people=2, booked_for="合唱队"
    )


def _writes(actor: Actor, site: Site) -> dict[str, Callable[[], object]]:
    """Every write of a site's rows, on rows that the command line made."""
    by, room, now, today = Actor.operator(), site.rooms.get(), timezone.now(), timezone.localdate()
    decision, inspection = _sign(by, site), inspection_note(actor=by, site=site, terms=FIRE)
    booking = _book(by, room, 1)
    sensor = sensor_put(actor=by, room=room, topic="hall/co2")
    measurement = AirMeasurement.objects.create(
        room=room, measured_at=now, hours=0.5, outdoors=420, air_changes=3, low=2.8, high=3.2, readings=7,
        windows_open=False, measured_by="test",
    )  # fmt: skip
    answers = {"clean_zone": True}
    return {
        "opening_sign": lambda: _sign(actor, site),
        "opening_withdraw": lambda: opening_withdraw(actor=actor, decision=decision, why="no"),
        "answers_put": lambda: answers_put(
            actor=actor, site=site, kind="checklist", answers=answers, answered_on=today
        ),
        "inspection_note": lambda: inspection_note(actor=actor, site=site, terms=FIRE),
        "inspection_correct": lambda: inspection_correct(actor=actor, inspection=inspection, terms=FIRE),
        "inspection_withdraw": lambda: inspection_withdraw(actor=actor, inspection=inspection, why="no"),
        "booking_make": lambda: _book(actor, room, 2),
        "booking_cancel": lambda: booking_cancel(actor=actor, booking=booking, why="no"),
        "readings_take": lambda: readings_take(actor=actor, room=room, readings=[ReadingTerms(now, 600)]),
        "air_measure": lambda: air_measure(actor=actor, room=room, starts_at=now - DAY, ends_at=now),
        "measurement_withdraw": lambda: measurement_withdraw(actor=actor, measurement=measurement, why="no"),
        "sensor_put": lambda: sensor_put(actor=actor, room=room, topic="hall/temperature"),
        "sensor_remove": lambda: sensor_remove(actor=actor, sensor=sensor),
    }


def test_who_is_no_member_of_the_operator_reads_and_writes_nothing(actor_of: ActorOf, site: Site) -> None:
    """Every write of a site's rows is refused to the partner manager of another organisation, who sees them all."""
    elsewhere = Site.objects.create(division_code=COMMUNITY, name="梅苑食堂", kind=SiteKind.CANTEEN)
    operate(elsewhere, DIRECTOR)
    actor = actor_of(DIRECTOR)
    allowed = []
    for name, write in _writes(actor, site).items():
        try:
            write()
        except NotAllowed:
            continue
        allowed.append(name)
    assert allowed == []
    for model in (Site, Room, OpeningDecision, SiteAnswers, Inspection, Booking, AirReading, AirMeasurement, Sensor):
        assert set(model.objects.visible_to(actor)) == set(model.objects.all())
    assert list(Site.objects.visible_to(actor, Action.CHANGE)) == [elsewhere]


def test_a_site_without_an_operator_is_no_partner_s(actor_of: ActorOf, operating: Organisation, site: Site) -> None:
    """The street's staff still answer for it."""
    join(operating)
    Site.objects.update(operator=None)
    with pytest.raises(NotAllowed):
        _sign(actor_of(DIRECTOR), site)
    assert _sign(actor_of(WORKER), site).signed_by == WORKER.username


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [(0, None, True), (-9, 0, True), (-9, -1, False), (1, None, False), (-9, 9, True)],
)
def test_a_membership_holds_from_its_first_day_until_its_last(
    actor_of: ActorOf, operating: Organisation, site: Site, since: int, until: int | None, holds: bool
) -> None:
    """Both days count; one that ended yesterday or begins tomorrow gives no right today."""
    join(operating, since=since, until=until)
    assert may_on(actor_of(DIRECTOR), Action.CHANGE, site) is holds
    assert [one.user.username for one in organisations.members_today(Actor.operator(), operating)] == (
        [DIRECTOR.username] if holds else []
    )
    if holds:
        assert _sign(actor_of(DIRECTOR), site).signed_by == DIRECTOR.username
    else:
        with pytest.raises(NotAllowed):
            _sign(actor_of(DIRECTOR), site)


def test_the_page_to_sign_on(sign_in: Callable[..., Client], operating: Organisation, site: Site) -> None:
    """403 and nothing offered on the site's page without a membership; signed with one."""
    client = sign_in(DIRECTOR)
    assert client.get(f"/sites/{site.pk}/opening/").status_code == 403
    assert _post_decision(client, site) == 403
    assert not OpeningDecision.objects.exists()
    page = client.get(f"/sites/{site.pk}/")
    assert (page.context["may_sign"], page.context["may_answer"]) == (False, False)
    assert operating.name in page.content.decode()
    assert operating.name in client.get("/sites/").content.decode()
    join(operating)
    page = client.get(f"/sites/{site.pk}/")
    assert (page.context["may_sign"], page.context["may_answer"]) == (True, True)
    assert _post_decision(client, site) == 302
    assert OpeningDecision.objects.get().signed_by == DIRECTOR.username


def test_pages_offer_only_what_is_allowed(sign_in: Callable[..., Client], operating: Organisation, site: Site) -> None:
    """Forms and buttons of bookings, air and inspections: for the member on her site, for nobody else; a site of others cannot
    be chosen.
    """
    _writes(Actor.operator(), site)
    room, fire, client = site.rooms.get(), Inspection.objects.get(), sign_in(DIRECTOR)
    sent = {"site": site.pk, "subject": "gas", "result": "not_yet", "due_on": "2030-01-01"}
    for member in (False, True):
        if member:
            join(operating)
        bookings = client.get(f"/rooms/{room.pk}/bookings/")
        assert (bookings.context["form"] is not None) is member
        assert ("/cancel/" in bookings.content.decode()) is member
        air = client.get(f"/rooms/{room.pk}/air/").context
        assert [air[form] is not None for form in ("take", "measure", "sensor")] == [member] * 3
        inspections = client.get("/inspections/")
        assert (inspections.context["form"] is not None) is member
        assert (f"/inspections/{fire.pk}/" in inspections.content.decode()) is member
        assert client.post("/inspections/", sent).status_code == (302 if member else 403)
    other = Site.objects.create(division_code=COMMUNITY, name="梅苑食堂", kind=SiteKind.CANTEEN)
    assert client.post("/inspections/", sent | {"site": other.pk, "subject": "lifts"}).status_code == 422


def test_a_membership_does_not_reach_beyond_the_grant(actor_of: ActorOf, operating: Organisation) -> None:
    """A site of another town that her organisation operates is out of scope: her role holds in this town."""
    join(operating)
    far = Site.objects.create(
        division_code=OTHER_COMMUNITY, name="他乡中心", kind=SiteKind.DAY_CENTRE, operator=operating
    )
    with pytest.raises(OutOfScope):
        _sign(actor_of(DIRECTOR), far)
    assert not may_on(actor_of(DIRECTOR), Action.CHANGE, far)


def test_a_membership_gives_no_right_to_another_role(actor_of: ActorOf, operating: Organisation, site: Site) -> None:
    """It narrows the partner manager's right; a volunteer who is a member has none that could be narrowed."""
    volunteer = Persona(Role.VOLUNTEER, here=True)
    join(operating, volunteer)
    with pytest.raises(NotAllowed):
        _sign(actor_of(volunteer), site)


def test_a_narrowed_right_is_none_on_the_division(actor_of: ActorOf, operating: Organisation, site: Site) -> None:
    """`may` speaks of all rows of a division: yes for an officer, no for a member, who has it on a row."""
    join(operating)
    assert may(actor_of(OFFICER), Action.CHANGE, Site, COMMUNITY)
    assert not may(actor_of(DIRECTOR), Action.CHANGE, Site, COMMUNITY)
    assert not may(actor_of(DIRECTOR), Action.CHANGE, Site)
    assert may(actor_of(DIRECTOR), Action.VIEW, Site, COMMUNITY)
    assert get_for(actor_of(DIRECTOR), Site, site.pk, Action.CHANGE) == site
    assert list(queries.sites_to_answer(actor_of(DIRECTOR))) == [site]


def test_who_makes_members(actor_of: ActorOf, operating: Organisation) -> None:
    """The officers of the sub-district; the partner herself sees the organisation without the right. For the worker of one
    community, to whom the sub-district's organisations do not belong, and for a stranger it is not there.
    """
    user, today = User.objects.get(username=DIRECTOR.username), timezone.localdate()
    for persona, refusal in ((WORKER, OutOfScope), (DIRECTOR, NotAllowed), (STRANGER, OutOfScope)):
        with pytest.raises(refusal):
            member_add(actor=actor_of(persona), organisation=operating, user=user, since=today)
    member = member_add(actor=actor_of(OFFICER), organisation=operating, user=user, since=today)
    for persona, refusal in ((WORKER, OutOfScope), (DIRECTOR, NotAllowed), (STRANGER, OutOfScope)):  # she sees her own
        with pytest.raises(refusal):
            member_remove(actor=actor_of(persona), member=member)
    member_remove(actor=actor_of(OFFICER), member=member)
    assert not organisations.members_today(Actor.operator(), operating).exists()


def test_a_membership_is_withdrawn_at_once_and_given_again(
    actor_of: ActorOf, operating: Organisation, site: Site
) -> None:
    """The day on which it is withdrawn does not count any more; one that ended earlier keeps its last day; made again it is the
    same row.
    """
    member = join(operating)
    member_remove(actor=Actor.operator(), member=member)
    assert not may_on(actor_of(DIRECTOR), Action.CHANGE, site)
    join(operating, since=-9, until=-5)
    member_remove(actor=Actor.operator(), member=member)
    member.refresh_from_db()
    assert member.until == timezone.localdate() - 5 * DAY
    assert Member.objects.count() == 1


def test_a_membership_cannot_end_before_it_begins(operating: Organisation) -> None:
    """Nothing is kept of it."""
    with pytest.raises(Problem) as refused:
        join(operating, since=0, until=-1)
    assert refused.value.code == "membership_days"
    assert not Member.objects.exists()


def test_a_site_outlives_its_operator(operating: Organisation, site: Site) -> None:
    """An organisation that is removed leaves its sites without an operator."""
    operating.delete()
    site.refresh_from_db()
    assert site.operator is None


def test_organisations_are_named_within_a_division(operating: Organisation) -> None:
    """None of the name, or two in communities of one sub-district: nothing is guessed."""
    by = Actor.operator()
    assert organisations.organisation_named(by, operating.name, HERE) == operating
    Organisation.objects.create(division_code=COMMUNITY, name=operating.name, kind=operating.kind)
    for name, code in ((operating.name, "organisation_ambiguous"), ("无名社", "organisation_unknown")):
        with pytest.raises(Problem) as refused:
            organisations.organisation_named(by, name, HERE)
        assert refused.value.code == code


# The page


def test_an_officer_adds_a_member_and_ends_the_membership(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """What is refused stands beside its field and changes nothing; the ended membership stays on the list, marked."""
    organisation = operate(Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE))
    page, today = f"/organisations/{organisation.pk}/members/", timezone.localdate()
    officer = sign_in(OFFICER)
    assert "梅苑中心" in officer.get(page).content.decode()
    for data in ({"username": "nobody"}, {"username": DIRECTOR.username, "until": (today - DAY).isoformat()}):
        assert officer.post(page, {"since": today.isoformat()} | data).status_code == 422
    assert not Member.objects.exists()
    added = officer.post(page, {"username": DIRECTOR.username, "since": today.isoformat()})
    assert added.status_code == 302
    member = Member.objects.get()
    assert (member.user.username, member.since, member.until) == (DIRECTOR.username, today, None)
    assert officer.post(f"/organisations/members/{member.pk}/remove/").status_code == 302
    text = officer.get(page).content.decode()
    assert DIRECTOR.username in text
    assert f'<span class="badge warn">{today - DAY}</span>' in text
    assert f"/organisations/members/{member.pk}/remove/" not in text


def test_a_partner_manager_reads_the_members_of_her_own_organisations(
    db: None, sign_in: Callable[[Persona], Client]
) -> None:
    """Of another organisation she sees that it is there, and none of its members."""
    own, other = (
        operate(Site.objects.create(division_code=COMMUNITY, name=name, kind=SiteKind.DAY_CENTRE), OFFICER)
        for name in ("梅苑中心", "桂园中心")
    )
    join(own, DIRECTOR)
    director = sign_in(DIRECTOR)
    names = {OFFICER.username, DIRECTOR.username}
    answers = [director.get(f"/api/v1/organisations/{one.pk}/members").json()["items"] for one in (own, other)]
    assert [{row["username"] for row in rows} for rows in answers] == [names, set()]
    assert OFFICER.username not in director.get(f"/organisations/{other.pk}/members/").content.decode()
