"""Every write of what sites have ready: answers to the checklist and of comfort, and inspections."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from renyang.core.gate import Action, Actor, get_for, require
from renyang.core.roles import chosen
from renyang.core.service import service
from renyang.places.inspections import FAULTS, fault_of
from renyang.places.models import Inspected, Inspection, Questions, Result, Site, SiteAnswers
from renyang.science import checklists, comfort
from renyang.science.problem import Problem

BY_LIMIT, NOTE_LIMIT, WHY_LIMIT = 80, 200, 200  # characters, as the models keep them


def _(message: str) -> str:
    return message


KEPT = _("Nothing was saved.")


@dataclass(frozen=True, kw_only=True)
class InspectionGiven:
    """What is said of an inspection. The names are those of the model."""

    subject: str
    result: str
    inspected_by: str = ""
    inspected_on: dt.date | None = None
    due_on: dt.date | None = None
    note: str = ""


@service
def answers_put(
    *, actor: Actor, site: Site, kind: str, answers: Mapping[str, bool | str | None], answered_on: dt.date
) -> SiteAnswers:
    """Answer a site's checklist (yes, no, or None: not known) or its questions of comfort (codes of answers) as of a day. The
    answers stand for all questions: one that is not among them is not answered any more. What was answered before is kept.

    Problem for questions and answers that are not listed, for none at all, and for a day that lies ahead.
    """
    site = get_for(actor, Site, site.pk)
    require(actor, Action.CHANGE, SiteAnswers, site.division_code)
    chosen(Questions, kind)
    _check_answers(Questions(kind), answers)
    if answered_on > timezone.localdate():
        raise Problem("answered_ahead", "Answers cannot be of a day to come.", kept=KEPT, do="Correct the day.")
    return SiteAnswers.objects.create(
        site=site,
        kind=kind,
        answers=dict(answers),
        answered_on=answered_on,
        answered_by=actor.display_name[:60],
    )


@service
def inspection_note(*, actor: Actor, site: Site, given: InspectionGiven) -> Inspection:
    """Note that something of a site was inspected, or has to be. Problem for days that cannot be, and where one is noted of the
    same day already; one of that day that was withdrawn is noted anew.
    """
    site = get_for(actor, Site, site.pk)
    require(actor, Action.CHANGE, Inspection, site.division_code)
    _check(given)
    Site.objects.select_for_update().get(pk=site.pk)
    before = _noted(site, given)
    if before is not None and not before.withdrawn_why:
        raise _twice()
    return _write(before or Inspection(site=site), actor, given)


@service
def inspection_correct(*, actor: Actor, inspection: Inspection, given: InspectionGiven) -> Inspection:
    """Correct an inspection, or say how one that had to be made went. Problem as for noting, and where it was withdrawn."""
    inspection = _to_change(actor, inspection)
    _check(given)
    other = _noted(inspection.site, given)
    if other is not None and other.pk != inspection.pk:
        raise _twice()
    return _write(inspection, actor, given)


@service
def inspection_withdraw(*, actor: Actor, inspection: Inspection, why: str) -> Inspection:
    """Say that an inspection was noted wrongly, and why; the one before it counts again. Problem without a reason."""
    inspection = _to_change(actor, inspection)
    if not why.strip():
        raise Problem("reason_missing", "There is no reason.", kept=KEPT, do="Say what was wrong with it.")
    inspection.withdrawn_why = why.strip()[:WHY_LIMIT]
    inspection.save(update_fields=["withdrawn_why"])
    return inspection


def _check_answers(kind: Questions, answers: Mapping[str, bool | str | None]) -> None:
    if kind == Questions.COMFORT:
        answered = bool(comfort.score({code: _word(answer) for code, answer in answers.items()}).points)
    else:
        answered = checklists.state_of({code: _yes_no(code, answer) for code, answer in answers.items()}).answered > 0
    if not answered:
        raise Problem("nothing_answered", "No question is answered.", kept=KEPT, do="Answer at least one.")


def _word(answer: bool | str | None) -> str | None:
    return answer if answer is None else str(answer)


def _yes_no(code: str, answer: bool | str | None) -> bool | None:
    if answer is None or isinstance(answer, bool):
        return answer
    raise Problem(
        "answer_unknown",
        "{question} cannot be answered with {answer}.",
        kept=KEPT,
        do="Use one of: {known}.",
        question=code[:40],
        answer=str(answer)[:40],
        known="true, false, null",
    )


def _check(given: InspectionGiven) -> None:
    chosen(Inspected, given.subject)
    chosen(Result, given.result)
    fault = fault_of(given.result, given.inspected_on, given.due_on)
    if fault:
        raise Problem(fault, FAULTS[fault], kept=KEPT, do="Correct the days or the result.")


def _noted(site: Site, given: InspectionGiven) -> Inspection | None:
    same_day = {"inspected_on": given.inspected_on} if given.inspected_on else {"inspected_on__isnull": True}
    return Inspection.objects.filter(site=site, subject=given.subject, **same_day).first()


def _to_change(actor: Actor, inspection: Inspection) -> Inspection:
    found: Inspection = get_for(actor, Inspection.objects.select_related("site"), inspection.pk, Action.CHANGE)
    Site.objects.select_for_update().get(pk=found.site_id)
    found.refresh_from_db()
    if found.withdrawn_why:
        raise Problem(
            "inspection_withdrawn", "This inspection is withdrawn.", kept="It stays as it is.", do="Note it anew."
        )
    return found


def _twice() -> Problem:
    return Problem(
        "inspection_twice", "This is noted already for that day.", kept=KEPT, do="Correct the one that is noted."
    )


def _write(inspection: Inspection, actor: Actor, given: InspectionGiven) -> Inspection:
    inspection.subject, inspection.result = given.subject, given.result
    inspection.inspected_by = given.inspected_by.strip()[:BY_LIMIT]
    inspection.inspected_on, inspection.due_on = given.inspected_on, given.due_on
    inspection.note = given.note.strip()[:NOTE_LIMIT]
    inspection.noted_by, inspection.noted_on = actor.display_name[:60], timezone.localdate()
    inspection.withdrawn_why = ""
    inspection.save()
    return inspection
