"""The routes of care for the sweep, and the rows that their addresses are about."""

from django.utils import timezone

from renyang.care.domain.terms import NeedTerms
from renyang.care.services import need_record
from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from tests.sweep import ADDED, DEPARTMENTS, MOVED, STREET, TIED, Route
from tests.world import zhang

PAGES = {
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
}  # fmt: skip
LISTS = {
    "needs_unrecorded": Route(STREET, "/needs/unrecorded/?as=csv"),
    "recorded_needs": Route(STREET, "/needs/?as=csv"),
    "needs_by_service": Route(STREET, "/needs/?as=csv&list=needs_by_service"),
    "special_care": Route(STREET, "/needs/?as=csv&list=special_care"),
    "by_capability": Route(STREET, "/needs/?as=csv&list=by_capability"),
    "by_living_arrangement": Route(STREET, "/needs/?as=csv&list=by_living_arrangement"),
    "sheet-needs": Route(STREET | {Role.HEALTH_OFFICER}, "/imports/sheets/?as=csv&list=sheet-needs"),
}  # fmt: skip
OPERATIONS = {
    "needs": Route(
        STREET | {Role.HEALTH_OFFICER, Role.CIVIL_AFFAIRS_OFFICER}, "/api/v1/people/{person}/needs", row=True,
        sees=DEPARTMENTS | TIED,
    ),
    "need_record": Route(
        STREET | {Role.HEALTH_OFFICER}, "/api/v1/people/{person}/needs", "post", row=True, sees=DEPARTMENTS | TIED,
        data={"service": "meals", "per": "day"}, answer=ADDED,
    ),
}  # fmt: skip


def rows() -> dict[str, object]:
    """The ids that addresses are about."""
    return {
        "need": need_record(
            actor=Actor.operator(),
            person=zhang(),
            service="bathing",
            terms=NeedTerms(times=1, per="week", minutes=60, critical=False, since=timezone.localdate()),
        ).pk,
    }
