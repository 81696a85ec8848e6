"""Life events that change whether a person lives here; each is a dated record."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.people.models.records import SourceRecord


class LifeEventKind(models.TextChoices):
    """The kinds of life event."""

    ABSENT = "absent", _("went away for a time")
    RETURNED = "returned", _("is back")
    MOVED_AWAY = "moved_away", _("moved away")
    MOVED_IN = "moved_in", _("moved in")
    DIED = "died", _("died")


class DeathEvidence(models.TextChoices):
    """The evidence for a death."""

    CERTIFICATE = "certificate", _("death certificate seen")
    CREMATION = "cremation", _("cremation certificate seen")
    DEREGISTERED = "deregistered", _("household registration cancelled")
    HOSPITAL = "hospital", _("the hospital's word")
    WORD = "word", _("somebody's word alone")


@tracked()
class LifeEvent(Gated):
    """One event of a person's life, recorded by a worker. It is never changed: a wrong one is withdrawn.

    It belongs to a source record, which holds the resulting status, and moves with that record when people are merged or
    split.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="life_event")
    kind = models.CharField(_("what happened"), max_length=10, choices=LifeEventKind)
    happened_on = models.DateField(_("on"))
    until = models.DateField(_("expected back"), null=True)  # absences only
    where = MaskedField(_("where"), max_length=120, blank=True, address=True)
    to_division = models.CharField(_("to which community"), max_length=12, blank=True)  # within this deployment
    informant = MaskedField(_("told by"), max_length=60, blank=True)
    evidence = models.CharField(_("evidence"), max_length=20, choices=DeathEvidence, blank=True)  # deaths only
    noted_by = models.CharField(_("noted by"), max_length=60)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = _("life events")

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind} {self.happened_on}"
