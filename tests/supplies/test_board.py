"""The board of stocks, what will expire, who could lend and who is there: figures by hand."""

import datetime as dt
import math
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.places.models import Building, Site, SiteKind
from renyang.science.stress.scenario import Impact, Scenario
from renyang.supplies import queries
from renyang.supplies.models import Stock
from renyang.supplies.services import supplies_receive
from tests.personas import COMMUNITY, OTHER_COMMUNITY, WORKER, Persona
from tests.supplies.test_stocks import OPERATOR, SECOND, lot, place, stock

ActorOf = Callable[[Persona], Actor]
WAVE = Scenario("winter-wave", 40, (Impact("demand", 2.0, 5, 25), Impact("staff", 0.5, 5, 25)))
"""Everything is needed twice as often and half the staff are there, from its fifth day on for twenty days. It bears the name
of an epidemic, in which masks are used twice as fast (items.toml)."""


def parcels(division: str = COMMUNITY, **given: object) -> Stock:
    """The worked example of docs/algorithms/supplies.md: 40 parcels a day, 650 in three lots."""
    of = stock("食品包", division, item_code="food_parcels", unit="份", **{"daily_use": 40.0} | given)
    for name, quantity, expires in (("A", 200, 3), ("B", 300, 10), ("C", 150, None)):
        lot(of, quantity, expires, name)
    return of


def test_lots_of_an_item_serve_together(db: None) -> None:
    """590 of the 650 can be used, 14.75 days; 14 days of 40, more than lead 5 and review 7 ask for, are 560: nothing is missing.
    Looked at lot by lot they would be 4, 7.5 and 3.75 days.
    """
    of = parcels()
    (shelf,) = queries.on_shelves(OPERATOR)
    assert (shelf.days_now, shelf.gap.days, queries.days_of_stock(of)) == (14.75, 14.75, 14.75)
    assert (shelf.gap.in_stock, shelf.gap.usable, shelf.target, shelf.target_days) == (650, 590, 560, 14)
    assert queries.gap_list([shelf]) == []


def test_stores_of_a_community_serve_together(db: None) -> None:
    """60 and 20 masks at 10 and 30 a day: 2 days. Two units, and two communities, are apart."""
    for store, quantity, use in (("东库", 60, 10.0), ("西库", 20, 30.0)):
        lot(stock(store=store, daily_use=use), quantity)
    lot(stock(store="盒", unit="盒"), 5)
    lot(stock(division=SECOND), 50)
    shelves = queries.on_shelves(OPERATOR)
    assert [(shelf.division_code, shelf.kind[1], shelf.days_now) for shelf in shelves] == [
        (COMMUNITY, "只", 2.0), (COMMUNITY, "盒", 0.5), (SECOND, "只", 5.0),
    ]  # fmt: skip


def test_an_unknown_use_is_never_taken_as_none(db: None) -> None:
    """One store does not say its use, so nothing is said of the community, and it is named; what is not used never ends."""
    lot(stock(store="东库"), 60)
    lot(stock(store="西库", daily_use=None), 60)
    lot(stock("手电筒", item_code="torches", daily_use=0.0), 3)
    masks, torches = sorted(queries.on_shelves(OPERATOR), key=lambda shelf: shelf.kind)
    assert (masks.days_now, masks.target, masks.gap.gap) == (None, None, None)
    assert [row.store for row in masks.without_use] == ["西库"]
    assert (torches.days_now, torches.gap.gap) == (math.inf, 0)
    assert queries.gap_list([masks, torches]) == []


def test_an_empty_stock_is_missing_all(db: None) -> None:
    """Masks for 30 days (items.toml) at 10 a day; what has expired is not there."""
    lot(stock(), 500, -1)
    (shelf,) = queries.gap_list(queries.on_shelves(OPERATOR))
    assert (shelf.gap.in_stock, shelf.gap.usable, shelf.gap.days, shelf.gap.gap) == (500, 0, 0.0, 300)


def test_a_scenario_that_begins_today(db: None) -> None:
    """In an epidemic a person uses twice the masks, and here everything is needed twice as often: 40 instead of 10 a day for
    the 20 days of the wave, whose fifth day is today, then 10 again. 850 masks are 85 days now; then 20 days take 800 and
    the other 50 last 5 more. 30 days take 900: 50 are missing.
    """
    lot(stock(), 850)
    (shelf,) = queries.on_shelves(OPERATOR, WAVE)
    assert (shelf.days_now, shelf.gap.days, shelf.target, shelf.gap.gap) == (85.0, 25.0, 900, 50)


def test_what_is_gone_first_is_missing_first(db: None) -> None:
    """By days, then by how much is missing."""
    lot(stock(daily_use=10.0), 20)
    lot(stock(division=SECOND, daily_use=100.0), 200)
    lot(stock("饮用水", item_code="water", unit="瓶", daily_use=10.0), 10)
    found = queries.gap_list(queries.on_shelves(OPERATOR))
    assert [(shelf.kind[0], shelf.gap.gap) for shelf in found] == [("water", 130), ("masks", 2800), ("masks", 280)]


def test_the_expiry_calendar(db: None) -> None:
    """Of the worked example 40 go unused on day 3 and 20 on day 10; of what nobody says a use of, all may."""
    parcels()
    lot(stock("米", item_code="", daily_use=None), 7, 3, "R")
    calendar = queries.expiry_calendar(queries.on_shelves(OPERATOR))
    found = {(row.lot.lot, row.expires_on, row.quantity) for rows in calendar.values() for row in rows}
    today = timezone.localdate()
    third, tenth = today + dt.timedelta(days=3), today + dt.timedelta(days=10)
    assert found == {("A", third, 40), ("B", tenth, 20), ("R", third, None)}
    assert all(row.expires_on.isoformat().startswith(month) for month, rows in calendar.items() for row in rows)
    assert list(calendar) == sorted(calendar)


def test_who_could_lend(db: None) -> None:
    """280 are missing in the first community, where 20 of the 300 are; the second has 500, 200 above its target. A degree of
    the equator is 2 pi 6371.0088 / 360 = 111.195 km; the middle of the first lies at 1 between a site and a building.
    """
    borrower, lender = stock(), stock(division=SECOND)
    lot(borrower, 20)
    lot(lender, 450, 200, "long")
    lot(lender, 50, 28, "short")  # is used up before its date, but does not last the 30 days of the target
    place(COMMUNITY, 0.0)
    place(COMMUNITY, 2.0, kind=Building)
    place(SECOND, 2.0)
    (loan,) = queries.lending_proposals(OPERATOR, queries.on_shelves(OPERATOR)).loans
    assert (loan.lender, loan.borrower, loan.quantity) == (lender, borrower, 200)
    assert loan.kilometres == pytest.approx(math.pi * 6371.0088 / 180, rel=1e-12)


def test_a_loan_is_split_over_the_lender_s_stores(db: None) -> None:
    """Target 300 of 10 a day: 380 are 80 above; the store with more gives first, and only what lasts."""
    lot(stock(), 0 + 1)
    east, west = (
        stock(division=SECOND, store="东库", daily_use=10.0),
        stock(division=SECOND, store="西库", daily_use=0.0),
    )
    lot(east, 50)
    lot(west, 330)
    place(COMMUNITY, 0.0)
    place(SECOND, 1.0)
    found = queries.lending_proposals(OPERATOR, queries.on_shelves(OPERATOR))
    assert [(loan.lender.store, loan.quantity) for loan in found.loans] == [("西库", 80)]


def test_who_is_not_on_the_map_lends_nothing(db: None) -> None:
    """And is named; so is a stock of more units than can be counted with."""
    lot(stock(), 20)
    lot(stock(division=SECOND), 500)
    lot(stock("米", SECOND, item_code=""), 2**31 - 1)
    place(COMMUNITY, 0.0)
    found = queries.lending_proposals(OPERATOR, queries.on_shelves(OPERATOR))
    assert (found.loans, found.not_placed) == ((), (SECOND,))
    assert [shelf.stocks[0].item for shelf in found.too_large] == ["米"]


def test_staff_as_a_supply(db: None) -> None:
    """40 places need 5 carers a day. 6 can give 36 duties of the 35 of a week: for good. In the wave 3 are there: 3 / 5 of a
    day. A nursing home without a number of staff does not count and is named. 600 tests a day need 10 people of the
    clinic; of 8, .8 of a day. In the wave kits are used 5 times, and everything twice, as often: 6,000 tests, 100 people.
    """
    for name, kind, staff, places in (
        ("中心", SiteKind.DAY_CENTRE, 6, 40), ("养老院", SiteKind.NURSING_HOME, None, 120), ("门诊", SiteKind.CLINIC, 8, 20),
    ):  # fmt: skip
        Site.objects.create(division_code=COMMUNITY, name=name, kind=kind, staff=staff, licensed_places=places)
    stock("检测试剂", item_code="test_kits", unit="份", daily_use=600.0)
    care, testing = queries.staff_on_hand(OPERATOR, queries.on_shelves(OPERATOR))
    assert (care.people, care.needed, care.not_known, care.readiness.days) == (6, 5, ("养老院",), math.inf)
    assert (testing.people, testing.needed, testing.readiness.days) == (8, 10, 0.8)
    care, testing = queries.staff_on_hand(OPERATOR, queries.on_shelves(OPERATOR, WAVE), WAVE)
    assert (care.readiness.present, care.readiness.days) == (3, 0.6)
    assert (testing.needed, testing.readiness.present, testing.readiness.days) == (100, 4, 0.04)


def test_staff_of_whom_nothing_is_known(db: None) -> None:
    """Neither people nor need is made up."""
    Site.objects.create(division_code=COMMUNITY, name="中心", kind=SiteKind.DAY_CENTRE)
    Site.objects.create(division_code=COMMUNITY, name="门诊", kind=SiteKind.CLINIC, staff=8)
    care, testing = queries.staff_on_hand(OPERATOR, [])
    assert (care.people, care.needed, care.not_known, care.readiness) == (None, None, ("中心",), None)
    assert (testing.people, testing.needed, testing.readiness) == (8, None, None)


def test_stocks_are_the_street_staff_s(actor_of: ActorOf) -> None:
    """A worker sees her community's only; a volunteer sees none."""
    for division in (COMMUNITY, OTHER_COMMUNITY):
        supplies_receive(actor=OPERATOR, stock=stock(division=division), quantity=1)
    assert [shelf.division_code for shelf in queries.on_shelves(actor_of(WORKER))] == [COMMUNITY]
    assert queries.stores(actor_of(WORKER)) == [(COMMUNITY, "库")]
    assert queries.on_shelves(actor_of(Persona(Role.VOLUNTEER, here=True))) == []
