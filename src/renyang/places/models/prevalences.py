"""Prevalence of infection by division."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField


@tracked()
class Prevalence(Gated):
    """The share of people in a division who carry an infection from a day on, as reported by `source`."""

    division_code = models.CharField(_("division"), max_length=12)
    share = models.FloatField(_("share infected"))
    since = models.DateField(_("since"))
    source = MaskedField(_("source of the number"), max_length=120)
    noted_by = models.CharField(_("noted by"), max_length=60)
    noted_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["division_code", "-since"]
        constraints = [models.UniqueConstraint(fields=["division_code", "since"], name="one_prevalence_a_day")]

    def __str__(self) -> str:
        return f"{self.division_code} {self.since} {self.share:g}"
