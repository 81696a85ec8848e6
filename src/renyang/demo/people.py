"""Demo data of people: linkage, and accounts tied to an older person, a relative and a carer."""

from django.utils import timezone
from django.utils.translation import gettext as _

from renyang.core.access.roles import Purpose, Role
from renyang.core.queries import user_named
from renyang.demo import words
from renyang.demo.filling import FIRST_COMMUNITY, Filling
from renyang.people.models import How
from renyang.people.queries import register
from renyang.people.rules.facts import FactGroup
from renyang.people.services import consent_record, register_link, user_tie

TIED = (("carer", Role.CARER, "护理员"), ("family", Role.FAMILY_MEMBER, "女儿"))
"""Sign-in name, role, relation to the person."""


def fill(demo: Filling) -> None:
    """Link the records and tie accounts to people. The person cared for shares welfare and health facts by consent."""
    demo.say(_("linking the departments' records ..."))
    counts = register_link(actor=demo.actor, division_code=words.DIVISION)
    linked = _("{records} records speak of {people} people; {pairs} pairs wait for a worker")
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
