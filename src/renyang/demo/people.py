"""Demo data of people: linkage, accounts tied to an older person, a relative and a carer, and the calls of an evening."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Purpose, Role
from renyang.core.queries import user_named
from renyang.demo import words
from renyang.demo.filling import FIRST_COMMUNITY, Filling
from renyang.people.models import How
from renyang.people.queries import register
from renyang.people.rules.facts import FactGroup
from renyang.people.services import (
    consent_record,
    register_link,
    tonight_begin,
    tonight_call,
    tonight_close,
    tonight_share,
    user_tie,
)

TIED = (("carer", Role.CARER, "护理员"), ("family", Role.FAMILY_MEMBER, "女儿"))
"""Sign-in name, role, relation to the person."""


EVENING = (dt.time(19), dt.time(21, 40))
"""When the round of yesterday began and was closed. [A]"""
CALLS = (
    ("reached", "吃过晚饭了，准备睡觉"),
    ("reached", ""),
    ("no_answer", ""),
    ("help", "降压药只剩一天的量，明天需要送药"),
    ("reached", "女儿在家陪着"),
    ("no_answer", "电话关机，请邻居敲门"),
)
"""What calls brought, in turn. [A]"""
QUIET = 4
"""Every fourth person was not called. [A]"""


def fill(demo: Filling) -> None:
    """Link the records and tie accounts to people. The person cared for shares welfare and health facts by consent."""
    demo.say(_("linking the departments' records ..."))
    counts = register_link(actor=demo.actor, division_code=words.DIVISION)
    linked = _("{records} records are of {people} people; {pairs} pairs wait for a decision")
    demo.say(linked.format(records=counts.records, people=counts.people, pairs=counts.to_review))
    herself, cared_for = register(demo.actor).filter(division_code=FIRST_COMMUNITY).order_by("pinyin", "id")[:2]
    user_tie(actor=demo.actor, user=user_named("older"), person=herself)
    for username, role, relation in TIED:
        user_tie(actor=demo.actor, user=user_named(username), person=cared_for, relation=relation)
        consent_record(
            actor=demo.actor,
            person=cared_for,
            recipient=role,
            groups=[FactGroup.WELFARE, FactGroup.HEALTH],
            purpose=Purpose.CARE,
            given_on=timezone.localdate(),
            how=How.SPOKEN,
        )
    _evening(demo.actor)


def _evening(actor: Actor) -> None:
    """Call the people of all communities yesterday evening: the officer, and the worker in hers."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    began, ended = (timezone.make_aware(dt.datetime.combine(yesterday, time)) for time in EVENING)
    worker, officer = user_named("worker"), user_named("officer")
    for tonight in tonight_begin(actor=actor, division_code=words.DIVISION, at=began):
        callers = [worker, officer] if tonight.division_code == FIRST_COMMUNITY else [officer]
        tonight_share(actor=actor, tonight=tonight, users=callers)
        rows = list(tonight.listed.select_related("assigned_to").order_by("place"))
        each = (ended - began) / (len(rows) + 1)
        for at, row in enumerate(rows):
            if at % QUIET == QUIET - 1 or row.assigned_to is None:
                continue
            outcome, note = CALLS[at % len(CALLS)]
            caller = Actor.of(row.assigned_to)
            tonight_call(actor=caller, listed=row, outcome=outcome, tries=0, note=note, at=began + at * each)
        tonight_close(actor=Actor.of(officer), tonight=tonight, at=ended)
