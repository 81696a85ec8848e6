"""The sweep: every page and every API operation, asked as every persona. A route that is not declared here fails.

Expected answers were written down from the roles' purposes (each room's rules.py), not read off the program.
"""

import datetime as dt
import io
import json
import uuid
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from renyang.care.domain.terms import NeedTerms
from renyang.care.services import need_record
from renyang.core.access.gate import Actor
from renyang.core.access.roles import Purpose, Role
from renyang.core.models import AccessEntry, ImportBatch, User
from renyang.core.services import grant_give, user_create
from renyang.people.domain.freshness import State
from renyang.people.domain.pseudonyms import pseudonym
from renyang.people.models import Carer, Collection, Pair, Person, SourceRecord
from renyang.people.rules.facts import FactGroup
from renyang.people.services import (
    CarerGiven,
    assessment_record,
    carer_add,
    consent_record,
    life_event_record,
    proposal_make,
)
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import AirMeasurement, Room, Site, SiteKind
from renyang.places.services import InspectionGiven, booking_make, inspection_note, opening_sign, sensor_put
from renyang.resilience.models import StressRun
from renyang.science.capability import ITEMS
from renyang.supplies.models import Stock
from renyang.supplies.services import supplies_lend, supplies_receive
from renyang.web.shell.listing import LISTS
from tests.personas import COMMUNITY, FAMILY, HERE, PERSONAS, Persona
from tests.world import PASSWORD, ZHANG_ID, zhang

STREET = {Role.SUBDISTRICT_OFFICER, Role.COMMUNITY_WORKER}
DEPARTMENTS = {Role.CIVIL_AFFAIRS_OFFICER, Role.HEALTH_OFFICER, Role.SOCIAL_SECURITY_OFFICER}
TIED = {Role.CARER, Role.FAMILY_MEMBER, Role.OLDER_PERSON}
EVERYBODY = set(Role)
OK, ADDED, CREATED, MOVED, FORBIDDEN, MISSING, INVALID = 200, 201, 202, 302, 403, 404, 422


@dataclass(frozen=True)
class Route:
    """What a route answers.

    `roles` may; others are forbidden. `row` is True where the route is about one row: then everybody who cannot see the
    row gets 404, and `sees` (the roles that see it without the right) 403. `sub_district` rows lie above a community, out
    of a community worker's reach. A `tied` page is of those to whom somebody is tied: a tied role alone does not open it.
    """

    roles: set[Role]
    address: str
    method: str = "get"
    row: bool = False
    sees: set[Role] = field(default_factory=set)
    sub_district: bool = False
    tied: bool = False
    data: dict[str, object] = field(default_factory=dict)
    answer: int = OK

    def expected(self, persona: Persona) -> int:
        """The answer for a persona that is signed in."""
        reaches = persona.here and not (self.sub_district and persona.division == COMMUNITY)
        if self.row:
            if reaches and persona.role in self.roles:
                return self.answer
            return FORBIDDEN if reaches and persona.role in self.sees else MISSING
        if persona.role in self.roles and (persona.here or not self.tied):
            return self.answer
        return FORBIDDEN


PAGES = {
    "today": Route(EVERYBODY, "/"),
    "register": Route(STREET | DEPARTMENTS | TIED, "/register/"),
    "roster": Route(STREET, "/register/roster/"),
    "person": Route(STREET | DEPARTMENTS | TIED, "/register/{person}/", row=True),
    "person_card": Route(STREET | DEPARTMENTS | TIED, "/register/{person}/card/", row=True),
    "person_correct": Route(STREET, "/register/{person}/correct/", row=True, sees=DEPARTMENTS | TIED),
    "person_records": Route(STREET, "/register/{person}/records/", row=True, sees=DEPARTMENTS | TIED),
    "person_part": Route(STREET, "/register/{person}/part/", "post", row=True, sees=DEPARTMENTS | TIED, answer=MOVED),
    "person_merge": Route(STREET, "/register/{person}/merge/", "post", row=True, sees=DEPARTMENTS | TIED, answer=MISSING),
    "assessments": Route(
        STREET | {Role.HEALTH_OFFICER}, "/register/{person}/assessments/", row=True, sees=DEPARTMENTS | TIED
    ),
    "assessment_new": Route(
        STREET | {Role.HEALTH_OFFICER}, "/register/{person}/assessments/new/", row=True, sees=DEPARTMENTS | TIED
    ),
    "screening_new": Route(
        STREET | {Role.HEALTH_OFFICER}, "/register/{person}/screenings/phq2/", row=True, sees=DEPARTMENTS | TIED
    ),
    "assessment_withdraw": Route(
        STREET | {Role.HEALTH_OFFICER}, "/assessments/{assessment}/withdraw/", "post", row=True, answer=MOVED
    ),
    "carers": Route(STREET, "/register/{person}/carers/", row=True, sees=DEPARTMENTS | TIED),
    "carers_order": Route(
        STREET, "/register/{person}/carers/order/", "post", row=True, sees=DEPARTMENTS | TIED, answer=MOVED
    ),
    "carer_change": Route(STREET, "/carers/{carer}/", row=True),
    "carer_remove": Route(STREET, "/carers/{removed}/remove/", "post", row=True, answer=MOVED),
    "household": Route(STREET, "/households/{household}/", row=True),
    "households_doubtful": Route(STREET, "/households/doubtful/"),
    "assessments_due": Route(STREET | {Role.HEALTH_OFFICER}, "/assessments/due/"),
    "person_history": Route(STREET | DEPARTMENTS | TIED, "/register/{person}/history/", row=True),
    "life_event_new": Route(STREET, "/register/{person}/life/new/", row=True, sees=DEPARTMENTS | TIED),
    "life_event_withdraw": Route(STREET, "/life/{life_event}/withdraw/", "post", row=True, answer=MOVED),
    "presence": Route(STREET, "/presence/"),
    "survivorship_rules": Route(STREET | {Role.SYSTEM_ADMIN}, "/register/rules/"),
    "survivorship_rule": Route({Role.SYSTEM_ADMIN}, "/register/rules/status/"),
    "consents": Route(
        STREET | {Role.OLDER_PERSON}, "/register/{person}/consents/", row=True, sees=DEPARTMENTS | TIED
    ),
    "consent_new": Route(
        STREET, "/register/{person}/consents/family_member/", row=True, sees=DEPARTMENTS | TIED
    ),
    "after_death": Route(STREET, "/register/{person}/after-death/", row=True, sees=DEPARTMENTS | TIED),
    "consent_withdraw": Route(
        STREET | {Role.OLDER_PERSON}, "/consents/{consent}/withdraw/", "post", row=True, answer=MOVED
    ),
    "completeness": Route(STREET | DEPARTMENTS, "/completeness/"),
    "first_to_ask": Route(STREET, "/completeness/first/"),
    "linkage": Route(STREET, "/linkage/"),
    "pairs": Route(STREET, "/pairs/"),
    "pair_decide": Route(STREET, "/pairs/{pair}/", "post", row=True, data={"verdict": "same"}, answer=MOVED),
    "decision_undo": Route(STREET, "/decisions/{decision}/undo/", "post", row=True, answer=MOVED),
    "mine": Route(TIED, "/mine/", tied=True),
    "mine_person": Route(TIED, "/mine/{person}/", row=True, sees=STREET | DEPARTMENTS),
    "proposals": Route(STREET, "/proposals/"),
    "proposal_decide": Route(
        STREET, "/proposals/{proposal}/", "post", row=True, sees={Role.FAMILY_MEMBER},
        data={"verdict": "decline", "reason": "not so"}, answer=MOVED,
    ),
    "proposal_take_back": Route(
        {Role.FAMILY_MEMBER}, "/proposals/{proposal}/take-back/", "post", row=True, sees=STREET, answer=MOVED
    ),
    "needs": Route(STREET, "/needs/"),
    "needs_unrecorded": Route(STREET | {Role.HEALTH_OFFICER}, "/needs/unrecorded/"),
    "person_needs": Route(
        STREET | {Role.HEALTH_OFFICER, Role.CIVIL_AFFAIRS_OFFICER}, "/register/{person}/needs/", row=True,
        sees=DEPARTMENTS | TIED,
    ),
    "need_new": Route(
        STREET | {Role.HEALTH_OFFICER}, "/register/{person}/needs/new/", row=True, sees=DEPARTMENTS | TIED
    ),
    "need_change": Route(
        STREET | {Role.HEALTH_OFFICER}, "/needs/{need}/change/", row=True, sees={Role.CIVIL_AFFAIRS_OFFICER} | TIED
    ),
    "need_end": Route(
        STREET | {Role.HEALTH_OFFICER}, "/needs/{need}/end/", "post", row=True,
        sees={Role.CIVIL_AFFAIRS_OFFICER} | TIED, data={"why": "moved in with her daughter"}, answer=MOVED,
    ),
    "first": Route(STREET, "/first/"),
    "imports": Route(STREET | DEPARTMENTS, "/imports/"),
    "import_new": Route(STREET | DEPARTMENTS, "/imports/new/"),
    "import_sheets": Route(STREET | DEPARTMENTS, "/imports/sheets/"),
    "import_batch": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/", row=True, sub_district=True
    ),
    "import_apply": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/apply/", "post", row=True, sub_district=True,
        answer=INVALID,
    ),
    "import_abandon": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/abandon/", "post", row=True,
        sub_district=True, answer=INVALID,
    ),
    "import_rejects": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/imports/{batch}/rejects.xlsx", row=True, sub_district=True
    ),
    "collections": Route(STREET | DEPARTMENTS, "/collections/"),
    "collection_new": Route(STREET | DEPARTMENTS, "/collections/new/"),
    "collection": Route(STREET | DEPARTMENTS, "/collections/{collection}/", row=True),
    "collection_sheet": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/collections/{collection}/sheet.xlsx", row=True,
        sees=STREET | DEPARTMENTS,
    ),
    "collection_close": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/collections/{collection}/close/", "post", row=True,
        sees=STREET | DEPARTMENTS, answer=MOVED,
    ),
    "collection_abandon": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/collections/{abandoned}/abandon/", "post", row=True,
        sees=STREET | DEPARTMENTS, answer=MOVED,
    ),
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
    "site_comfort": Route(STREET | {Role.PARTNER_MANAGER}, "/sites/{site}/comfort/", row=True, sees=EVERYBODY),
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
        STREET | {Role.PARTNER_MANAGER}, "/sensors/{sensor}/remove/", "post", row=True, sees=EVERYBODY, answer=MOVED,
    ),
    "supplies": Route(STREET, "/supplies/"),
    "supplies_expiry": Route(STREET, "/supplies/expiry/"),
    "supplies_count": Route(STREET, "/supplies/count/"),
    "lending": Route(STREET, "/supplies/lending/"),
    "lending_map": Route(STREET, "/supplies/lending/map.json"),
    "stock": Route(STREET, "/stocks/{stock}/", row=True),
    "loan_return": Route(
        {Role.SUBDISTRICT_OFFICER}, "/loans/{loan}/return/", "post", row=True, sees={Role.COMMUNITY_WORKER},
        data={"quantity": 1}, answer=MOVED,
    ),
    "partners": Route(STREET | DEPARTMENTS | {Role.PARTNER_MANAGER}, "/partners/"),
    "index": Route(STREET | DEPARTMENTS, "/index/"),
    "stress": Route(STREET | DEPARTMENTS, "/stress/"),
    "stress_run": Route(STREET | DEPARTMENTS, "/stress/{stress}/", row=True),
    "access": Route({Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER}, "/access/"),
    "preferences": Route(EVERYBODY, "/preferences/", "post", answer=MOVED),
}  # fmt: skip
TAKEN_ALONG = {
    "register": Route(STREET, "/register/?as=xlsx"),
    "first_to_reach": Route(STREET, "/first/?as=csv"),
    "first_to_ask": Route(STREET, "/completeness/first/?as=csv"),
    "assessments_due": Route(STREET, "/assessments/due/?as=csv"),
    "absences_overdue": Route(STREET, "/presence/?as=csv"),
    "records_disagreeing": Route(STREET, "/presence/?as=csv&list=records_disagreeing"),
    "households_doubtful": Route(STREET, "/households/doubtful/?as=csv"),
    "needs_unrecorded": Route(STREET, "/needs/unrecorded/?as=csv"),
    "recorded_needs": Route(STREET, "/needs/?as=csv"),
    "special_care": Route(STREET, "/needs/?as=csv&list=special_care"),
    "by_capability": Route(STREET, "/needs/?as=csv&list=by_capability"),
    "by_living_arrangement": Route(STREET, "/needs/?as=csv&list=by_living_arrangement"),
    "by_fact": Route(STREET | DEPARTMENTS, "/completeness/?as=csv"),
    "by_community": Route(STREET | DEPARTMENTS, "/completeness/?as=csv&list=by_community"),
    "by_department": Route(STREET | DEPARTMENTS, "/completeness/?as=csv&list=by_department"),
    "pairs": Route(STREET, "/pairs/?as=csv"),
    "imports": Route(STREET | DEPARTMENTS, "/imports/?as=csv"),
    "sheet-people": Route(STREET | DEPARTMENTS, "/imports/sheets/?as=csv&list=sheet-people"),
    "sheet-needs": Route(STREET | {Role.HEALTH_OFFICER}, "/imports/sheets/?as=csv&list=sheet-needs"),
    **{
        f"sheet-{kind}": Route(STREET, f"/imports/sheets/?as=csv&list=sheet-{kind}")
        for kind in (
            "sites",
            "rooms",
            "buildings",
            "supplies",
            "organisations",
            "agreements",
            "responsibilities",
            "inspections",
        )
    },
    "collections": Route(STREET | DEPARTMENTS, "/collections/?as=csv"),
    "sites": Route(EVERYBODY, "/sites/?as=csv"),
    "openings": Route(EVERYBODY, "/openings/?as=csv"),
    "inspections": Route(EVERYBODY, "/inspections/?as=csv"),
    "bookings": Route(EVERYBODY, "/rooms/{room}/bookings/?as=csv", row=True),
    "out_of_reach": Route(STREET, "/reach/?as=csv"),
    "supply_gaps": Route(STREET, "/supplies/?as=csv&list=supply_gaps"),
    "supplies": Route(STREET, "/supplies/?as=csv"),
    "staff": Route(STREET, "/supplies/?as=csv&list=staff"),
    "supply_expiry": Route(STREET, "/supplies/expiry/?as=csv"),
    "lending": Route(STREET, "/supplies/lending/?as=csv"),
    "loans": Route(STREET, "/supplies/lending/?as=csv&list=loans"),
    "movements": Route(STREET, "/stocks/{stock}/?as=csv", row=True),
    "responsibilities": Route(STREET | DEPARTMENTS | {Role.PARTNER_MANAGER}, "/partners/?as=csv"),
    "agreements": Route(STREET | DEPARTMENTS | {Role.PARTNER_MANAGER}, "/partners/?as=csv&list=agreements"),
    "organisations": Route(STREET | DEPARTMENTS | {Role.PARTNER_MANAGER}, "/partners/?as=csv&list=organisations"),
    "levers": Route(STREET | DEPARTMENTS, "/index/?as=csv"),
    "indicators": Route(STREET | DEPARTMENTS, "/index/?as=csv&list=indicators"),
    "communities": Route(STREET | DEPARTMENTS, "/index/?as=csv&list=communities"),
    "stress": Route(STREET | DEPARTMENTS, "/stress/?as=csv"),
    "left_behind": Route(STREET, "/stress/{stress}/?as=csv", row=True, sees=DEPARTMENTS),
    "access": Route({Role.SYSTEM_ADMIN, Role.SUBDISTRICT_OFFICER}, "/access/?as=csv"),
}
"""Lists as they are taken along: who may carry one away is fewer than who may look at it, where people stand on it."""
OPERATIONS = {
    "me": Route(EVERYBODY, "/api/v1/me"),
    "divisions": Route(EVERYBODY, "/api/v1/divisions"),
    "imports": Route(STREET | DEPARTMENTS, "/api/v1/imports"),
    "import_get": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/api/v1/imports/{batch}", row=True, sub_district=True
    ),
    "people": Route(STREET | DEPARTMENTS | TIED, "/api/v1/people"),
    "person": Route(STREET | DEPARTMENTS | TIED, "/api/v1/people/{person}", row=True),
    "proposals": Route(STREET, "/api/v1/proposals"),
    "proposal_new": Route(
        TIED, "/api/v1/people/{person}/proposals", "post", row=True, sees=STREET | DEPARTMENTS,
        data={"facts": {"phone": "19900000077"}}, answer=ADDED,
    ),
    "needs": Route(
        STREET | {Role.HEALTH_OFFICER, Role.CIVIL_AFFAIRS_OFFICER}, "/api/v1/people/{person}/needs", row=True,
        sees=DEPARTMENTS | TIED,
    ),
    "need_record": Route(
        STREET | {Role.HEALTH_OFFICER}, "/api/v1/people/{person}/needs", "post", row=True, sees=DEPARTMENTS | TIED,
        data={"service": "meals", "per": "day"}, answer=ADDED,
    ),
    "openings": Route(EVERYBODY, "/api/v1/openings"),
    "supplies": Route(STREET, "/api/v1/supplies?scenario=winter-wave"),
    "site_opening": Route(EVERYBODY, "/api/v1/sites/{site}/opening?prevalence=0.01", row=True),
    "reach": Route(STREET, "/api/v1/reach?service=day_care"),
    "inspections": Route(EVERYBODY, "/api/v1/inspections"),
    "site_checks": Route(EVERYBODY, "/api/v1/sites/{site}/checks", row=True),
    "collections": Route(STREET | DEPARTMENTS, "/api/v1/collections"),
    "collection": Route(STREET | DEPARTMENTS, "/api/v1/collections/{collection}", row=True),
    "index": Route(STREET | DEPARTMENTS, "/api/v1/index", row=True),
    "stress_runs": Route(STREET | DEPARTMENTS, "/api/v1/stress"),
    "stress_start": Route(
        {Role.SUBDISTRICT_OFFICER}, "/api/v1/stress", "post", row=True, sees=DEPARTMENTS | {Role.SYSTEM_ADMIN,
        Role.PARTNER_MANAGER}, sub_district=True, data={"scenario": "calm", "division_code": HERE, "replicates": 2},
        answer=CREATED,
    ),
    "stress_run": Route(STREET | DEPARTMENTS, "/api/v1/stress/{stress}", row=True),
}  # fmt: skip
OPEN_PAGES = {"preferences", "open_today"}
"""Pages that answer the anonymous too."""

THIRD_PARTY = {"account/": "signing in, passwords: allauth", "account/mfa/": "second factor: allauth"}
DOCUMENTATION = {"openapi-json", "openapi-view", "api-root"}
"""The API's own description holds no records."""


@pytest.fixture
def rows(db: None) -> dict[str, object]:
    """The ids that addresses are about; the batch is the health department's."""
    left, right, third = SourceRecord.objects.filter(division_code=COMMUNITY).order_by("pk")[:3]
    pair, _ = Pair.objects.get_or_create(
        left=left, right=right, defaults={"division_code": COMMUNITY, "probability": 0.7}
    )
    decided, _ = Pair.objects.get_or_create(
        left=left, right=third, division_code=COMMUNITY, verdict="different", decision=uuid.uuid4()
    )
    return {
        "person": zhang().pk,
        "batch": ImportBatch.objects.get(source="health").pk,
        "stress": StressRun.objects.get().pk,
        "pair": pair.pk,
        "decision": decided.decision,
        "assessment": assessment_record(
            actor=Actor.operator(),
            person=zhang(),
            scores={item.code: item.most for item in ITEMS},
            assessed_on=timezone.localdate(),
            reason="first",
        ).pk,
        "life_event": life_event_record(
            actor=Actor.operator(), person=zhang(), kind="absent", happened_on=timezone.localdate()
        ).pk,
        "household": zhang().household_id,
        "carer": Carer.objects.get(name="张明").pk,
        "removed": carer_add(actor=Actor.operator(), person=zhang(), given=CarerGiven(name="张丽")).pk,
        "consent": consent_record(
            actor=Actor.operator(),
            person=zhang(),
            recipient=Role.FAMILY_MEMBER,
            groups=[FactGroup.HEALTH],
            purpose=Purpose.CARE,
            given_on=timezone.localdate(),
        ).pk,
        "proposal": proposal_make(
            actor=Actor.of(User.objects.get(username=FAMILY.username)), person=zhang(), facts={"phone": "19900000088"}
        ).pk,
        "need": need_record(
            actor=Actor.operator(),
            person=zhang(),
            service="bathing",
            terms=NeedTerms(times=1, per="week", minutes=60, critical=False, since=timezone.localdate()),
        ).pk,
        **_site(),
        **_stock(),
        "collection": _collection("a planned one").pk,
        "abandoned": _collection("one to be given up").pk,
    }


def _site() -> dict[str, object]:
    """A site with a room whose air was measured, decided to open; the room is booked, and a fire inspection is due."""
    site = Site.objects.create(division_code=COMMUNITY, name="桂香日间照料中心", kind=SiteKind.DAY_CENTRE)
    room = Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2, bookable=True)
    measurement = AirMeasurement.objects.create(
        room=room, measured_at=timezone.now(), hours=0.5, outdoors=420, air_changes=3, low=2.8, high=3.2, readings=7,
        windows_open=True, measured_by="test",
    )  # fmt: skip
    sensor = sensor_put(actor=Actor.operator(), room=room, topic="hall/co2")
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
        actor=Actor.operator(), site=site, given=InspectionGiven(subject="fire", result="not_yet", due_on=today)
    )
    return {
        "site": site.pk, "room": room.pk, "measurement": measurement.pk, "sensor": sensor.pk,
        "decision_to_open": decision.pk,
        "booking": booking.pk, "inspection": inspection.pk,
    }  # fmt: skip


def _stock() -> dict[str, object]:
    """A stock that lent to one of the next community."""
    here, next_door = (
        Stock.objects.create(division_code=division, store="储备点", item="口罩", unit="只", daily_use=10)
        for division in (COMMUNITY, "320199001002")
    )
    supplies_receive(actor=Actor.operator(), stock=here, quantity=900)
    loan = supplies_lend(actor=Actor.operator(), lender=here, borrower=next_door, quantity=5, agreed_by="王主任")
    return {"stock": here.pk, "loan": loan.pk}


def _collection(title: str) -> Collection:
    """A collection that the health department plans in the whole sub-district."""
    columns = [{"at": 0, "heading": "姓名", "fact": "name", "asks": False, **dict.fromkeys(State, 0)},
               {"at": 1, "heading": "能力等级", "fact": "capability_level", "asks": True, **dict.fromkeys(State, 0)}]  # fmt: skip
    return Collection.objects.create(
        division_code=HERE, source="health", title=title, file_name="form.csv", collect_by=timezone.localdate(),
        columns=columns, created_by="health",
    )  # fmt: skip


def _patterns(resolver: URLResolver, prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append((entry.name or "", address))
        elif address not in THIRD_PARTY:
            found += _patterns(entry, address)
    return found


def test_every_page_is_declared() -> None:
    """The routes that Django knows, less those of libraries, are exactly those declared."""
    pages = {name for name, address in _patterns(get_resolver()) if not address.startswith("api/")}
    assert pages == set(PAGES)


def test_every_list_is_declared() -> None:
    """The lists that pages let be taken along are exactly those declared."""
    assert set(LISTS) == set(TAKEN_ALONG)


def test_every_operation_is_declared() -> None:
    """The operations of the API's own description are exactly those declared."""
    from renyang.api.api import api

    paths = api.get_openapi_schema()["paths"]
    operations = {operation["operationId"] for methods in paths.values() for operation in methods.values()}
    assert operations == set(OPERATIONS)
    names = {name for name, address in _patterns(get_resolver()) if address.startswith("api/")}
    assert names == set(OPERATIONS) | DOCUMENTATION


@pytest.mark.parametrize("persona", PERSONAS, ids=str)
def test_pages(persona: Persona | None, sign_in: Callable[..., Client], rows: dict[str, object]) -> None:
    """Every page as one persona."""
    wrong, client = {}, sign_in(persona)
    for name, route in PAGES.items():
        answer = getattr(client, route.method)(route.address.format(**rows), route.data)
        if persona is None:
            expected = route.answer if name in OPEN_PAGES else MOVED
            right = answer.status_code == expected and (name in OPEN_PAGES or "/account/login/" in answer["Location"])
        else:
            expected = route.expected(persona)
            right = answer.status_code == expected
        if not right:
            wrong[name] = (answer.status_code, expected)
    assert wrong == {}


@pytest.mark.parametrize("persona", PERSONAS, ids=str)
def test_lists_taken_along(persona: Persona | None, sign_in: Callable[..., Client], rows: dict[str, object]) -> None:
    """Every list as one persona; what was taken is written down, what was refused is not."""
    wrong, client = {}, sign_in(persona)
    for name, route in TAKEN_ALONG.items():
        answer = client.get(route.address.format(**rows))
        expected = MOVED if persona is None else route.expected(persona)
        if answer.status_code != expected:
            wrong[name] = (answer.status_code, expected)
        written = AccessEntry.objects.filter(subject="listing", subject_id=name).exists()
        assert written == (answer.status_code == OK), name
    assert wrong == {}


@pytest.mark.parametrize("persona", PERSONAS, ids=str)
def test_operations(persona: Persona | None, sign_in: Callable[..., Client], rows: dict[str, object]) -> None:
    """Every API operation as one persona; errors come in one shape."""
    wrong, client = {}, sign_in(persona)
    for name, route in OPERATIONS.items():
        given = {"content_type": "application/json", "data": route.data} if route.method == "post" else {}
        answer = getattr(client, route.method)(route.address.format(**rows), **given)
        expected = 401 if persona is None else route.expected(persona)
        if answer.status_code != expected:
            wrong[name] = (answer.status_code, expected)
        elif expected >= 400:
            assert {"code", "message"} <= set(answer.json())
    assert wrong == {}


STREET_IS_TOLD = "张秀英（19900000001）等人复核"
PRIVATE = ("张秀英", "王建国", "19900000001", "19900000002", "19900000003", ZHANG_ID, ZHANG_ID[:6] + "********", "梅苑")
"""Names, telephones, IDs and an address of people of COMMUNITY."""


@pytest.fixture
def neighbour(db: None) -> Client:
    """A worker of the next community, who reads the street's collections, index and stress tests with it."""
    user = user_create(actor=Actor.operator(), username="neighbour", display_name="neighbour", password=PASSWORD)
    grant_give(actor=Actor.operator(), user=user, role=Role.COMMUNITY_WORKER, division_code="320199001002")
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _text(answer: HttpResponse) -> str:
    """All that an answer says: a page, JSON without its escapes, or every part of a workbook."""
    body = answer.getvalue()
    if "json" in answer["Content-Type"]:
        return json.dumps(json.loads(body), ensure_ascii=False)
    if "spreadsheetml" in answer["Content-Type"]:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    return body.decode()


@pytest.mark.parametrize("who", ["neighbour", Persona(Role.COMMUNITY_WORKER, here=False)], ids=str)
def test_nothing_of_somebody_is_told_outside_the_scope(
    who: str | Persona, neighbour: Client, sign_in: Callable[..., Client], rows: dict[str, object]
) -> None:
    """Every page, list taken along and operation that answers a worker of another community tells no name, number or address
    of the people of this one, though the street's collection names them and its stress test leaves them behind.
    """
    client = neighbour if who == "neighbour" else sign_in(who)
    Collection.objects.filter(pk=rows["collection"]).update(title=STREET_IS_TOLD, file_name=f"{STREET_IS_TOLD}.csv")
    left = [{"person": str(pk), "probability": 0.9, "usual": 0.1, "cause": "no_staff"}
            for pk in Person.objects.filter(division_code=COMMUNITY).values_list("pk", flat=True)]  # fmt: skip
    StressRun.objects.filter(pk=rows["stress"]).update(left_behind=left)
    asked = [route.address.format(**rows) for route in (*PAGES.values(), *OPERATIONS.values()) if route.method == "get"]
    asked += [f"/api/v1/people?search={quote(told)}" for told in PRIVATE] + ["/register/?search=zxy"]
    answered = {address: answer for address in asked if (answer := client.get(address)).status_code == OK}
    told = {(address, word) for address, answer in answered.items() for word in PRIVATE if word in _text(answer)}
    echoed = {(address, word) for address, word in told if address.endswith(quote(word))}
    assert told - echoed == set()
    assert len(answered) >= 15
    if who == "neighbour":
        page = _text(answered[f"/stress/{rows['stress']}/"])
        assert all(pseudonym(row["person"]) in page for row in left)
        assert f"{pseudonym(zhang().pk)}（***********）等人复核" in _text(answered["/collections/"])
