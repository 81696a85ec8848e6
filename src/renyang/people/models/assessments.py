"""Capability assessments, and screenings of mood, loneliness and isolation; each is a dated record."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.sealing.fields import SealedField
from renyang.core.text.masking import MaskedField
from renyang.people.models.people import CapabilityLevel
from renyang.people.models.records import SourceRecord


class AssessmentReason(models.TextChoices):
    """Why the assessment is made."""

    FIRST = "first", _("first assessment")
    YEARLY = "yearly", _("yearly repeat")
    CHANGE = "change", _("after a change")
    APPEAL = "appeal", _("the result was doubted")


@tracked()
class Assessment(Gated):
    """One assessment by GB/T 42195-2022. It is never changed: a wrong one is withdrawn and made again.

    It belongs to a source record, and moves with that record when people are merged or split.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="assessment")
    assessed_on = models.DateField(_("assessed on"))
    reason = models.CharField(_("reason"), max_length=10, choices=AssessmentReason)
    scores = models.JSONField()  # item code -> points
    diagnosed = models.BooleanField()
    care_risk_events = models.PositiveSmallIntegerField()  # in the last 30 days
    rules = models.JSONField()  # the raise rules in force at the time
    indicators = models.JSONField()  # indicator -> points
    total = models.PositiveSmallIntegerField()
    level_by_total = models.SmallIntegerField(choices=CapabilityLevel)
    level = models.SmallIntegerField(_("capability level"), choices=CapabilityLevel)
    raised_by = models.JSONField(default=list)  # reasons
    informant = MaskedField(_("who gave information"), max_length=60, blank=True)
    assessed_by = models.CharField(_("assessed by"), max_length=60)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = _("assessments")

    def __str__(self) -> str:
        return f"{self.record_id} {self.assessed_on} {self.level}"


@tracked()
class Screening(Gated):
    """One screening of mood, loneliness or isolation, with the coding of its answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="screening")
    scale = models.CharField(max_length=10)
    coding = models.CharField(max_length=20)
    answers = SealedField()
    total = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)
    positive = models.BooleanField()
    screened_on = models.DateField(_("screened on"))
    screened_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("screenings")

    def __str__(self) -> str:
        return f"{self.record_id} {self.scale} {self.screened_on}"
