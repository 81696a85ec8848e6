"""Exclusions of people who were entered by mistake."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.people.models.records import SourceRecord


@tracked()
class Exclusion(Gated):
    """A worker's word that a person of the register does not exist: she is no longer listed or counted. It is never changed:
    a wrong one is withdrawn.

    It belongs to a source record, which holds the status, and moves with that record when people are merged or split.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="exclusion")
    reason = MaskedField(_("reason"), max_length=200)
    noted_by = models.CharField(_("noted by"), max_length=60)
    noted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("exclusions")

    def __str__(self) -> str:
        return f"{self.record_id} {self.noted_at}"
