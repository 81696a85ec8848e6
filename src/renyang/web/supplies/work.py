"""Work of supplies for Today."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from renyang.core.access.gate import Actor
from renyang.supplies import queries
from renyang.supplies.lists.stocks import item_words
from renyang.supplies.models import Loan, SupplyLot
from renyang.web.shell.menu import Work, WorkItem
from renyang.web.shell.work import of_items, of_rows

EXPIRES_WITHIN = dt.timedelta(days=30)


def _lot(lot: SupplyLot) -> WorkItem:
    expired = lot.expires_on is not None and lot.expires_on < timezone.localdate()
    what = {"item": item_words(lot.stock), "count": lot.quantity, "unit": lot.stock.unit}
    why = _("{item}: {count} {unit} have expired.") if expired else _("{item}: {count} {unit} expire soon.")
    return WorkItem(
        key=f"lot {lot.pk}",
        about=lot.stock.store,
        why=why.format(**what),
        action=_("Discard") if expired else _("Use or lend"),
        address=reverse("stock", args=[lot.stock_id]),
        until=lot.expires_on,
    )


def _lots(actor: Actor, wanted: int) -> Work | None:
    rows = queries.lots_expiring(actor, timezone.localdate() + EXPIRES_WITHIN)
    return of_rows(_("Lots that expire"), rows, reverse("supplies_expiry"), _lot, wanted)


def _loan(loan: Loan) -> WorkItem:
    count = ngettext("%(count)d unit is still out.", "%(count)d units are still out.", loan.outstanding)
    return WorkItem(
        key=f"loan {loan.pk}",
        about=item_words(loan.lender),
        why=count % {"count": loan.outstanding},
        action=_("Record the return"),
        address=reverse("lending"),
        until=loan.due_on,
    )


def _loans(actor: Actor, wanted: int) -> Work | None:
    today = timezone.localdate()
    rows = [loan for loan in queries.loans_out(actor) if loan.due_on is not None and loan.due_on <= today]
    return of_items(_("Loans due back"), len(rows), reverse("lending"), map(_loan, rows[:wanted]))


WORK = (_lots, _loans)
