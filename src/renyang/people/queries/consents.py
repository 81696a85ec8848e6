"""Queries of consents: all consents of a person, and those that concern a reader of her page."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, OutOfScope, get_for, may
from renyang.core.access.roles import Role
from renyang.people.domain.constants import WITHDRAWN_SHOWN_DAYS
from renyang.people.models import AfterDeath, Consent, Person, PersonStatus
from renyang.people.rules.facts import WITH_CONSENT
from renyang.people.rules.policies import in_force, knows_consents, roles_towards


@dataclass(frozen=True)
class ConsentsOf:
    """A person's consents, latest first, her arrangements for after her death, and whether the actor may note more."""

    person: Person
    consents: list[Consent]
    after_death: AfterDeath | None
    may_note: bool


def consents(actor: Actor, pk: object) -> ConsentsOf:
    """All consents of one person, also withdrawn and expired. Raises NotAllowed unless the actor `knows_consents`."""
    person = get_for(actor, Person, pk)
    if not knows_consents(actor, person):
        raise NotAllowed
    return ConsentsOf(
        person=person,
        consents=list(_of(person).order_by("-given_on", "-recorded_at")),
        after_death=AfterDeath.objects.filter(record__link__person=person).order_by("-said_on", "-recorded_at").first(),
        may_note=may(actor, Action.CHANGE, Person, person.division_code) and person.status != PersonStatus.DEAD,
    )


def to_consent(actor: Actor, pk: object, recipient: str) -> tuple[Person, Role]:
    """A person to note a consent for, and the recipient role. Raises OutOfScope if consent opens nothing to it."""
    person = get_for(actor, Person, pk, Action.CHANGE)
    if recipient not in WITH_CONSENT:
        raise OutOfScope
    return person, Role(recipient)


def consents_that_concern(actor: Actor, person: Person) -> list[Consent]:
    """Consents in force or withdrawn within thirty days; unless `knows_consents`, only those for a role in which the actor
    sees this person.
    """
    lately = timezone.localdate() - dt.timedelta(days=WITHDRAWN_SHOWN_DAYS)
    rows = _of(person).filter(in_force() | Q(withdrawn_on__gte=lately))
    if not knows_consents(actor, person):
        rows = rows.filter(recipient__in=roles_towards(actor, person))
    return list(rows.order_by("recipient", "given_on", "recorded_at"))


def _of(person: Person) -> QuerySet[Consent]:
    return Consent.objects.filter(record__link__person=person)
