"""Inspections of sites."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.places.models.sites import Site


class Inspected(models.TextChoices):
    """What an inspection of a site looks at."""

    FIRE = "fire", _("fire safety")
    FOOD = "food", _("food safety")
    LIFTS = "lifts", _("lifts")
    ELECTRICITY = "electricity", _("electricity")
    GAS = "gas", _("gas")
    BUILDING = "building", _("building")
    FIRST_AID = "first_aid", _("first aid")
    EPIDEMIC_RULES = "epidemic_rules", _("epidemic rules")
    SERVICE_SAFETY = "service_safety", _("service safety")  # the nine risks of GB 38600-2019


class Result(models.TextChoices):
    """What an inspection found."""

    PASSED = "passed", _("passed")
    CONDITIONS = "conditions", _("passed with conditions")
    FAILED = "failed", _("not passed")
    NOT_YET = "not_yet", _("not yet inspected")


@tracked()
class Inspection(Gated):
    """An inspection of one subject at a site, made or still to be made, and when the next one is due.

    Of each subject the inspection with the latest day counts; a wrong one is withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, related_name="inspections")
    subject = models.CharField(_("what is inspected"), max_length=20, choices=Inspected)
    inspected_by = MaskedField(_("inspected by"), max_length=80, blank=True)
    inspected_on = models.DateField(_("inspected on"), null=True)
    result = models.CharField(_("result"), max_length=12, choices=Result)
    due_on = models.DateField(_("next one due on"), null=True)
    note = MaskedField(_("note"), max_length=200, blank=True)
    noted_by = models.CharField(_("noted by"), max_length=60, blank=True)
    noted_on = models.DateField(_("noted on"), default=timezone.localdate)
    withdrawn_why = MaskedField(_("why it was withdrawn"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = _("inspections")
        ordering = ["site", "subject", "-inspected_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "subject", "inspected_on"], nulls_distinct=False, name="one_inspection_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(result=Result.NOT_YET, inspected_on=None)
                | (~models.Q(result=Result.NOT_YET) & models.Q(inspected_on__isnull=False)),
                name="inspected_on_a_day_or_not_yet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.subject} {self.inspected_on}"
