"""Households: people at one address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField


@tracked()
class Household(Gated):
    """A household: people at one address of a community."""

    division_code = models.CharField(_("community"), max_length=12)
    address_key = MaskedField(max_length=120, address=True)
    address = MaskedField(_("address"), max_length=200, address=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division_code", "address_key"], name="one_household_a_door")]

    def __str__(self) -> str:
        return self.address
