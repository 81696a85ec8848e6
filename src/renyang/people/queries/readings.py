"""What the access log keeps of the reading of one person, and whom it is about."""

import uuid
from collections.abc import Iterable
from dataclasses import replace

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor
from renyang.core.access.roles import Purpose
from renyang.core.access.session import trusted
from renyang.core.models import AccessEntry
from renyang.people.domain.pseudonyms import PREFIX, pseudonym
from renyang.people.models import Person
from renyang.people.rules.policies import Shown

EMERGENCY = "emergency:"
"""What the id of an emergency opening begins with in the basis of a reading; the others are ids of consents."""


def record_shown(actor: Actor, person: Person, *, subject: str, facts: Iterable[str], shown: Shown) -> None:
    """Log that an actor was shown these facts of a person, and what opened them: consents, or an emergency opening, which
    makes the emergency the purpose.
    """
    basis = list(map(str, shown.basis))
    if shown.opening is not None:
        basis.append(f"{EMERGENCY}{shown.opening.pk}")
        grants = (replace(grant, purpose=Purpose.EMERGENCY) for grant in actor.grants)
        actor = Actor(name=actor.name, grants=tuple(grants))
    record_read(
        actor=actor,
        subject=subject,
        subject_id=person.pk,
        division_code=person.division_code,
        facts=facts,
        basis=basis,
    )


@trusted()
def people_meant(actor: Actor, text: str) -> tuple[uuid.UUID, ...]:
    """The people of a name whom the actor sees, or the one of a pseudonym in the divisions whose access log they read."""
    if not text.upper().startswith(PREFIX):
        return tuple(Person.objects.visible_to(actor).filter(name=text).values_list("pk", flat=True))
    keys = Person.objects.where_may(actor, Action.VIEW, AccessEntry).values_list("pk", flat=True)
    return tuple(pk for pk in keys.iterator() if pseudonym(pk) == text.upper())
