"""The access log: reads of sensitive facts and of lists of people, sign-ins and sign-outs."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated


class AccessEntry(Gated):
    """A read, or a sign-in. The application's database role may read entries; only the owner's function adds them."""

    at = models.DateTimeField()
    actor = models.CharField(_("who"), max_length=60)
    purposes = models.JSONField(_("purpose"), default=list)
    subject = models.CharField(_("what was read"), max_length=60)
    subject_id = models.CharField(max_length=40)
    facts = models.JSONField(_("facts"), default=list)
    basis = models.JSONField(default=list)  # ids of what showed more than the role alone: consents and the like
    division_code = models.CharField(max_length=12)
    people = ArrayField(models.UUIDField(), default=list)  # who stood on the list, if a list was read

    class Meta:
        indexes = [
            # serves core.access_entries: the page of the log, newest first
            models.Index(fields=["-at", "-id"], name="access_log_newest"),
            # serves core.access_entries: who read one person's facts
            models.Index(fields=["subject_id"], name="access_log_subject"),
            GinIndex(fields=["people"], name="access_log_people"),  # serves core.access_entries: the lists
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.subject}"
