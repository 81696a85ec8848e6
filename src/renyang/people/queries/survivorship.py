"""Reading of the rules by which facts survive: what they are here, what was changed, and what a change would do."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db.models import Count

from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.access.roles import STREET_STAFF
from renyang.core.models import Grant
from renyang.core.queries import setting
from renyang.people.domain.fields import BY_NAME, SHIPPED, Fact, Rule
from renyang.people.domain.survivorship import Statement, survivor
from renyang.people.models import Link, SourceRecord

SURVIVORSHIP = "survivorship"
CHANGES_SHOWN = 20


@dataclass(frozen=True)
class RuleChange:
    """That somebody changed the rule of a fact."""

    at: dt.datetime
    who: str
    fact: str
    before: Rule
    after: Rule


def survivorship_rules() -> dict[str, Rule]:
    """Every fact's rule: this deployment's own, or the shipped one."""
    return dict(SHIPPED) | _own(setting(SURVIVORSHIP, {}))


def may_change_rules(actor: Actor) -> bool:
    """Whether the actor decides how facts survive, as how records are linked: the operator and a system administrator. The
    rules hold for the whole deployment, so a grant in any division counts.
    """
    return may(actor, Action.CHANGE, Grant)


def may_read_rules(actor: Actor) -> bool:
    """Whether the actor is shown the rules, which are of no division: staff of any, and those who may change them."""
    return bool(actor.granted(STREET_STAFF)) or may_change_rules(actor)


def rule_changes(actor: Actor) -> list[RuleChange]:
    """The newest changes of rules, as the setting's history tells. NotAllowed for those who are not shown the rules."""
    if not may_read_rules(actor):
        raise NotAllowed
    events = apps.get_model("core", "SettingEvent").objects.filter(name=SURVIVORSHIP).order_by("pgh_id")
    changes: list[RuleChange] = []
    before = SHIPPED
    for event in events.select_related("pgh_context"):
        after = dict(SHIPPED) | _own(event.value)
        who = event.pgh_context.metadata["actor"] if event.pgh_context else ""
        changes += [
            RuleChange(event.pgh_created_at, who, name, before[name], after[name])
            for name in after
            if before[name] != after[name]
        ]
        before = after
    return changes[: -CHANGES_SHOWN - 1 : -1]


def would_change(actor: Actor, fact: str, rule: Rule) -> int:
    """Of how many people a fact's value would be another one by a rule than by the one in force. NotAllowed for those who may
    not change rules.
    """
    if not may_change_rules(actor):
        raise NotAllowed
    found, now = BY_NAME[fact], survivorship_rules()[fact]
    count = 0
    for records in _several_records(found):
        before, after = (survivor(found, one, records) for one in (now, rule))
        if before is not None and after is not None:
            count += before.facts[fact] != after.facts[fact]
    return count


def people_of_several_records(low: str = "", high: str = "~") -> list[uuid.UUID]:
    """The people, of a range of divisions, on whom several records speak: only their facts hang on a rule."""
    rows = Link.objects.filter(person__merged_into=None, person__division_code__gte=low, person__division_code__lt=high)
    several = rows.values("person").annotate(records=Count("pk")).filter(records__gt=1).order_by("person")
    return list(several.values_list("person", flat=True))


def _several_records(fact: Fact) -> Iterator[list[Statement]]:
    """The records of each person who has several, opened only as far as one fact needs."""
    columns = ("link__person_id", "pk", "source", "division_code", "facts", "collected_on", "recorded_at")
    rows = SourceRecord.objects.filter(link__person__merged_into=None).order_by("link__person_id", "pk")
    sealed = rows.values_list(*columns, "sealed") if fact.sealed else rows.values_list(*columns)
    for _person, found in groupby(sealed.iterator(), key=itemgetter(0)):
        records = list(found)
        if len(records) > 1:
            yield [
                Statement(pk, source, division, facts | dict(*more), on, at)
                for _pk, pk, source, division, facts, on, at, *more in records
            ]


def _own(kept: Mapping[str, Any]) -> dict[str, Rule]:
    """What is kept of a deployment's own rules."""
    return {name: Rule(tuple(rule["order"]), tuple(rule["sources"])) for name, rule in kept.items() if name in SHIPPED}
