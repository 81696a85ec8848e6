"""Reading of consents: all that is shared of a person, and what of it a reader of her page is to know."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, NotAllowed, OutOfScope, get_for, may
from renyang.core.access.roles import Role
from renyang.people.domain.constants import WITHDRAWN_SHOWN_DAYS
from renyang.people.models import AfterDeath, Consent, Person, PersonStatus
from renyang.people.rules.facts import WITH_CONSENT
from renyang.people.rules.policies import knows_consents, roles_towards, standing


@dataclass(frozen=True)
class ConsentsOf:
    """What a person lets be shared, the newest first, what she arranged for after her death, and whether the actor may
    note more.
    """

    person: Person
    consents: list[Consent]
    after_death: AfterDeath | None
    may_note: bool


def consents(actor: Actor, pk: object) -> ConsentsOf:
    """All consents of one person, withdrawn and ended ones too. NotAllowed for all but the street's staff and herself."""
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
    """A person of whom the actor may note a consent, and the role it is for. OutOfScope where none opens anything to it."""
    person = get_for(actor, Person, pk, Action.CHANGE)
    if recipient not in WITH_CONSENT:
        raise OutOfScope
    return person, Role(recipient)


def consents_that_concern(actor: Actor, person: Person) -> list[Consent]:
    """What stands, and what was withdrawn within thirty days: all of it to those who may know, to others what concerns
    the roles in which they are shown this person.
    """
    lately = timezone.localdate() - dt.timedelta(days=WITHDRAWN_SHOWN_DAYS)
    rows = _of(person).filter(Q(pk__in=standing(person).values("pk")) | Q(withdrawn_on__gte=lately))
    if not knows_consents(actor, person):
        rows = rows.filter(recipient__in=roles_towards(actor, person))
    return list(rows.order_by("recipient", "given_on", "recorded_at"))


def _of(person: Person) -> QuerySet[Consent]:
    return Consent.objects.filter(record__link__person=person)
