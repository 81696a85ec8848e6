"""The lists of proposed and outstanding loans between communities."""

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
from renyang.supplies import queries
from renyang.supplies.lists.stocks import item_words, under
from renyang.supplies.models import Loan, Stock
from renyang.supplies.queries import InStore, LoanProposed


class LoanState(TextChoices):
    """Whether a loan is overdue."""

    OUT = "out", _("out")
    OVERDUE = "overdue", _("overdue")


def loan_state(loan: Loan) -> LoanState:
    """Whether a loan is overdue; one due today is not."""
    overdue = loan.due_on is not None and loan.due_on < timezone.localdate()
    return LoanState.OVERDUE if overdue else LoanState.OUT


LENDING: DeclaredList[LoanProposed, InStore] = DeclaredList(
    name="lending",
    title=_("Who could lend"),
    model=Stock,
    rows=lambda reader: reader.terms.seen_by(reader.actor).proposals.loans,
    narrowing=under,
    empty=_("No community has more than its target of what others lack."),
    columns=(
        Column(
            name="item",
            label=_("Item"),
            value=lambda row: row.lender.item,
            words=lambda row: item_words(row.lender),
            order="value",
        ),
        Column(name="quantity", label=_("Quantity"), kind=Kind.WHOLE, order="value"),
        Column(name="unit", label=_("Unit"), value=lambda row: row.lender.unit),
        Column(
            name="lender_division_code",
            label=_("Lender"),
            kind=Kind.DIVISION,
            value=lambda row: row.lender.division_code,
            order="value",
        ),
        Column(name="lender_store", label=_("Lending store"), value=lambda row: row.lender.store),
        Column(
            name="borrower_division_code",
            label=_("Borrower"),
            kind=Kind.DIVISION,
            value=lambda row: row.borrower.division_code,
            order="value",
        ),
        Column(name="borrower_store", label=_("Borrowing store"), value=lambda row: row.borrower.store),
        Column(
            name="kilometres",
            label=_("Kilometres"),
            kind=Kind.DECIMAL,
            value=lambda row: round(row.kilometres, 2),
            order=lambda row: row.kilometres,
        ),
    ),
)

LOANS: DeclaredList[Loan, None] = DeclaredList(
    name="loans",
    title=_("Loans not yet returned"),
    model=Stock,
    rows=lambda reader: queries.loans_out(reader.actor),
    empty=_("All loans have been returned."),
    columns=(
        Column(
            name="item",
            label=_("Item"),
            value=lambda row: row.lender.item,
            words=lambda row: item_words(row.lender),
            order="value",
        ),
        Column(
            name="lender_division_code",
            label=_("Lender"),
            kind=Kind.DIVISION,
            value=lambda row: row.lender.division_code,
        ),
        Column(name="lender_store", label=_("Lending store"), value=lambda row: row.lender.store),
        Column(
            name="borrower_division_code",
            label=_("Borrower"),
            kind=Kind.DIVISION,
            value=lambda row: row.borrower.division_code,
        ),
        Column(name="borrower_store", label=_("Borrowing store"), value=lambda row: row.borrower.store),
        Column(name="quantity", label=_("Lent"), kind=Kind.WHOLE),
        Column(name="outstanding", label=_("Still to be returned"), kind=Kind.WHOLE, order="value"),
        Column(name="unit", label=_("Unit"), value=lambda row: row.lender.unit),
        Column(name="lent_on", label=_("Lent on"), kind=Kind.DAY, order="value"),
        Column(name="due_on", label=_("Due on"), kind=Kind.DAY, order="value", optional=True),
        Column(name="state", label=_("State"), kind=Kind.CHOICE, choices=LoanState, value=loan_state),
        Column(name="agreed_by", label=_("Agreed by")),
    ),
)
