"""Agreements with organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.organisations.models.organisations import Organisation


@tracked()
class Agreement(Gated):
    """A service that an organisation has agreed to provide, possibly as stand-in for another organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="agreements")
    stands_in_for = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="stood_in_for_by")
    service = models.CharField(_("service"), max_length=30)
    per_day = models.PositiveIntegerField(_("people a day"))
    liability_covered = models.BooleanField(_("liability covered"), null=True)
    insured_until = models.DateField(_("insured until"), null=True)
    starts_on = models.DateField(_("starts on"), null=True)
    ends_on = models.DateField(_("ends on"), null=True)
    is_covered: bool  # on rows of `agreements_in_force` only

    class Meta:
        verbose_name_plural = _("agreements")
        ordering = ["organisation", "service"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "stands_in_for", "service"],
                name="one_agreement_of_a_kind",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.service}"
