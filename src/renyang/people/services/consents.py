"""Record consents (by a worker) and withdraw them (by a worker or the person); they are never changed."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.access.roles import Department, Purpose, Role
from renyang.core.service import service
from renyang.people.models import AfterDeath, Consent, GivenBy, How, Person, PersonStatus, SourceRecord
from renyang.people.rules.facts import WITH_CONSENT, FactGroup
from renyang.people.services.by_hand import record_beside, record_keep
from renyang.science.problem import Problem


@service
def consent_record(
    *,
    actor: Actor,
    person: Person,
    recipient: Role,
    groups: Collection[FactGroup],
    purpose: Purpose,
    given_on: dt.date,
    until: dt.date | None = None,
    given_by: GivenBy = GivenBy.HERSELF,
    how: How = How.SIGNED,
) -> Consent:
    """Record a person's consent, which opens the facts at once. Only the street's staff may, so that somebody is accountable.

    Raises Problem if the day is in the future, `until` precedes it, no group is chosen, a group cannot be opened to the
    recipient by consent, or the person has died.
    """
    person = get_for(actor, Person, person.pk, Action.CHANGE)
    _refuse_dead(person)
    _refuse_days(given_on, until)
    _refuse_groups(recipient, groups)
    pk = uuid.uuid4()
    return Consent.objects.create(
        id=pk,
        record=_record(actor, person, pk),
        recipient=recipient,
        groups=sorted(set(groups)),
        purpose=purpose,
        given_on=given_on,
        until=until,
        given_by=given_by,
        how=how,
        noted_by=actor.display_name[:60],
    )


@service
def consent_withdraw(*, actor: Actor, consent: Consent) -> Consent:
    """Withdraw a consent, at once and without a reason. Raises Problem if it was withdrawn already."""
    consent = get_for(actor, Consent, consent.pk, Action.CHANGE)
    standing = Consent.objects.filter(pk=consent.pk, withdrawn_on=None)
    if not standing.update(withdrawn_on=timezone.localdate(), withdrawn_by=actor.display_name[:60]):
        raise Problem("withdrawn", "This consent was withdrawn already.", kept="It stays withdrawn.")
    consent.refresh_from_db()
    return consent


@service
def after_death_record(
    *, actor: Actor, person: Person, relatives_may_read: bool, said_on: dt.date, how: How = How.SIGNED
) -> AfterDeath:
    """Record whether near relatives may read after the person's death. Her latest decision holds.

    Raises Problem if the day is in the future, or if she has died: relatives cannot decide for her.
    """
    person = get_for(actor, Person, person.pk, Action.CHANGE)
    _refuse_dead(person)
    _refuse_days(said_on, None)
    pk = uuid.uuid4()
    return AfterDeath.objects.create(
        id=pk,
        record=_record(actor, person, pk),
        relatives_may_read=relatives_may_read,
        said_on=said_on,
        how=how,
        noted_by=actor.display_name[:60],
    )


def _record(actor: Actor, person: Person, pk: uuid.UUID) -> SourceRecord:
    """A source record for a consent or decision. Without facts or date, it changes nothing else about the person."""
    record = record_beside(actor, person, source=Department.COMMUNITY, record_key=pk.bytes)
    record_keep(actor, record)
    return record


def _refuse_dead(person: Person) -> None:
    if person.status == PersonStatus.DEAD:
        raise Problem(
            "person_died",
            "She has died, so nobody can give her word any more.",
            kept="Nothing was noted.",
            do="Near relatives have rights of their own; what she arranged while alive still holds.",
        )


def _refuse_days(day: dt.date, until: dt.date | None) -> None:
    if day > timezone.localdate():
        raise Problem(
            "day_ahead",
            "The day {day} is still to come.",
            kept="Nothing was noted.",
            do="Give the day on which it was said or signed.",
            day=day.isoformat(),
        )
    if until is not None and until < day:
        raise Problem(
            "ends_before_it_begins",
            "It would end on {until}, before it was given on {day}.",
            kept="Nothing was noted.",
            do="Give a later last day, or none if it holds until it is withdrawn.",
            until=until.isoformat(),
            day=day.isoformat(),
        )


def _refuse_groups(recipient: Role, groups: Collection[FactGroup]) -> None:
    if not groups:
        raise Problem(
            "nothing_shared",
            "Nothing was chosen to be shared.",
            kept="Nothing was noted.",
            do="Choose at least one group.",
        )
    if not frozenset(groups) <= WITH_CONSENT.get(recipient, frozenset()):
        raise Problem(
            "not_by_consent",
            "A consent cannot open these facts to the role {role}.",
            kept="Nothing was noted.",
            do="Choose among what the page offers for this role.",
            role=str(Role(recipient).label),
        )
