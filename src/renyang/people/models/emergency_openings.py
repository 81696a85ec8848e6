"""Emergency openings: all facts of one person shown to one user for a short time, with a reason, reviewed afterwards."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.people.models.people import Person


@tracked()
class EmergencyOpening(Gated):
    """One user's reason to see all facts of one person from `opened_at` to `until`, and what a reviewer made of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="emergency_openings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="emergency_openings")
    reason = MaskedField(_("reason"), max_length=200)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_by = models.CharField(max_length=60, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    remark = MaskedField(_("remark"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = _("emergency openings")
        indexes = [
            # serves people.person_view: what a user has open of a person
            models.Index(fields=["user", "person", "until"], name="emergency_openings_open"),
            # serves people.openings_to_review: what waits for a reviewer
            models.Index(fields=["opened_at"], condition=models.Q(reviewed_at=None), name="emergency_openings_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.opened_at:%Y-%m-%d %H:%M}"
