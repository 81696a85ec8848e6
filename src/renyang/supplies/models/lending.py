"""Loans between stocks."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.supplies.models.stocks import Stock


@tracked()
class Loan(Gated):
    """A loan of units from one stock to another, and how many have been returned."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lender = models.ForeignKey(Stock, models.PROTECT, related_name="lent")
    borrower = models.ForeignKey(Stock, models.PROTECT, related_name="borrowed")
    quantity = models.PositiveIntegerField(_("quantity"))
    returned = models.PositiveIntegerField(_("returned"), default=0)
    lent_on = models.DateField(_("lent on"))
    due_on = models.DateField(_("due on"), null=True)
    agreed_by = MaskedField(_("agreed by"), max_length=60)
    lent_by = models.CharField(_("recorded by"), max_length=60)

    class Meta:
        ordering = ["lent_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(lender=F("borrower")), name="no_loan_to_oneself"),
            models.CheckConstraint(condition=Q(returned__lte=F("quantity")), name="no_more_returned_than_lent"),
        ]

    def __str__(self) -> str:
        return f"{self.lender_id} {self.borrower_id} {self.quantity}"

    @property
    def outstanding(self) -> int:
        """Units not yet returned."""
        return self.quantity - self.returned
