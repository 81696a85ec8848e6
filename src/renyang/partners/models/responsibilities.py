"""The responsibility list."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.organisations.models.organisations import Organisation


@tracked()
class Responsibility(Gated):
    """One function of the responsibility list: its owner, and the deputy who takes over."""

    division_code = models.CharField(_("division"), max_length=12)
    function = MaskedField(_("function"), max_length=100)
    phase = MaskedField(_("phase"), max_length=20, blank=True)
    owner = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="owns")
    deputy = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="deputises")

    class Meta:
        verbose_name_plural = _("responsibilities")
        ordering = ["division_code", "function"]
        constraints = [models.UniqueConstraint(fields=["division_code", "function"], name="one_owner_a_function")]

    def __str__(self) -> str:
        return self.function
