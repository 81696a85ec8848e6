"""Set survivorship rules and reapply them to people."""

import uuid
from collections.abc import Callable, Sequence

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.queries import setting
from renyang.core.service import service
from renyang.core.services import setting_put
from renyang.people.domain.fields import SHIPPED, Rule
from renyang.people.domain.survivorship import rule_checked
from renyang.people.models import Person, RegisterWork
from renyang.people.queries.people import linked_divisions
from renyang.people.queries.survivorship import SURVIVORSHIP, may_change_rules, people_of_several_records
from renyang.people.services.holding import hold_register
from renyang.people.services.people import resolve_again
from renyang.people.services.register_runs import register_enqueue
from renyang.science.identity import division_range

AT_ONCE = 1_000  # people per transaction


@service
def survivorship_put(*, actor: Actor, fact: str, order: Sequence[str], sources: Sequence[str]) -> Rule:
    """Set the survivorship rule of a fact. A job then updates everybody; the operator does so by command.

    Only the operator and the system administrator may. Raises Problem if a fact, criterion or department is unknown or
    repeated, or `order` is empty. Setting the shipped rule removes the deployment's own.
    """
    if not may_change_rules(actor):
        raise NotAllowed
    rule = rule_checked(fact, order, sources)
    own = {name: kept for name, kept in setting(SURVIVORSHIP, {}).items() if name != fact}
    if rule != SHIPPED[fact]:
        own[fact] = {"order": rule.order, "sources": rule.sources}
    setting_put(actor=Actor.operator(actor.name), name=SURVIVORSHIP, value=own)
    if not actor.trusted:
        for street in linked_divisions():
            register_enqueue(actor, street, RegisterWork.RESOLVE)
    return rule


def survivorship_reset(*, actor: Actor, fact: str) -> Rule:
    """Restore the shipped rule of a fact. Raises Problem if the fact is unknown."""
    shipped = SHIPPED.get(fact, Rule())
    return survivorship_put(actor=actor, fact=fact, order=shipped.order, sources=shipped.sources)


def people_resolve_anew(*, actor: Actor, division_code: str, progress: Callable[..., None] = lambda *_: None) -> int:
    """Reapply survivorship to the people of a division, one transaction per chunk. Returns the number of people checked.

    Idempotent, and safe to run again after an interruption.
    """
    people = people_of_several_records(*division_range(division_code))
    for start in range(0, len(people), AT_ONCE):
        _resolve_some(actor=actor, people=people[start : start + AT_ONCE])
        progress(start, len(people))
    return len(people)


@service
def _resolve_some(*, actor: Actor, people: Sequence[uuid.UUID]) -> None:
    hold_register(Person.objects.filter(pk__in=people).order_by().values_list("division_code", flat=True).distinct())
    resolve_again(actor, people)
