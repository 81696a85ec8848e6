"""Movements of lots, in and out."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.supplies.models.lending import Loan
from renyang.supplies.models.stocks import SupplyLot


class MovementKind(models.TextChoices):
    """Why a quantity changed."""

    RECEIVE = "receive", _("received")
    ISSUE = "issue", _("issued")
    LEND = "lend", _("lent")
    RETURN = "return", _("returned")
    COUNT = "count", _("counted")
    DISCARD = "discard", _("discarded")


@tracked()
class Movement(Gated):
    """One change of a lot's quantity (negative if units left), and the quantity afterwards. Immutable."""

    lot = models.ForeignKey(SupplyLot, models.PROTECT, related_name="movements")
    kind = models.CharField(_("movement"), max_length=10, choices=MovementKind)
    quantity = models.IntegerField(_("change"))
    after = models.PositiveIntegerField(_("in stock afterwards"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.CharField(_("by"), max_length=60)
    why = MaskedField(_("why"), max_length=200, blank=True)
    loan = models.ForeignKey(Loan, models.PROTECT, null=True, related_name="movements")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.kind} {self.quantity:+d}"
