"""The terms of an inspection and their validation, for forms and spreadsheets alike."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from renyang.core.terms import term
from renyang.places.models import Inspected, Result


def _(message: str) -> str:
    return message


@dataclass(frozen=True, kw_only=True)
class InspectionTerms:
    """An inspection that was made or is still to be made. Field names are those of the model."""

    subject: str = term(_("What is inspected"), choices=Inspected)
    result: str = term(_("Result"), choices=Result)
    inspected_on: dt.date | None = term(_("Inspected on"), default=None)
    inspected_by: str = term(_("Inspected by"), hint=_("The office or company."), longest=80, default="")
    due_on: dt.date | None = term(_("Next one due on"), default=None)
    note: str = term(_("Remarks"), longest=200, default="")


FAULTS = {
    "inspection_ahead": _("The inspection date cannot be in the future."),
    "inspection_day_missing": _("It was inspected, but the inspection date is missing."),
    "inspection_day_given": _("The result is that it has not been inspected yet, but an inspection date is entered."),
    "inspection_due_before": _("The next inspection is due before this one took place."),
}
"""Messages for what can be wrong with an inspection, by code."""


def fault_of(result: str, inspected_on: dt.date | None, due_on: dt.date | None) -> str:
    """The code in FAULTS of what is wrong with an inspection; empty if nothing is."""
    if result == Result.NOT_YET:
        return "" if inspected_on is None else "inspection_day_given"
    if inspected_on is None:
        return "inspection_day_missing"
    if inspected_on > timezone.localdate():
        return "inspection_ahead"
    return "inspection_due_before" if due_on is not None and due_on < inspected_on else ""
