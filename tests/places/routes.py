"""The routes of places for the sweep, and the rows that their addresses are about."""

import datetime as dt

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.places.domain.inspections import InspectionTerms
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import AirMeasurement, Room, Site, SiteKind
from renyang.places.services import booking_make, inspection_note, opening_sign, sensor_put
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, DIRECTOR
from tests.sweep import ADDED, EVERYBODY, MOVED, STREET, Route

PAGES = {
    "sites": Route(EVERYBODY, "/sites/"),
    "sites_map": Route(EVERYBODY, "/sites/map.json"),
    "site": Route(EVERYBODY, "/sites/{site}/", row=True),
    "opening": Route(STREET | {Role.PARTNER_MANAGER}, "/sites/{site}/opening/", row=True, sees=EVERYBODY),
    "openings": Route(EVERYBODY, "/openings/"),
    "opening_withdraw": Route(
        STREET | {Role.PARTNER_MANAGER}, "/openings/{decision_to_open}/withdraw/", "post", row=True, sees=EVERYBODY,
        data={"why": "the boiler failed"}, answer=MOVED,
    ),
    "site_checklist": Route(STREET | {Role.PARTNER_MANAGER}, "/sites/{site}/checklist/", row=True, sees=EVERYBODY),
    "site_comfort": Route(STREET, "/sites/{site_of_others}/comfort/", row=True, sees=EVERYBODY),
    "inspections": Route(EVERYBODY, "/inspections/"),
    "inspection": Route(
        STREET | {Role.PARTNER_MANAGER}, "/inspections/{inspection}/", row=True, sees=EVERYBODY
    ),
    "inspection_withdraw": Route(
        STREET | {Role.PARTNER_MANAGER}, "/inspections/{inspection}/withdraw/", "post", row=True, sees=EVERYBODY,
        data={"why": "of another house"}, answer=MOVED,
    ),
    "room_bookings": Route(EVERYBODY, "/rooms/{room}/bookings/", row=True),
    "booking_cancel": Route(
        STREET | {Role.PARTNER_MANAGER}, "/bookings/{booking}/cancel/", "post", row=True, sees=EVERYBODY,
        data={"why": "the choir is ill"}, answer=MOVED,
    ),
    "reach": Route(STREET, "/reach/"),
    "roads": Route(STREET, "/reach/roads/"),
    "reach_map": Route(STREET, "/reach/map.json"),
    "open_today": Route(EVERYBODY, "/open/"),
    "room_air": Route(EVERYBODY, "/rooms/{room}/air/", row=True),
    "measurement_withdraw": Route(
        STREET | {Role.PARTNER_MANAGER}, "/measurements/{measurement}/withdraw/", "post", row=True, sees=EVERYBODY,
        data={"why": "a door stood open"}, answer=MOVED,
    ),
    "sensor_remove": Route(
        STREET | {Role.PARTNER_MANAGER, Role.SYSTEM_ADMIN}, "/sensors/{sensor}/remove/", "post", row=True, sees=EVERYBODY,
        answer=MOVED,
    ),
    "sensor_key": Route(
        STREET | {Role.PARTNER_MANAGER, Role.SYSTEM_ADMIN}, "/sensors/{sensor_with_key}/key/", "post", row=True, sees=EVERYBODY,
    ),
    "sensors": Route(EVERYBODY, "/sensors/"),
}  # fmt: skip
LISTS = {
    "sites": Route(EVERYBODY, "/sites/?as=csv"),
    "openings": Route(EVERYBODY, "/openings/?as=csv"),
    "inspections": Route(EVERYBODY, "/inspections/?as=csv"),
    "sensors": Route(EVERYBODY, "/sensors/?as=csv"),
    "bookings": Route(EVERYBODY, "/rooms/{room}/bookings/?as=csv", row=True),
    "out_of_reach": Route(STREET, "/reach/?as=csv"),
    **{f"reach_{part}": Route(STREET, f"/reach/?as=csv&list=reach_{part}") for part in
       ("levels", "communities", "sites", "houses", "proposed")},
    "sheet-sites": Route(STREET, "/imports/sheets/?as=csv&list=sheet-sites"),
    "sheet-rooms": Route(STREET, "/imports/sheets/?as=csv&list=sheet-rooms"),
    "sheet-buildings": Route(STREET, "/imports/sheets/?as=csv&list=sheet-buildings"),
    "sheet-inspections": Route(STREET, "/imports/sheets/?as=csv&list=sheet-inspections"),
}  # fmt: skip
OPERATIONS = {
    "openings": Route(EVERYBODY, "/api/v1/openings"),
    "site_opening": Route(EVERYBODY, "/api/v1/sites/{site}/opening?prevalence=0.01", row=True),
    "reach": Route(STREET, "/api/v1/reach?service=day_care"),
    "inspections": Route(EVERYBODY, "/api/v1/inspections"),
    "site_checks": Route(EVERYBODY, "/api/v1/sites/{site}/checks", row=True),
    "sensor_reading": Route(
        STREET | {Role.PARTNER_MANAGER}, "/api/v1/sensors/{sensor_with_key}/readings", "post", row=True, sees=EVERYBODY,
        data={"ppm": 640}, answer=ADDED,
    ),
}  # fmt: skip


def rows() -> dict[str, object]:
    """A site with a room whose air was measured, decided to open; the room is booked, and a fire inspection is due. The partner
    manager is a member of its operator, not of that of a second site.
    """
    site = Site.objects.create(division_code=COMMUNITY, name="桂香日间照料中心", kind=SiteKind.DAY_CENTRE)
    operate(site, DIRECTOR)
    site_of_others = Site.objects.create(division_code=COMMUNITY, name="梅苑食堂", kind=SiteKind.CANTEEN)
    operate(site_of_others)
    room = Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2, bookable=True)
    measurement = AirMeasurement.objects.create(
        room=room, measured_at=timezone.now(), hours=0.5, outdoors=420, air_changes=3, low=2.8, high=3.2, readings=7,
        windows_open=True, measured_by="test",
    )  # fmt: skip
    sensor = sensor_put(actor=Actor.operator(), room=room, topic="hall/co2")
    sensor_with_key = sensor_put(actor=Actor.operator(), room=room, topic="hall/keyed")
    today = timezone.localdate()
    decision = opening_sign(
        actor=Actor.operator(), site=site, terms=OpeningTerms(prevalence=0.01), starts_on=today, ends_on=today
    )
    start = timezone.now() + dt.timedelta(days=1)
    booking = booking_make(
        actor=Actor.operator(), room=room, starts_at=start, ends_at=start + dt.timedelta(hours=1), purpose="choir",
        people=5, booked_for="the choir",
    )  # fmt: skip
    inspection = inspection_note(
        actor=Actor.operator(), site=site, terms=InspectionTerms(subject="fire", result="not_yet", due_on=today)
    )
    return {
        "site": site.pk, "site_of_others": site_of_others.pk, "room": room.pk,
        "measurement": measurement.pk, "sensor": sensor.pk,
        "sensor_with_key": sensor_with_key.pk,
        "decision_to_open": decision.pk,
        "booking": booking.pk, "inspection": inspection.pk,
    }  # fmt: skip
