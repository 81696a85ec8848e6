"""What a search leads to among the supplies: stores to count, and stocks by item."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, Actor, may
from renyang.core.queries import division_names
from renyang.supplies import queries
from renyang.supplies.lists.stocks import item_words
from renyang.supplies.models import Stock
from renyang.web.shell.hits import Offer, named, of_offers
from renyang.web.shell.menu import Hit, may_view
from renyang.web.supplies.stocks import store_address


def _may_count(actor: Actor) -> bool:
    return may(actor, Action.CHANGE, Stock)


def _stores(actor: Actor, text: str, wanted: int) -> Iterator[Hit]:
    if not _may_count(actor):
        return
    names = division_names()
    for code, store in named(text, wanted, queries.stores(actor), lambda row: (row[1],)):
        yield Hit(_("Stores"), store, names.get(code, code), store_address(code, store))


def _stocks(actor: Actor, text: str, wanted: int) -> Iterator[Hit]:
    for stock in named(text, wanted, queries.stocks(actor), lambda stock: {item_words(stock), stock.item}):
        yield Hit(_("Supplies"), item_words(stock), stock.store, reverse("stock", args=[stock.pk]))


SEARCH = (
    _stores,
    _stocks,
    of_offers(
        Offer(gettext_lazy("Count a store"), "supplies_count", _may_count),
        Offer(gettext_lazy("Will expire unused"), "supplies_expiry", may_view(Stock)),
        Offer(gettext_lazy("Lending"), "lending", may_view(Stock)),
    ),
)
