"""Queries of survivorship rules: the rules in force, past changes, and the effect of a change."""

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
    """A change of the rule of one fact."""

    at: dt.datetime
    who: str
    fact: str
    before: Rule
    after: Rule


def survivorship_rules() -> dict[str, Rule]:
    """The rule of each fact: the deployment's own, or the shipped one."""
    return dict(SHIPPED) | _own(setting(SURVIVORSHIP, {}))


def may_change_rules(actor: Actor) -> bool:
    """Whether the actor may change survivorship rules: the operator and a system administrator of any division, because
    the rules hold for the whole deployment.
    """
    return may(actor, Action.CHANGE, Grant)


def may_read_rules(actor: Actor) -> bool:
    """Whether the actor may read the rules, which belong to no division: street staff of any, and who may change them."""
    return bool(actor.granted(STREET_STAFF)) or may_change_rules(actor)


def rule_changes(actor: Actor) -> list[RuleChange]:
    """Rule changes from the setting's history, newest first. Raises NotAllowed if the actor may not read the rules."""
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
    """The number of people for whom a fact's value would differ under another rule. Raises NotAllowed if the actor may
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
    """The people of a range of divisions who have several records: only their facts depend on rules."""
    rows = Link.objects.filter(person__merged_into=None, person__division_code__gte=low, person__division_code__lt=high)
    several = rows.values("person").annotate(records=Count("pk")).filter(records__gt=1).order_by("person")
    return list(several.values_list("person", flat=True))


def _several_records(fact: Fact) -> Iterator[list[Statement]]:
    """The records of each person with several; sealed values are read only if the fact needs them."""
    columns = ("link__person_id", "pk", "source", "division_code", "authority", "facts", "collected_on", "recorded_at")
    rows = SourceRecord.objects.filter(link__person__merged_into=None).order_by("link__person_id", "pk")
    sealed = rows.values_list(*columns, "sealed") if fact.sealed else rows.values_list(*columns)
    for _person, found in groupby(sealed.iterator(), key=itemgetter(0)):
        records = list(found)
        if len(records) > 1:
            yield [
                Statement(pk, source, division, authority, facts | dict(*more), on, at)
                for _pk, pk, source, division, authority, facts, on, at, *more in records
            ]


def _own(kept: Mapping[str, Any]) -> dict[str, Rule]:
    """Read the deployment's own rules from the stored setting."""
    return {name: Rule(tuple(rule["order"]), tuple(rule["sources"])) for name, rule in kept.items() if name in SHIPPED}
