"""Households: people at one address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked


@tracked()
class Household(Gated):
    """A household: people at one address of a community."""

    division_code = models.CharField(_("community"), max_length=12)
    address_key = models.CharField(max_length=120)
    address = models.CharField(_("address"), max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["division_code", "address_key"], name="one_household_a_door")]

    def __str__(self) -> str:
        return self.address
