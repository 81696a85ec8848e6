"""Needs of people."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.people.models import SourceRecord

LANGUAGE_LIMIT, MUST_NOT_LIMIT, WHY_LIMIT = 60, 300, 200  # characters


class Per(models.TextChoices):
    """In which time something is wanted so many times (science.frequency)."""

    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")
    QUARTER = "quarter", _("a quarter")
    ONCE = "once", _("once only")
    ON_CALL = "on_call", _("on call")


class NeedSource(models.TextChoices):
    """How a need became known."""

    ASSESSED = "assessed", _("found by an assessment")
    ASKED = "asked", _("asked for by the person or the family")
    OBSERVED = "observed", _("seen by a worker")


class Weekday(models.IntegerChoices):
    """Days of the week as numbered by ISO 8601."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


@tracked()
class Need(Gated):
    """One service that a person needs: how often, how long, when, in which language, and what must not happen.

    It belongs to a source record and follows it when people are merged or split. It is changed in place, with a
    history; a need that no longer exists is ended with a reason. It is open until it is ended or its last day is past.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="need")
    service = models.CharField(_("service"), max_length=30)  # code in the catalogue
    times = models.PositiveSmallIntegerField(_("how many times"))
    per = models.CharField(_("in which time"), max_length=10, choices=Per)
    minutes = models.PositiveSmallIntegerField(_("minutes a visit"))
    people_needed = models.PositiveSmallIntegerField(_("people at once"), default=1)
    critical = models.BooleanField(_("critical"))  # the person is in danger without it
    days = models.JSONField(_("days of the week"), default=list)  # Weekday numbers; empty: any
    time_from = models.TimeField(_("not before"), null=True)
    time_to = models.TimeField(_("not after"), null=True)
    language = MaskedField(_("language or dialect"), max_length=LANGUAGE_LIMIT, blank=True)
    must_not = MaskedField(_("what must not happen"), max_length=MUST_NOT_LIMIT, blank=True)
    source = models.CharField(_("how it is known"), max_length=10, choices=NeedSource)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)  # its last day
    noted_by = models.CharField(_("noted by"), max_length=60)
    noted_at = models.DateTimeField(auto_now=True)
    ended_by = models.CharField(_("ended by"), max_length=60, blank=True)
    ended_why = MaskedField(_("why it ended"), max_length=WHY_LIMIT, blank=True)

    class Meta:
        verbose_name_plural = _("needs")

    def __str__(self) -> str:
        return f"{self.record_id} {self.service}"
