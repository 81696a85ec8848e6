"""Services for needs: record, change, end, accept suggestions, and import."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.utils import timezone

from renyang.care.domain.terms import KEPT, NeedTerms, checked, service_of, usual_terms
from renyang.care.models import WHY_LIMIT, Need
from renyang.care.queries import open_needs, suggestions
from renyang.core.access.gate import Action, Actor, NotAllowed, get_for, may, require
from renyang.core.models import ImportBatch
from renyang.core.service import service
from renyang.core.text.typed import typed
from renyang.people.models import SERVED, Person
from renyang.people.rules.policies import department_at
from renyang.people.services.by_hand import record_beside, record_keep, records_beside
from renyang.people.services.holding import hold_people
from renyang.science.problem import Problem


@service
def need_record(*, actor: Actor, person: Person, service: str, terms: NeedTerms) -> Need:
    """Record that a person needs a service.

    Raises Problem if a term is impossible, the person is not served here, or the service is already an open need.
    """
    person = _recordable(actor, person)
    listed = service_of(service)
    terms = checked(terms)
    if open_needs().filter(record__link__person=person, service=listed.code).exists():
        raise Problem(
            "need_stands",
            "This service is recorded as a need of hers already.",
            kept=KEPT,
            do="Change that need, or end it first.",
        )
    pk = uuid.uuid4()
    need = Need(id=pk, service=listed.code, noted_by=actor.display_name[:60])
    terms.write_to(need)
    need.record = record_beside(actor, person, source=department_at(actor, person.division_code), record_key=pk.bytes)
    need.record.collected_on = timezone.localdate()
    record_keep(actor, need.record)
    need.save()
    return need


@service
def need_change(*, actor: Actor, need: Need, terms: NeedTerms) -> Need:
    """Change a need's terms; its history keeps the previous ones. Raises Problem if it has ended."""
    need = _changeable(actor, need)
    checked(terms).write_to(need)
    need.noted_by = actor.display_name[:60]
    need.save()
    record = need.record
    record.source = department_at(actor, record.link.person.division_code)
    record.batch, record.row_number = None, None
    record.collected_on = timezone.localdate()
    record_keep(actor, record)
    return need


@service
def need_end(*, actor: Actor, need: Need, why: str) -> Need:
    """End a need with a reason. Raises Problem if there is no reason, or if it has ended already."""
    need = _changeable(actor, need)
    missing = Problem("reason_missing", "The reason is missing.", kept=KEPT, do="Say why it is needed no longer.")
    why = typed(why, WHY_LIMIT, kept=KEPT, without=missing)
    need.until = max(timezone.localdate(), need.since)
    need.ended_by, need.ended_why = actor.display_name[:60], why
    need.save()
    return need


@service
def needs_suggested_accept(*, actor: Actor, person: Person, services: Iterable[str], source: str) -> list[Need]:
    """Record suggested services as needs on their usual terms, once somebody has confirmed them.

    Raises Problem, recording none, if a service is not, or no longer, suggested to this actor.
    """
    person = _recordable(actor, person)
    offered = {one.service.code: one for one in suggestions(actor, person)}
    made = []
    for code in dict.fromkeys(services):
        if code not in offered:
            raise Problem(
                "not_suggested",
                "This service is not among the suggestions.",
                kept=KEPT,
                do="Reload the page, or add the need yourself.",
            )
        suggestion = offered[code]
        usual = usual_terms(
            suggestion.service, suggestion.frequency, people_needed=suggestion.people_needed, source=source
        )
        made.append(need_record(actor=actor, person=person, service=code, terms=usual))
    return made


@service
def needs_take_in(
    *,
    actor: Actor,
    batch: ImportBatch,
    new: Sequence[tuple[Person, str, NeedTerms, int]],
    changed: Sequence[tuple[Need, NeedTerms, int]],
) -> None:
    """Import a file's needs: new ones (person, service, terms, row) and changed ones (need, terms, row)."""
    if not may(actor, Action.IMPORT, Need, batch.division_code):
        raise NotAllowed
    keys = [uuid.uuid4() for _ in new]
    records = records_beside(
        actor,
        [person for person, *_ in new],
        source=batch.source,
        record_keys=[key.bytes for key in keys],
        batch=batch,
        row_numbers=[row for *_, row in new],
    )
    needs = []
    for key, record, (_person, code, terms, _row) in zip(keys, records, new, strict=True):
        need = Need(id=key, record=record, service=code, noted_by=actor.display_name[:60])
        terms.write_to(need)
        needs.append(need)
    Need.objects.bulk_create(needs)
    for need, terms, row in changed:
        terms.write_to(need)
        need.noted_by = actor.display_name[:60]
        need.save()
        need.record.batch, need.record.row_number = batch, row
        need.record.collected_on = _day_of(batch)
        record_keep(actor, need.record)


def _day_of(batch: ImportBatch) -> dt.date:
    return batch.collected_on or timezone.localdate(batch.created_at)


def _recordable(actor: Actor, person: Person) -> Person:
    """The person, locked until the transaction ends, so that a service is not recorded twice concurrently."""
    person = get_for(actor, Person, person.pk)
    require(actor, Action.CHANGE, Need, person.division_code)
    hold_people(person)
    person.refresh_from_db()
    if person.status not in SERVED:
        raise Problem(
            "not_served_here",
            "She is not served here: she has died or moved away.",
            kept=KEPT,
            do="Look at her page first.",
        )
    return person


def _changeable(actor: Actor, need: Need) -> Need:
    get_for(actor, Need, need.pk, Action.CHANGE)
    need = Need.objects.select_for_update(of=("self",)).select_related("record__link__person").get(pk=need.pk)
    if need.ended_by:
        raise Problem(
            "need_ended",
            "This need has ended.",
            kept="It stays as it is.",
            do="Record it anew where it is needed again.",
        )
    return need
