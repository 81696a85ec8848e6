"""A person's consents to share facts, and what she arranged for after her death."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.access.roles import Purpose, Role
from renyang.core.history import tracked
from renyang.people.models.records import SourceRecord


class GivenBy(models.TextChoices):
    """Who gave a consent."""

    HERSELF = "herself", _("the person herself")
    GUARDIAN = "guardian", _("her guardian")


class How(models.TextChoices):
    """How a consent was given."""

    SIGNED = "signed", _("on signed paper")
    SPOKEN = "spoken", _("spoken before a witness")
    PHONE = "phone", _("by phone")


@tracked()
class Consent(Gated):
    """A consent to show some groups of facts, for one purpose, to users of one role who have the person in scope.

    It is never changed: it holds from `given_on` until it ends or is withdrawn, and is kept afterwards. It belongs to a
    source record, and moves with that record when people are merged or split.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="consent")
    recipient = models.CharField(_("shared with"), max_length=30, choices=Role)
    groups = models.JSONField(_("what is shared"))  # fact groups
    purpose = models.CharField(_("for what"), max_length=20, choices=Purpose)
    given_on = models.DateField(_("given on"))
    until = models.DateField(_("shared until"), null=True)  # the last day; null: until withdrawn
    given_by = models.CharField(_("given by"), max_length=10, choices=GivenBy)
    how = models.CharField(_("how it was given"), max_length=10, choices=How)
    noted_by = models.CharField(_("noted by"), max_length=60)
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    withdrawn_by = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = _("consents")

    def __str__(self) -> str:
        return f"{self.record_id} {self.recipient} {self.given_on}"

    @property
    def has_ended(self) -> bool:
        """Whether the last day has passed."""
        return self.until is not None and self.until < timezone.localdate()


@tracked()
class AfterDeath(Gated):
    """Whether near relatives may read after the person's death, as she decided while alive. The latest decision holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="after_death")
    relatives_may_read = models.BooleanField()
    said_on = models.DateField(_("said on"))
    how = models.CharField(_("how it was given"), max_length=10, choices=How)
    noted_by = models.CharField(_("noted by"), max_length=60)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("arrangements for after death")

    def __str__(self) -> str:
        return f"{self.record_id} {self.said_on}"
