"""The accounts and people of the tests of grants: rows in every division, so that each grant has some it does not cover."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from renyang.care.domain.terms import NeedTerms
from renyang.care.services import need_record
from renyang.core.access.gate import Actor, GrantView
from renyang.core.access.roles import Department, Purpose, Role
from renyang.core.models import ImportBatch, User
from renyang.core.services import grant_give, user_create
from renyang.people.models import LivingArrangement, Person
from renyang.people.rules.facts import FactGroup
from renyang.people.services import consent_record, user_tie
from tests.personas import COMMUNITY, ELSEWHERE, HERE, OTHER_COMMUNITY
from tests.world import PASSWORD, valid_id

SECOND = "320199001002"
DIVISIONS = (HERE, COMMUNITY, SECOND, ELSEWHERE, OTHER_COMMUNITY)
FAR_ID = valid_id("33029919400101002")
BATHING = NeedTerms(times=1, per="week", minutes=60, critical=False, since=timezone.localdate())


@dataclass(frozen=True)
class People:
    """One in the first community, one in the second, one in another town; and an account tied to all but the second."""

    first: Person
    second: Person
    far: Person
    tied: User


def settle() -> People:
    """Li needs help and lives alone, and so does somebody of another town; each has a need, and there is a file of each
    department in each division.
    """
    operator = Actor.operator("test")
    first, second = Person.objects.get(name="张秀英"), Person.objects.get(name="李桂兰")
    Person.objects.filter(pk=second.pk).update(
        capability_level=4, living_arrangement=LivingArrangement.ALONE, address="桂园5幢", phone="19900000009",
        phone_lookup="19900000009",
    )  # fmt: skip
    far = Person.objects.create(
        id=uuid.uuid4(), division_code=OTHER_COMMUNITY, name="赵远", pinyin="zhaoyuan", initials="zy", sex="male",
        birth_date=dt.date(1940, 1, 1), resident_id=FAR_ID, resident_id_lookup=FAR_ID, phone="19900000008",
        phone_lookup="19900000008", address="他乡路8号", capability_level=3, living_arrangement=LivingArrangement.ALONE,
    )  # fmt: skip
    tied = user_create(actor=operator, username="several", display_name="several", password=PASSWORD)
    for person in (first, far):
        user_tie(actor=operator, user=tied, person=person, relation="女儿")
    user_tie(actor=operator, user=tied, person=Person.objects.get(name="王建国"))
    for person in (first, second, far):
        need_record(actor=operator, person=person, service="bathing", terms=BATHING)
    for recipient, group in (
        (Role.CARER, FactGroup.HEALTH),
        (Role.SOCIAL_SECURITY_OFFICER, FactGroup.WELFARE),
        (Role.CIVIL_AFFAIRS_OFFICER, FactGroup.HEALTH),
    ):
        consent_record(
            actor=operator, person=first, recipient=recipient, groups=[group], purpose=Purpose.CARE,
            given_on=timezone.localdate(),
        )  # fmt: skip
    for division in DIVISIONS:
        for source in Department.values:
            ImportBatch.objects.create(
                division_code=division, source=source, kind="people", file_name=f"{source}.csv", file_digest="-"
            )
    return People(*(Person.objects.get(pk=person.pk) for person in (first, second, far)), tied)


def hold(user: User, *grants: tuple[Role, str]) -> Actor:
    """Give an account these grants; returns its actor."""
    for role, division in grants:
        grant_give(actor=Actor.operator("test"), user=user, role=role, division_code=division)
    return Actor.of(user)


def holding(user: User, *grants: tuple[Role, str, Purpose]) -> Actor:
    """The actor that an account would be with these grants and no others."""
    return Actor(user=user, name=user.username, grants=tuple(GrantView(*grant) for grant in grants))
