"""The routes of the register for the sweep, and the rows that their addresses are about."""

import uuid

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Purpose, Role
from renyang.core.models import User
from renyang.people.domain.carers import CarerTerms
from renyang.people.domain.freshness import State
from renyang.people.models import (
    Carer,
    Collection,
    Edge,
    EmergencyOpening,
    Exclusion,
    Link,
    Move,
    Pair,
    SourceRecord,
    Tonight,
    TonightPerson,
)
from renyang.people.rules.facts import FactGroup
from renyang.people.services import (
    assessment_record,
    carer_add,
    consent_record,
    emergency_open,
    exclusion_withdraw,
    life_event_record,
    person_exclude,
    proposal_make,
    tonight_begin,
    tonight_close,
)
from renyang.science.capability import ITEMS
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE
from tests.sweep import ADDED, DEPARTMENTS, EVERYBODY, INVALID, MISSING, MOVED, STREET, TIED, Route
from tests.world import zhang

PAGES = {
    "register": Route(STREET | DEPARTMENTS | TIED, "/register/"),
    "roster": Route(STREET, "/register/roster/"),
    "person": Route(STREET | DEPARTMENTS | TIED, "/register/{person}/", row=True),
    "person_card": Route(STREET | DEPARTMENTS | TIED, "/register/{person}/card/", row=True),
    "person_correct": Route(STREET, "/register/{person}/correct/", row=True, sees=DEPARTMENTS | TIED),
    "person_records": Route(STREET, "/register/{person}/records/", row=True, sees=DEPARTMENTS | TIED),
    "person_split": Route(STREET, "/register/{person}/part/", "post", row=True, sees=DEPARTMENTS | TIED, answer=MOVED),
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
    "person_access": Route(
        {Role.SUBDISTRICT_OFFICER}, "/register/{person}/access/", row=True,
        sees=DEPARTMENTS | TIED | {Role.COMMUNITY_WORKER},
    ),
    "emergency_openings": Route({Role.SUBDISTRICT_OFFICER, Role.SYSTEM_ADMIN}, "/register/emergencies/"),
    "emergency_open": Route(
        DEPARTMENTS, "/register/{person}/emergency/", "post", row=True, sees=STREET | TIED, data={"reason": "door shut"},
        answer=MOVED,
    ),
    "emergency_review": Route(
        {Role.SUBDISTRICT_OFFICER, Role.SYSTEM_ADMIN}, "/register/emergencies/{opening}/", "post", row=True,
        data={"remark": "as it should be"}, answer=MOVED,
    ),
    "person_exclude": Route(
        STREET, "/register/{person}/exclude/", "post", row=True, sees=DEPARTMENTS | TIED, answer=INVALID
    ),
    "exclusion_withdraw": Route(STREET, "/exclusions/{exclusion}/withdraw/", "post", row=True, answer=INVALID),
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
    "mine": Route(TIED, "/mine/"),
    "mine_person": Route(TIED, "/mine/{person}/", row=True, sees=STREET | DEPARTMENTS),
    "mine_readers": Route(
        {Role.OLDER_PERSON}, "/mine/{person}/readers/", row=True,
        sees=STREET | DEPARTMENTS | TIED - {Role.OLDER_PERSON},
    ),
    "proposals": Route(STREET, "/proposals/"),
    "proposal_decide": Route(
        STREET, "/proposals/{proposal}/", "post", row=True, sees={Role.FAMILY_MEMBER},
        data={"verdict": "decline", "reason": "not so"}, answer=MOVED,
    ),
    "proposal_take_back": Route(
        {Role.FAMILY_MEMBER}, "/proposals/{proposal}/take-back/", "post", row=True, sees=STREET, answer=MOVED
    ),
    "move_decide": Route(
        STREET, "/moves/{move}/", "post", row=True, data={"verdict": "decline", "reason": "not so"}, answer=MOVED
    ),
    "tonight": Route(STREET, "/tonight/"),
    "tonight_next": Route(STREET, "/tonight/next/", answer=MOVED),
    "tonight_rounds": Route(STREET, "/tonight/rounds/"),
    "tonight_round": Route(STREET, "/tonight/rounds/{round_closed}/", row=True),
    "tonight_person": Route(STREET, "/tonight/people/{listed}/", row=True),
    "tonight_begin": Route(
        STREET, "/tonight/begin/", "post", row=True, sees=EVERYBODY - STREET, data={"division": COMMUNITY}, answer=MOVED
    ),
    "tonight_share": Route(STREET, "/tonight/{tonight}/share/", "post", row=True, answer=MOVED),
    "tonight_assign": Route(STREET, "/tonight/people/{listed}/assign/", "post", row=True, answer=MOVED),
    "tonight_call": Route(
        STREET, "/tonight/people/{listed}/call/", "post", row=True, data={"outcome": "reached", "tries": "0"},
        answer=MOVED,
    ),
    "tonight_close": Route(STREET, "/tonight/{tonight}/close/", "post", row=True, answer=MOVED),
    "collections": Route(STREET | DEPARTMENTS, "/collections/"),
    "collection_new": Route(STREET | DEPARTMENTS, "/collections/new/"),
    "collection": Route(STREET | DEPARTMENTS, "/collections/{collection}/", row=True),
    "collection_sheet": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/collections/{collection}/sheet.xlsx", row=True,
        sees=STREET | DEPARTMENTS,
    ),
    "collection_not_reached": Route(
        STREET, "/collections/{collection}/people/{person}/not-reached/", "post", row=True, sees=DEPARTMENTS, answer=MOVED
    ),
    "collection_ask_again": Route(
        STREET, "/collections/{collection}/people/{person}/ask-again/", "post", row=True, sees=DEPARTMENTS, answer=MOVED
    ),
    "collection_close": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/collections/{collection}/close/", "post", row=True,
        sees=STREET | DEPARTMENTS, answer=MOVED,
    ),
    "collection_abandon": Route(
        {Role.SUBDISTRICT_OFFICER, Role.HEALTH_OFFICER}, "/collections/{abandoned}/abandon/", "post", row=True,
        sees=STREET | DEPARTMENTS, answer=MOVED,
    ),
}  # fmt: skip
LISTS = {
    "register": Route(STREET, "/register/?as=xlsx"),
    "tonight": Route(STREET, "/tonight/?as=csv"),
    "tonight_communities": Route(STREET, "/tonight/?as=csv&list=tonight_communities"),
    "tonight_rounds": Route(STREET, "/tonight/rounds/?as=csv"),
    "tonight_round": Route(STREET, "/tonight/rounds/{round_closed}/?as=csv", row=True),
    "first_to_ask": Route(STREET, "/completeness/first/?as=csv"),
    "assessments_due": Route(STREET, "/assessments/due/?as=csv"),
    "absences_overdue": Route(STREET, "/presence/?as=csv"),
    "records_disagreeing": Route(STREET, "/presence/?as=csv&list=records_disagreeing"),
    "gone_lately": Route(STREET, "/presence/?as=csv&list=gone_lately"),
    "households_doubtful": Route(STREET, "/households/doubtful/?as=csv"),
    "by_fact": Route(STREET | DEPARTMENTS, "/completeness/?as=csv"),
    "by_community": Route(STREET | DEPARTMENTS, "/completeness/?as=csv&list=by_community"),
    "by_department": Route(STREET | DEPARTMENTS, "/completeness/?as=csv&list=by_department"),
    "pairs": Route(STREET, "/pairs/?as=csv"),
    "moves": Route(STREET, "/proposals/?as=csv"),
    "moves_awaited": Route(STREET, "/proposals/?as=csv&list=moves_awaited"),
    "person_access": Route(
        {Role.SUBDISTRICT_OFFICER}, "/register/{person}/access/?as=csv", row=True,
        sees=DEPARTMENTS | TIED | {Role.COMMUNITY_WORKER},
    ),
    "person_emergency_openings": Route(
        {Role.SUBDISTRICT_OFFICER}, "/register/{person}/access/?as=csv&list=person_emergency_openings", row=True,
        sees=DEPARTMENTS | TIED | {Role.COMMUNITY_WORKER},
    ),
    "emergency_openings": Route(
        {Role.SUBDISTRICT_OFFICER, Role.SYSTEM_ADMIN}, "/register/emergencies/?as=csv"
    ),
    "collections": Route(STREET | DEPARTMENTS, "/collections/?as=csv"),
    "collection_progress": Route(STREET | DEPARTMENTS, "/collections/{collection}/?as=csv", row=True),
    "collection_people": Route(
        STREET, "/collections/{collection}/?as=csv&list=collection_people", row=True, sees=DEPARTMENTS
    ),
    "sheet-people": Route(STREET | DEPARTMENTS, "/imports/sheets/?as=csv&list=sheet-people"),
}  # fmt: skip
OPERATIONS = {
    "people": Route(STREET | DEPARTMENTS | TIED, "/api/v1/people"),
    "person": Route(STREET | DEPARTMENTS | TIED, "/api/v1/people/{person}", row=True),
    "proposals": Route(STREET, "/api/v1/proposals"),
    "proposal_new": Route(
        TIED, "/api/v1/people/{person}/proposals", "post", row=True, sees=STREET | DEPARTMENTS,
        data={"facts": {"phone": "19900000077"}}, answer=ADDED,
    ),
    "moves": Route(STREET, "/api/v1/moves"),
    "moves_awaited": Route(STREET, "/api/v1/moves/awaited"),
    "emergency_openings": Route(
        {Role.SUBDISTRICT_OFFICER, Role.SYSTEM_ADMIN}, "/api/v1/emergency-openings"
    ),
    "tonight": Route(STREET, "/api/v1/tonight"),
    "tonight_communities": Route(STREET, "/api/v1/tonight/communities"),
    "tonight_begin": Route(
        STREET, "/api/v1/tonight", "post", row=True, sees=EVERYBODY - STREET, data={"division_code": COMMUNITY},
        answer=INVALID,  # it was begun already
    ),
    "tonight_assign": Route(STREET, "/api/v1/tonight/people/{listed}/assign", "post", row=True),
    "tonight_call": Route(
        STREET, "/api/v1/tonight/people/{listed}/calls", "post", row=True, data={"outcome": "help", "tries": 0},
        answer=ADDED,
    ),
    "tonight_close": Route(STREET, "/api/v1/tonight/{tonight}/close", "post", row=True),
    "tonight_share": Route(
        STREET, "/api/v1/tonight/{tonight}/share", "post", row=True, data={"usernames": []},
        answer=INVALID,  # nobody is chosen
    ),
    "collections": Route(STREET | DEPARTMENTS, "/api/v1/collections"),
    "collection": Route(STREET | DEPARTMENTS, "/api/v1/collections/{collection}", row=True),
    "collection_progress": Route(STREET | DEPARTMENTS, "/api/v1/collections/{collection}/progress", row=True),
    "collection_people": Route(STREET | DEPARTMENTS, "/api/v1/collections/{collection}/people", row=True),
}  # fmt: skip


def rows() -> dict[str, object]:
    """The ids that addresses are about."""
    left, right, third = SourceRecord.objects.filter(division_code=COMMUNITY).order_by("pk")[:3]
    pair, _ = Pair.objects.get_or_create(
        left=left, right=right, defaults={"division_code": COMMUNITY, "probability": 0.7}
    )
    decided, _ = Pair.objects.get_or_create(
        left=left, right=third, division_code=COMMUNITY, verdict="different", decision=uuid.uuid4()
    )
    closed = round_closed()
    row = called()
    return {
        "person": zhang().pk,
        "listed": row.pk,
        "tonight": row.tonight_id,
        "round_closed": closed.pk,
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
        "exclusion": _withdrawn().pk,
        "household": zhang().household_id,
        "carer": Carer.objects.get(name="张明").pk,
        "removed": carer_add(actor=Actor.operator(), person=zhang(), terms=CarerTerms(name="张丽")).pk,
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
        "move": claimed().pk,
        "opening": opened().pk,
        "collection": collected("a planned one").pk,
        "abandoned": collected("one to be given up").pk,
    }


def round_closed() -> Tonight:
    """An earlier round of calls, which nobody made."""
    (closed,) = tonight_begin(actor=Actor.operator(), division_code=COMMUNITY)
    return tonight_close(actor=Actor.operator(), tonight=closed)


def called() -> TonightPerson:
    """Zhang as she waits to be called tonight."""
    (tonight,) = tonight_begin(actor=Actor.operator(), division_code=COMMUNITY)
    return TonightPerson.objects.get(tonight=tonight, person=zhang())


def _withdrawn() -> Exclusion:
    """Zhang was excluded once, and taken back."""
    operator = Actor.operator()
    made = person_exclude(actor=operator, person=zhang(), reason="她不在这里住")
    return exclusion_withdraw(actor=operator, exclusion=made)


def opened() -> EmergencyOpening:
    """Zhang as the health officer opened her, whose door nobody answers."""
    officer = User.objects.get(username=HEALTH.username)
    return emergency_open(actor=Actor.of(officer), person=zhang(), reason="=nobody answers the door")


def claimed() -> Move:
    """Zhang as claimed by another community, in a record that lies there and spells her name in its own way."""
    there = "320199001002"
    record = SourceRecord.objects.create(
        division_code=there, authority=there, source="community", record_key=b"claims", digest=b"digest",
        facts={"name": "章秀英"}, sealed={}, recorded_at=timezone.now(), recorded_by="world",
    )  # fmt: skip
    hers = SourceRecord.objects.filter(link__person=zhang(), link__by="model").earliest("pk")
    Edge.objects.create(left=hers, right=record, probability=1.0, weight=40.0)
    Link.objects.create(record=record, person=zhang(), decided_by="world")
    return Move.objects.create(
        person=zhang(), record=record, digest=record.digest, from_division=COMMUNITY, to_division=there
    )


def collected(title: str) -> Collection:
    """A collection that the health department plans for everybody in the sub-district: who can read, which nobody knows."""
    columns = [{"at": 0, "heading": "姓名", "fact": "name", "asks": False, **dict.fromkeys(State, 0)},
               {"at": 1, "heading": "识字", "fact": "reads", "asks": True, **dict.fromkeys(State, 0)}]  # fmt: skip
    return Collection.objects.create(
        division_code=HERE, source="health", title=title, file_name="form.csv", collect_by=timezone.localdate(),
        columns=columns, population={}, created_by="health",
    )  # fmt: skip
