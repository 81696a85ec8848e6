"""Deciding by which rule a fact survives, and bringing everybody up to date with it."""

from collections.abc import Sequence

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.jobs.queue import defer
from renyang.core.queries import setting
from renyang.core.service import service
from renyang.core.services import setting_put
from renyang.people.domain.fields import SHIPPED, Rule
from renyang.people.domain.survivorship import rule_checked
from renyang.people.queries.people import linked_divisions
from renyang.people.queries.survivorship import SURVIVORSHIP, may_change_rules, people_of_several_records
from renyang.people.services.people import people_resolve, statements_of_each
from renyang.science.identity import division_range

AT_ONCE = 1_000  # people of one transaction


@service
def survivorship_put(*, actor: Actor, fact: str, order: Sequence[str], sources: Sequence[str]) -> Rule:
    """Decide by which rule a fact survives; a worker then brings everybody up to date, the operator does so by command.

    The operator's and the system administrator's right. Problem for a fact, criterion or department that there is not, or
    that is named twice. The shipped rule, given again, leaves no rule of the deployment's own.
    """
    if not may_change_rules(actor):
        raise NotAllowed
    rule = rule_checked(fact, order, sources)
    own = {name: kept for name, kept in setting(SURVIVORSHIP, {}).items() if name != fact}
    if rule != SHIPPED[fact]:
        own[fact] = {"order": rule.order, "sources": rule.sources}
    setting_put(actor=Actor.operator(actor.name), name=SURVIVORSHIP, value=own)
    if not actor.trusted:
        resolve_soon()
    return rule


def survivorship_reset(*, actor: Actor, fact: str) -> Rule:
    """Go back to the rule that a fact is shipped with. Problem for a fact that there is not."""
    shipped = SHIPPED.get(fact, Rule())
    return survivorship_put(actor=actor, fact=fact, order=shipped.order, sources=shipped.sources)


def people_resolve_anew(*, actor: Actor, division_code: str) -> int:
    """Let the facts of a division's people survive anew, in chunks that each stand alone; how many were looked at.

    Running it twice, or again after it was cut off, changes nothing that is up to date.
    """
    people = people_of_several_records(*division_range(division_code))
    for start in range(0, len(people), AT_ONCE):
        statements = statements_of_each(people[start : start + AT_ONCE])
        people_resolve(actor=actor, people=statements, new=(), merged={})
    return len(people)


def resolve_soon() -> None:
    """Have a worker bring everybody up to date, sub-district by sub-district, and never while records are being linked."""
    for street in linked_divisions():
        defer("people.resolve_people", queueing_lock=f"resolve {street}", lock=f"link {street}", division=street)
