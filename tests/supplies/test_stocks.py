"""What is in store: every change of a quantity is a movement, and what cannot be is refused with its reason."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.access.roles import Role
from renyang.places.models import Site, SiteKind
from renyang.science.problem import Problem
from renyang.supplies.models import Loan, Movement, MovementKind, Stock, SupplyLot
from renyang.supplies.queries import loans_out, movements_of
from renyang.supplies.services import (
    loan_return,
    stock_settings,
    supplies_count,
    supplies_discard,
    supplies_issue,
    supplies_lend,
    supplies_receive,
)
from tests.personas import COMMUNITY, OFFICER, OTHER_COMMUNITY, STRANGER, WORKER, Persona

ActorOf = Callable[[Persona], Actor]
SECOND = "320199001002"
OPERATOR = Actor.operator("test")


def _in(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def stock(item: str = "口罩", division: str = COMMUNITY, store: str = "库", **given: object) -> Stock:
    """A stock of masks, used ten a day."""
    return Stock.objects.create(
        **{
            "division_code": division,
            "store": store,
            "item": item,
            "item_code": "masks",
            "unit": "只",
            "daily_use": 10.0,
        }
        | given
    )


def lot(of: Stock, quantity: int, expires_in: int | None = None, name: str = "") -> SupplyLot:
    """So much of it, received long ago."""
    return supplies_receive(
        actor=OPERATOR, stock=of, quantity=quantity, lot=name, received_on=_in(-900),
        expires_on=None if expires_in is None else _in(expires_in),
    )  # fmt: skip


def place(division: str, longitude: float, latitude: float = 0.0, kind: type = Site) -> None:
    """Something of a community on the map."""
    named = (
        {"name": f"{longitude}", "kind": SiteKind.MEAL_POINT}
        if kind is Site
        else {"street": f"{longitude}", "number": "1"}
    )
    kind.objects.create(division_code=division, longitude=longitude, latitude=latitude, **named)


def quantities(of: Stock) -> dict[str, int]:
    """What is in store, lot by lot."""
    return dict(SupplyLot.objects.filter(stock=of).values_list("lot", "quantity"))


def refused(code: str, write: Callable[[], object]) -> None:
    """The service refuses with this reason, in words that say what is kept, and nothing moves."""
    before = Movement.objects.count()
    with pytest.raises(Problem) as caught:
        write()
    assert caught.value.code == code
    assert caught.value.kept
    assert Movement.objects.count() == before


def test_what_expires_first_is_given_out_first(db: None) -> None:
    """70 of 50 + 30 + 20: the 30 of the earlier date, then 40 of the 50; the lot past its date is never given out."""
    of = stock()
    for name, quantity, expires in (("B", 50, 90), ("A", 30, 10), ("old", 5, -1), ("C", 20, None)):
        lot(of, quantity, expires, name)
    supplies_issue(actor=OPERATOR, stock=of, quantity=70, why="日照中心")
    assert quantities(of) == {"A": 0, "B": 10, "old": 5, "C": 20}
    refused("more_than_in_store", lambda: supplies_issue(actor=OPERATOR, stock=of, quantity=31))
    newest = movements_of(OPERATOR, of)[0]
    assert (newest.kind, newest.quantity, newest.after, newest.by, newest.why) == ("issue", -40, 10, "test", "日照中心")


def test_more_of_a_known_lot(db: None) -> None:
    """Adds to it; with another date it is another lot, and has to be called otherwise."""
    of = stock()
    lot(of, 5, 30, "A")
    supplies_receive(actor=OPERATOR, stock=of, quantity=7, lot=" A ", expires_on=_in(30))
    assert quantities(of) == {"A": 12}
    refused("lot_of_another_date", lambda: lot(of, 1, 31, "A"))


@pytest.mark.parametrize("quantity", [0, -3, 2**31])
def test_no_quantity(db: None, quantity: int) -> None:
    """Nothing, less than nothing, and more than a column holds cannot be received, given out or thrown away."""
    of = stock()
    there = lot(of, 5)
    for write in (
        lambda: supplies_receive(actor=OPERATOR, stock=of, quantity=quantity),
        lambda: supplies_issue(actor=OPERATOR, stock=of, quantity=quantity),
        lambda: supplies_discard(actor=OPERATOR, lot=there, quantity=quantity, why="破损"),
    ):
        refused("quantity_impossible", write)


def test_what_would_have_expired_before_it_came(db: None) -> None:
    """Is refused; on the very day it may come."""
    of = stock()
    supplies_receive(actor=OPERATOR, stock=of, quantity=1, received_on=_in(0), expires_on=_in(0))
    refused(
        "expired_before_received",
        lambda: supplies_receive(actor=OPERATOR, stock=of, quantity=1, lot="x", received_on=_in(0), expires_on=_in(-1)),
    )


def test_throwing_away(db: None) -> None:
    """Needs a reason, and cannot leave less than nothing."""
    there = lot(stock(), 5, -1)
    refused("reason_missing", lambda: supplies_discard(actor=OPERATOR, lot=there, quantity=1, why=" "))
    refused("stock_impossible", lambda: supplies_discard(actor=OPERATOR, lot=there, quantity=6, why="过期"))
    supplies_discard(actor=OPERATOR, lot=there, quantity=5, why="过期")
    assert quantities(there.stock) == {"": 0}


def test_a_count_is_taken_whole_or_not_at_all(db: None) -> None:
    """Only lots that differ move; one impossible number, and none does."""
    of = stock()
    one, two, three = lot(of, 5, name="1"), lot(of, 6, name="2"), lot(of, 7, name="3")
    refused("quantity_impossible", lambda: supplies_count(actor=OPERATOR, counted={one.pk: 9, two.pk: -1}))
    assert supplies_count(actor=OPERATOR, counted={one.pk: 9, two.pk: 6, three.pk: 0}, why="盘点") == 2
    assert quantities(of) == {"1": 9, "2": 6, "3": 0}
    counts = Movement.objects.filter(kind=MovementKind.COUNT).order_by("pk").values_list("quantity", "after")
    assert list(counts) == [(4, 9), (-7, 0)]


def test_a_loan_goes_and_comes_back(db: None) -> None:
    """Of what lasts longest: 25 are the 20 without a date and 5 of the later one; they arrive with their dates. A return takes
    the borrower's longest-lasting, and the loan is closed when all is back.
    """
    lender, borrower = stock(), stock(division=SECOND)
    for name, quantity, expires in (("A", 30, 10), ("B", 50, 90), ("C", 20, None)):
        lot(lender, quantity, expires, name)
    lot(borrower, 1, 400, "B")
    loan = supplies_lend(
        actor=OPERATOR, lender=lender, borrower=borrower, quantity=25, agreed_by="王主任", due_on=_in(30)
    )
    assert quantities(lender) == {"A": 30, "B": 45, "C": 0}
    assert quantities(borrower) == {"B": 1, "B/2": 5, "C": 20}
    assert SupplyLot.objects.get(stock=borrower, lot="B/2").expires_on == _in(90)
    loan_return(actor=OPERATOR, loan=loan, quantity=20)
    assert [row.outstanding for row in loans_out(OPERATOR)] == [5]
    assert quantities(lender) == {"A": 30, "B": 45, "C": 20}
    refused("more_than_lent", lambda: loan_return(actor=OPERATOR, loan=loan, quantity=6))
    loan_return(actor=OPERATOR, loan=loan, quantity=5)
    assert loans_out(OPERATOR) == []
    assert sum(quantities(lender).values()) == 100
    assert sum(quantities(borrower).values()) == 1


def test_loans_that_cannot_be(db: None) -> None:
    """To oneself, of another item or unit, agreed by nobody, due yesterday, or of more than is usable: each with its reason."""
    one, two = stock(), stock(division=SECOND)
    water, boxes = stock("饮用水", SECOND, item_code="water"), stock("口罩盒", SECOND, unit="盒")
    lot(one, 5, 0, "today")
    lot(one, 9, -1, "expired")

    def lend(borrower: Stock, **given: object) -> Callable[[], Loan]:
        terms = {"actor": OPERATOR, "lender": one, "borrower": borrower, "quantity": 1, "agreed_by": "王主任"} | given
        return lambda: supplies_lend(**terms)

    refused("loan_to_oneself", lend(one))
    refused("loan_of_another_item", lend(water))
    refused("loan_of_another_item", lend(boxes))
    refused("agreement_missing", lend(two, agreed_by=" "))
    refused("loan_due", lend(two, due_on=_in(-1)))
    refused("more_than_in_store", lend(two, quantity=6))
    assert not Loan.objects.exists()


def test_settings_of_a_stock(db: None) -> None:
    """Unknown use is not none; numbers below 0 or without end are refused."""
    of = stock()
    stock_settings(actor=OPERATOR, stock=of, daily_use=None, lead_days=0, review_days=30)
    assert Stock.objects.get().daily_use is None
    for wrong in ({"daily_use": -1.0}, {"daily_use": float("inf")}, {"daily_use": float("nan")}, {"lead_days": 366}):
        terms = {"daily_use": 1.0, "lead_days": 1, "review_days": 1} | wrong
        refused("settings_impossible", lambda terms=terms: stock_settings(actor=OPERATOR, stock=of, **terms))


def test_who_may(actor_of: ActorOf) -> None:
    """The street's staff, each in her own divisions; a loan is recorded by who answers for both sides."""
    mine, theirs, far = stock(), stock(division=SECOND), stock(division=OTHER_COMMUNITY)
    there = lot(mine, 50)
    worker, officer = actor_of(WORKER), actor_of(OFFICER)
    supplies_issue(actor=worker, stock=mine, quantity=1)
    for who in (STRANGER, Persona(Role.VOLUNTEER, here=True), Persona(Role.PARTNER_MANAGER, here=True)):
        with pytest.raises(OutOfScope):
            supplies_issue(actor=actor_of(who), stock=mine, quantity=1)
        with pytest.raises(OutOfScope):
            supplies_count(actor=actor_of(who), counted={there.pk: 1})
    with pytest.raises(OutOfScope):
        supplies_receive(actor=worker, stock=theirs, quantity=1)
    terms = {"lender": mine, "quantity": 1, "agreed_by": "王主任"}
    with pytest.raises(NotAllowed):
        supplies_lend(actor=worker, borrower=theirs, **terms)
    with pytest.raises(NotAllowed):
        supplies_lend(actor=officer, borrower=far, **terms)
    loan = supplies_lend(actor=officer, borrower=theirs, **terms)
    with pytest.raises(NotAllowed):
        loan_return(actor=worker, loan=loan, quantity=1)
    assert loans_out(worker) == [loan]
    assert loans_out(actor_of(STRANGER)) == []


DEEDS = some.lists(
    some.tuples(some.sampled_from(["receive", "issue", "discard", "count", "lend", "return"]),
                some.integers(0, 1), some.integers(-1, 12), some.sampled_from([None, -1, 0, 5])),
    max_size=12,
)  # fmt: skip


class Ledger(TestCase):
    """Whatever is done in whatever order, refused or not."""

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(DEEDS)
    def test_the_sum_of_movements_is_what_is_in_store(self, deeds: list[tuple[str, int, int, int | None]]) -> None:
        """Of every lot; what movements say was left adds up from one to the next; no lending makes or loses a unit."""
        stocks = [stock(), stock(division=SECOND)]
        loans: list[Loan] = []
        for kind, at, quantity, expires in deeds:
            try:
                _do(kind, stocks[at], stocks[1 - at], quantity, expires, loans)
            except Problem:
                continue
        for row in SupplyLot.objects.all():
            left = 0
            for one in row.movements.order_by("pk"):
                left += one.quantity
                assert one.after == left
            assert row.quantity == left
        carried = Movement.objects.filter(kind__in=["lend", "return"]).aggregate(sum=Sum("quantity"))
        assert (carried["sum"] or 0) == 0
        for loan in Loan.objects.all():
            back = loan.movements.filter(kind="return", lot__stock=loan.lender).aggregate(sum=Sum("quantity"))["sum"]
            assert (back or 0) == loan.returned <= loan.quantity


def _do(kind: str, here: Stock, there: Stock, quantity: int, expires: int | None, loans: list[Loan]) -> None:
    lots = list(SupplyLot.objects.filter(stock=here))
    if kind == "receive":
        lot(here, quantity, expires, str(expires))
    elif kind == "issue":
        supplies_issue(actor=OPERATOR, stock=here, quantity=quantity)
    elif kind == "discard" and lots:
        supplies_discard(actor=OPERATOR, lot=lots[0], quantity=quantity, why="破损")
    elif kind == "count" and lots:
        supplies_count(actor=OPERATOR, counted={row.pk: quantity for row in lots})
    elif kind == "lend":
        loans.append(supplies_lend(actor=OPERATOR, lender=here, borrower=there, quantity=quantity, agreed_by="王主任"))
    elif kind == "return" and loans:
        loan_return(actor=OPERATOR, loan=loans[0], quantity=quantity)
