"""Members of organisations."""

import datetime as dt
from typing import Any

from django.utils import timezone
from ninja import Field, Router, Schema, Status

from renyang.api.lists import After, Order, page_answer, page_schema_of, schema_of
from renyang.api.schemas import REFUSALS, REFUSALS_OF_A_BODY
from renyang.core.access.gate import Action
from renyang.core.access.request import ActorRequest
from renyang.core.queries import user_named
from renyang.organisations import queries, services
from renyang.organisations.lists import MEMBERS

router = Router(tags=["organisations"])


MemberOut = schema_of(MEMBERS, "MemberOut", "An account that belongs to an organisation, both days included.")
Members = page_schema_of(MemberOut, "Members")


class MemberIn(Schema):
    """An account that is to become a member; `since` left out is today, `until` left out is until it is ended."""

    username: str = Field(max_length=60)
    since: dt.date | None = None
    until: dt.date | None = None


@router.get("/organisations/{pk}/members", response={200: Members, **REFUSALS}, operation_id="members")
def members(request: ActorRequest, pk: int, order: Order = "", after: After = "") -> dict[str, Any]:
    """A page of an organisation's members; a partner manager is given those of her own organisations."""
    organisation = queries.organisation(request.actor, pk)
    return page_answer(MEMBERS.read_by(request.actor, organisation, order=order), after)


@router.post("/organisations/{pk}/members", response={201: MemberOut, **REFUSALS_OF_A_BODY}, operation_id="member_add")
def member_add(request: ActorRequest, pk: int, wanted: MemberIn) -> Status[dict[str, Any]]:
    """Make an account a member; made again, it has the new days."""
    organisation = queries.organisation(request.actor, pk, Action.CHANGE)
    member = services.member_add(
        actor=request.actor,
        organisation=organisation,
        user=user_named(wanted.username),
        since=wanted.since or timezone.localdate(),
        until=wanted.until,
    )
    return Status(201, MEMBERS.read_by(request.actor, organisation).record(member))


@router.post("/organisations/members/{pk}/remove", response={200: MemberOut, **REFUSALS}, operation_id="member_remove")
def member_remove(request: ActorRequest, pk: int) -> dict[str, Any]:
    """End a membership at once; it stays on record."""
    member = queries.member_to_change(request.actor, pk)
    services.member_remove(actor=request.actor, member=member)
    member.refresh_from_db(fields=["until"])
    return MEMBERS.read_by(request.actor, member.organisation).record(member)
