"""Stocks: an item in a store, and its lots."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.supplies.domain.constants import LEAD_DAYS, REVIEW_DAYS


@tracked()
class Stock(Gated):
    """One item in one store: its name there, its use on a normal day, and its order and count intervals.

    `item_code` is the catalogue's (science.items), or empty. An unknown daily use is never treated as 0.
    """

    division_code = models.CharField(_("community"), max_length=12)
    store = MaskedField(_("store"), max_length=80)
    item = MaskedField(_("item"), max_length=60)
    item_code = models.CharField(_("catalogue item"), max_length=30, blank=True)
    unit = MaskedField(_("unit"), max_length=20, blank=True)
    daily_use = models.FloatField(_("daily use"), null=True)
    lead_days = models.PositiveSmallIntegerField(_("days from order to delivery"), default=LEAD_DAYS)
    review_days = models.PositiveSmallIntegerField(_("days between counts"), default=REVIEW_DAYS)

    class Meta:
        ordering = ["division_code", "store", "item"]
        constraints = [
            models.UniqueConstraint(fields=["division_code", "store", "item"], name="one_stock_of_an_item"),
            models.CheckConstraint(condition=Q(daily_use=None) | Q(daily_use__gte=0), name="use_not_below_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.store}: {self.item}"


@tracked()
class SupplyLot(Gated):
    """A lot of a stock: units that share a lot number and an expiry date. Its quantity is the sum of its movements."""

    stock = models.ForeignKey(Stock, models.PROTECT, related_name="lots")
    lot = models.CharField(_("lot"), max_length=60, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), default=0)
    received_on = models.DateField(_("received on"), null=True)
    expires_on = models.DateField(_("expires on"), null=True)

    class Meta:
        ordering = ["stock", F("expires_on").asc(nulls_last=True), "pk"]
        constraints = [models.UniqueConstraint(fields=["stock", "lot"], name="one_lot_of_a_stock")]

    def __str__(self) -> str:
        return f"{self.stock_id} {self.lot}"
