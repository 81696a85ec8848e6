"""The access log: reads of sensitive facts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated


class AccessEntry(Gated):
    """A read of sensitive facts. The application's database role may insert and read entries, never alter any."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(_("who"), max_length=60)
    purposes = models.JSONField(_("purpose"), default=list)
    subject = models.CharField(_("what was read"), max_length=60)
    subject_id = models.CharField(max_length=40)
    facts = models.JSONField(_("facts"), default=list)
    basis = models.JSONField(default=list)  # ids of the consents that showed more than the role alone
    division_code = models.CharField(max_length=12)

    class Meta:
        # serves core.access_entries: the page of the log, newest first
        indexes = [models.Index(fields=["-at", "-id"], name="access_log_newest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.subject}"
