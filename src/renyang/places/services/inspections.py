"""Services of inspections."""

from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.access.roles import chosen
from renyang.core.service import service
from renyang.core.terms import term_fields
from renyang.core.text.typed import typed
from renyang.places.domain.inspections import FAULTS, InspectionTerms, fault_of
from renyang.places.models import Inspected, Inspection, Result, Site
from renyang.places.services.checks import KEPT
from renyang.science.problem import Problem

WHY_LIMIT = 200  # characters, as the model keeps them
TEXTS = {name: one.term.longest for name, one in term_fields(InspectionTerms).items() if one.term.longest}
"""Maximum length of each text field of an inspection, in characters."""


@service
def inspection_note(*, actor: Actor, site: Site, terms: InspectionTerms) -> Inspection:
    """Record an inspection of a site, made or still to be made. A withdrawn one of the same day is overwritten.
    Raises Problem for impossible days, or if one of the same subject and day is on record.
    """
    site = get_for(actor, Site, site.pk, Action.CHANGE)
    _check(terms)
    Site.objects.select_for_update().get(pk=site.pk)
    before = _noted(site, terms)
    if before is not None and not before.withdrawn_why:
        raise _twice()
    return _write(before or Inspection(site=site), actor, terms)


@service
def inspection_correct(*, actor: Actor, inspection: Inspection, terms: InspectionTerms) -> Inspection:
    """Correct an inspection, or enter its result. Raises Problem as `inspection_note` does, and if it was withdrawn."""
    inspection = _to_change(actor, inspection)
    _check(terms)
    other = _noted(inspection.site, terms)
    if other is not None and other.pk != inspection.pk:
        raise _twice()
    return _write(inspection, actor, terms)


@service
def inspection_withdraw(*, actor: Actor, inspection: Inspection, why: str) -> Inspection:
    """Withdraw a wrong inspection; the one before it counts again. Raises Problem without a reason or if withdrawn."""
    inspection = _to_change(actor, inspection)
    missing = Problem("reason_missing", "The reason is missing.", kept=KEPT, do="Enter what was wrong with it.")
    inspection.withdrawn_why = typed(why, WHY_LIMIT, kept=KEPT, without=missing)
    inspection.save(update_fields=["withdrawn_why"])
    return inspection


def _check(terms: InspectionTerms) -> None:
    chosen(Inspected, terms.subject)
    chosen(Result, terms.result)
    fault = fault_of(terms.result, terms.inspected_on, terms.due_on)
    if fault:
        raise Problem(fault, FAULTS[fault], kept=KEPT, do="Correct the days or the result.")


def _noted(site: Site, terms: InspectionTerms) -> Inspection | None:
    same_day = {"inspected_on": terms.inspected_on} if terms.inspected_on else {"inspected_on__isnull": True}
    return Inspection.objects.filter(site=site, subject=terms.subject, **same_day).first()


def _to_change(actor: Actor, inspection: Inspection) -> Inspection:
    row: Inspection = get_for(actor, Inspection.objects.select_related("site"), inspection.pk, Action.CHANGE)
    Site.objects.select_for_update().get(pk=row.site_id)
    row.refresh_from_db()
    if row.withdrawn_why:
        raise Problem(
            "inspection_withdrawn", "This inspection is withdrawn.", kept="It stays as it is.", do="Record it again."
        )
    return row


def _twice() -> Problem:
    return Problem(
        "inspection_twice", "This is already recorded for that day.", kept=KEPT, do="Correct the existing record."
    )


def _write(inspection: Inspection, actor: Actor, terms: InspectionTerms) -> Inspection:
    for name in term_fields(InspectionTerms):
        value = getattr(terms, name)
        setattr(inspection, name, typed(value, TEXTS[name], kept=KEPT) if name in TEXTS else value)
    inspection.noted_by, inspection.noted_on = actor.display_name[:60], timezone.localdate()
    inspection.withdrawn_why = ""
    inspection.save()
    return inspection
