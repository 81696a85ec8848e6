"""Record assessments and screenings. The level of an assessment in force is the person's, whatever was entered before."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for, require
from renyang.core.queries import setting
from renyang.core.service import service
from renyang.core.services import setting_put
from renyang.people.domain.survivorship import VERIFIED
from renyang.people.models import Assessment, AssessmentReason, Person, Screening
from renyang.people.rules.policies import department_at
from renyang.people.services.by_hand import record_beside, record_keep
from renyang.people.services.holding import person_of
from renyang.people.services.people import resolve_again
from renyang.science import capability, scales
from renyang.science.problem import Problem

RULES = "raise_rules"


def raise_rules() -> capability.RaiseRules:
    """The raise rules of this deployment, or the shipped ones."""
    return capability.RaiseRules(**setting(RULES, {}))


@service
def raise_rules_put(*, actor: Actor, rules: capability.RaiseRules) -> None:
    """Set how far reasons raise a level from now on; existing assessments keep their rules. Only the operator may."""
    setting_put(actor=actor, name=RULES, value=asdict(rules))


@service
def assessment_record(
    *,
    actor: Actor,
    person: Person,
    scores: Mapping[str, int],
    assessed_on: dt.date,
    reason: str,
    diagnosed: bool = False,
    events: int = 0,
    informant: str = "",
) -> Assessment:
    """Record an assessment and make its level the person's. Raises Problem if an item is missing or the day is in the
    future.
    """
    person = get_for(actor, Person, person.pk)
    require(actor, Action.CHANGE, Assessment, person.division_code)
    _refuse_day(assessed_on)
    rules = raise_rules()
    outcome = capability.assess(scores, diagnosed=diagnosed, events=events, rules=rules)
    pk = uuid.uuid4()
    record = record_beside(actor, person, source=department_at(actor, person.division_code), record_key=pk.bytes)
    record.facts = {"capability_level": outcome.level, VERIFIED: ["capability_level"]}
    record.collected_on = assessed_on
    record_keep(actor, record)
    made = Assessment.objects.create(
        id=pk,
        record=record,
        assessed_on=assessed_on,
        reason=AssessmentReason(reason),
        scores=dict(scores),
        diagnosed=diagnosed,
        care_risk_events=events,
        rules=asdict(rules),
        indicators=dict(outcome.indicators),
        total=outcome.total,
        level_by_total=outcome.level_by_total,
        level=outcome.level,
        raised_by=list(outcome.reasons),
        informant=informant.strip(),
        assessed_by=actor.display_name[:60],
    )
    _resolve(actor, person)
    return made


@service
def assessment_withdraw(*, actor: Actor, assessment: Assessment) -> Assessment:
    """Withdraw a wrong assessment. It is kept but no longer counts, and the level is resolved without it. Raises Problem if
    it was withdrawn already.
    """
    assessment = get_for(actor, Assessment, assessment.pk, Action.CHANGE)
    record = assessment.record
    person = person_of(record)
    standing = Assessment.objects.filter(pk=assessment.pk, withdrawn_by="")
    if not standing.update(withdrawn_by=actor.name):
        raise Problem("withdrawn", "The assessment was withdrawn already.", kept="It stays as it is.")
    record.facts = {}
    record_keep(actor, record)
    _resolve(actor, person)
    assessment.refresh_from_db()
    return assessment


@service
def screening_record(
    *, actor: Actor, person: Person, scale: str, answers: Sequence[int], screened_on: dt.date, coding: str = ""
) -> Screening:
    """Record a screening with the coding of its answers. Raises Problem if an answer is missing or the day is in the future."""
    person = get_for(actor, Person, person.pk)
    require(actor, Action.CHANGE, Screening, person.division_code)
    _refuse_day(screened_on)
    screened = scales.screen(scale, answers, coding)
    pk = uuid.uuid4()
    record = record_beside(actor, person, source=department_at(actor, person.division_code), record_key=pk.bytes)
    record.collected_on = screened_on
    record_keep(actor, record)
    return Screening.objects.create(
        id=pk,
        record=record,
        scale=screened.scale,
        coding=screened.coding,
        answers=list(answers),
        total=screened.total,
        band=screened.band,
        positive=screened.positive,
        screened_on=screened_on,
        screened_by=actor.display_name[:60],
    )


def _resolve(actor: Actor, person: Person) -> None:
    """Resolve a person's facts again, as the operator: the assessor's right was checked before."""
    resolve_again(Actor.operator(actor.name), [person.pk])


def _refuse_day(day: dt.date) -> None:
    if day > timezone.localdate():
        raise Problem(
            "day_ahead",
            "The day {day} is still to come.",
            kept="Nothing was saved; your other answers are still there.",
            do="Give the day on which she was asked.",
            day=day.isoformat(),
        )
