"""What has to hold of an inspection, typed or from a spreadsheet."""

import datetime as dt

from django.utils import timezone

from renyang.places.models import Result


def _(message: str) -> str:
    return message


FAULTS = {
    "inspection_ahead": _("An inspection that took place cannot lie in the future."),
    "inspection_day_missing": _("It was inspected, but the day is missing."),
    "inspection_day_given": _("It is said not to be inspected yet, but a day is given."),
    "inspection_due_before": _("The next inspection is due before this one took place."),
}
"""What can be wrong with an inspection, in plain words."""


def fault_of(result: str, inspected_on: dt.date | None, due_on: dt.date | None) -> str:
    """The code of what is wrong with an inspection; empty where nothing is."""
    if result == Result.NOT_YET:
        return "" if inspected_on is None else "inspection_day_given"
    if inspected_on is None:
        return "inspection_day_missing"
    if inspected_on > timezone.localdate():
        return "inspection_ahead"
    return "inspection_due_before" if due_on is not None and due_on < inspected_on else ""
