"""Queries of lending between communities: proposed loans and outstanding loans."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import Avg, Count, F, Q
from numpy.typing import NDArray

from renyang.core.access.gate import Action, Actor, may
from renyang.places.models import Building, Site
from renyang.science import lending
from renyang.science.coordinates import EARTH
from renyang.science.supplies import Lot
from renyang.supplies.models import Loan, Stock
from renyang.supplies.queries.stocks import Kind, OnShelf


@dataclass(frozen=True)
class LoanProposed:
    """A proposed loan of units from one stock to another, and the distance between their communities in km."""

    lender: Stock
    borrower: Stock
    quantity: int
    kilometres: float


@dataclass(frozen=True)
class Proposals:
    """Proposed loans, and the positions of communities: the mean of their sites and buildings, in degrees.
    Communities without a position (`not_placed`) and stocks too large to compute with (`too_large`) take no part.
    """

    loans: tuple[LoanProposed, ...]
    where: dict[str, tuple[float, float]]
    not_placed: tuple[str, ...]
    too_large: tuple[OnShelf, ...]


def lending_proposals(actor: Actor, shelves: Iterable[OnShelf]) -> Proposals:
    """Propose loans that cover as much of the gaps as possible (science.lending)."""
    on_shelves = list(shelves)
    communities = sorted({shelf.division_code for shelf in on_shelves})
    most = lending.MOST // max(len(communities), 1)
    too_large = tuple(shelf for shelf in on_shelves if max(shelf.gap.in_stock, shelf.target or 0) > most)
    by = {(shelf.division_code, _named(shelf.kind)): shelf for shelf in on_shelves if shelf not in too_large}
    where = _positions(actor)
    stocks = [
        lending.Stock(division, item, shelf.as_lots, shelf.use, shelf.target, shelf.target_days)
        for (division, item), shelf in by.items()
    ]
    lasting: dict[str, int] = {}
    for stock in stocks:
        lasting[stock.item] = max(lasting.get(stock.item, 0), stock.days)
    loans: list[LoanProposed] = []
    for loan in lending.lend(stocks, communities, _distances(communities, where)):
        lender, borrower = by[loan.lender, loan.item], by[loan.borrower, loan.item]
        uses_most = max(borrower.stocks, key=lambda stock: stock.daily_use or 0.0)
        loans += _by_stock(loan, lender, uses_most, lasting[loan.item])
    return Proposals(tuple(loans), where, tuple(code for code in communities if code not in where), too_large)


def loans_out(actor: Actor) -> list[Loan]:
    """Loans not yet returned in full with a stock on either side visible to the actor, soonest due first."""
    stocks = Stock.objects.visible_to(actor)
    rows = Loan.objects.filter(Q(lender__in=stocks) | Q(borrower__in=stocks), returned__lt=F("quantity"))
    return list(rows.select_related("lender", "borrower").order_by(F("due_on").asc(nulls_last=True), "lent_on", "pk"))


def may_lend(actor: Actor, lender: Stock, borrower: Stock) -> bool:
    """Whether the actor may change both stocks of a loan."""
    return all(may(actor, Action.CHANGE, Stock, stock.division_code) for stock in (lender, borrower))


def _named(kind: Kind) -> str:
    return "\n".join(kind)


def _by_stock(loan: lending.Loan, lender: OnShelf, borrower: Stock, lasting: int) -> list[LoanProposed]:
    """Split a loan between communities by stock: the one with the most units that last gives first."""
    lots: dict[int, list[Lot]] = {stock.pk: [] for stock in lender.stocks}
    for row, lot in zip(lender.lots, lender.as_lots, strict=True):
        lots[row.stock_id].append(lot)
    able = {pk: int(sum(lot.quantity for lot in own if lot.last_day >= lasting - 1)) for pk, own in lots.items()}
    parts, left = [], loan.quantity
    for stock in sorted(lender.stocks, key=lambda stock: -able[stock.pk]):
        part = min(able[stock.pk], left)
        if part:
            parts.append(LoanProposed(stock, borrower, part, loan.distance))
        left -= part
    return parts


def _positions(actor: Actor) -> dict[str, tuple[float, float]]:
    """The mean position of the sites and buildings of each community, in degrees."""
    sums: dict[str, tuple[float, float, int]] = {}
    for model in (Site, Building):
        rows = model.objects.visible_to(actor).exclude(longitude=None).exclude(latitude=None).order_by()
        for division, longitude, latitude, count in rows.values_list("division_code").annotate(
            Avg("longitude"), Avg("latitude"), Count("pk")
        ):
            east, north, before = sums.get(division, (0.0, 0.0, 0))
            sums[division] = (east + longitude * count, north + latitude * count, before + count)
    return {division: (east / count, north / count) for division, (east, north, count) in sums.items()}


def _distances(communities: list[str], where: dict[str, tuple[float, float]]) -> NDArray[np.float64]:
    """Great-circle distances in km, shape (communities, communities); infinite if a position is unknown."""
    places = np.radians([where.get(code, (np.nan, np.nan)) for code in communities]).reshape(-1, 2)
    longitude, latitude = places.T
    east, north = np.subtract.outer(longitude, longitude), np.subtract.outer(latitude, latitude)
    half = np.sin(north / 2) ** 2 + np.multiply.outer(np.cos(latitude), np.cos(latitude)) * np.sin(east / 2) ** 2
    kilometres: NDArray[np.float64] = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return np.where(np.isnan(kilometres), np.inf, kilometres)
