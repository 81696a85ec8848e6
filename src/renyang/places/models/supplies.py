"""What is in store."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.gate import Gated
from renyang.core.history import tracked


@tracked()
class SupplyLot(Gated):
    """A lot of one item in store, with its daily use there in normal days."""

    division_code = models.CharField(_("community"), max_length=12)
    store = models.CharField(_("store"), max_length=80)
    item = models.CharField(_("item"), max_length=60)
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    daily_use = models.FloatField(_("daily use"), null=True)
    expires_on = models.DateField(_("expires on"), null=True)

    class Meta:
        ordering = ["store", "item", "expires_on"]
        constraints = [
            models.UniqueConstraint(fields=["division_code", "store", "item", "lot"], name="one_lot_of_a_store")
        ]

    def __str__(self) -> str:
        return f"{self.store}: {self.item}"
