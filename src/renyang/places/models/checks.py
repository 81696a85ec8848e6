"""Answers to the checklist and to the comfort questions of a site."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.places.models.sites import Site


class Questions(models.TextChoices):
    """Which set of questions was answered."""

    CHECKLIST = "checklist", _("checklist")
    COMFORT = "comfort", _("comfort and convenience")


@tracked()
class SiteAnswers(Gated):
    """A site's answers on one day. The latest count; earlier ones are kept.

    `answers` maps question codes to answers. Checklist: true, false, or null if the respondent did not know
    (science.checklists). Comfort: the code of an answer (science.comfort).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, related_name="answers")
    kind = models.CharField(_("questions"), max_length=10, choices=Questions)
    answers = models.JSONField(_("answers"))
    answered_on = models.DateField(_("answered on"))
    answered_by = models.CharField(_("answered by"), max_length=60)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = _("checklists")
        ordering = ["site", "kind", "-answered_on", "-noted_at"]
        # serves places.answers_before: a site's answers, the latest first
        indexes = [models.Index(fields=["site", "kind", "-answered_on", "-noted_at"], name="latest_answers_of_a_site")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.kind} {self.answered_on}"
