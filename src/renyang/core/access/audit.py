"""The access log: who read whose sensitive facts or a list of people, and for what purpose; who signed in and out.

Entries are added by a function of the database's owner, so that the application can neither forge nor change one.
"""

import json
from collections.abc import Iterable

from django.db import connection

from renyang.core.access.gate import Actor, GrantView
from renyang.science.identity import divisions_above


def record_read(
    *,
    actor: Actor,
    subject: str,
    subject_id: object,
    division_code: str,
    facts: Iterable[str],
    basis: Iterable[object] = (),
    people: Iterable[object] = (),
) -> None:
    """Log that an actor was shown these sensitive facts: their names only, never their values.

    `basis` names the consents without which some of the facts would not have been shown; `people` whose facts they are
    if the subject is not one person.
    """
    _record(actor, subject, subject_id, [division_code], facts=facts, basis=basis, people=people)


def record_list(
    *,
    actor: Actor,
    subject: str,
    subject_id: object,
    division_code: str,
    facts: Iterable[str],
    people: Iterable[object] = (),
) -> None:
    """Log that an actor reads or exports a list on which these people stand.

    One of no particular division is logged in each of the actor's, so that whoever is responsible for one sees it.
    """
    divisions = [division_code] if division_code else divisions_of(actor.grants) or [""]
    _record(actor, subject, subject_id, divisions, facts=facts, people=people)


def record_sign_in(*, name: str, subject: str, divisions: list[str], subject_id: str = "") -> None:
    """Log a sign-in, a failed one or a sign-out of an account, in each of these divisions."""
    _record(Actor(name=name), subject, subject_id, divisions or [""])


def divisions_of(grants: Iterable[GrantView]) -> list[str]:
    """The divisions of these grants, without those that lie within another: one entry reaches all above."""
    granted = {grant.division for grant in grants}
    return sorted(code for code in granted if granted.isdisjoint(divisions_above(code)))


def _record(
    actor: Actor,
    subject: str,
    subject_id: object,
    divisions: list[str],
    *,
    facts: Iterable[str] = (),
    basis: Iterable[object] = (),
    people: Iterable[object] = (),
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT core_access_record(%s, %s, %s, %s::jsonb, %s::jsonb, %s::jsonb, %s::uuid[])",
            [
                actor.name,
                subject,
                str(subject_id),
                json.dumps({division: actor.purposes_at(division) for division in divisions}),
                json.dumps(sorted(facts)),
                json.dumps(sorted(map(str, basis))),
                sorted({str(person) for person in people}),
            ],
        )
