"""The access log: who read whose sensitive facts, and for what purpose."""

from collections.abc import Iterable

from renyang.core.access.gate import Actor
from renyang.core.models import AccessEntry


def record_read(
    *,
    actor: Actor,
    subject: str,
    subject_id: object,
    division_code: str,
    facts: Iterable[str],
    basis: Iterable[object] = (),
) -> None:
    """Log that an actor was shown these sensitive facts: their names only, never their values.

    `basis` names the consents without which some of the facts would not have been shown.
    """
    AccessEntry.objects.create(
        actor=actor.name,
        purposes=list(actor.purposes_at(division_code)),
        subject=subject,
        subject_id=str(subject_id),
        division_code=division_code,
        facts=sorted(facts),
        basis=sorted(map(str, basis)),
    )


def record_list(*, actor: Actor, subject: str, subject_id: object, division_code: str, facts: Iterable[str]) -> None:
    """Log that an actor reads or exports a list.

    One of no particular division is logged in each of the actor's, so that whoever is responsible for one sees it.
    """
    named = list(facts)
    divisions = {division_code} if division_code else {grant.division for grant in actor.grants}
    for division in sorted(divisions) or [""]:
        record_read(actor=actor, subject=subject, subject_id=subject_id, division_code=division, facts=named)
