"""`renyang supplies`."""

import json

from renyang.core.access.gate import Actor
from renyang.supplies.models import Stock
from renyang.supplies.services import supplies_receive
from tests.commands import Run
from tests.personas import COMMUNITY


def test_supplies(db: None, run: Run) -> None:
    """Twenty masks at ten a day: two days, and 280 are missing to the 30 days of items.toml; in a winter wave, when twice as many
    are used, one day and 580. A scenario nobody knows is one sentence.
    """
    stock = Stock.objects.create(division_code=COMMUNITY, store="库", item="口罩", item_code="masks", daily_use=10.0)
    supplies_receive(actor=Actor.operator(), stock=stock, quantity=20)
    (found,) = json.loads(run("supplies", "--json").out)["supplies"]
    assert (found["days_now"], found["days"], found["gap"]) == (2.0, 2.0, 280)
    (found,) = json.loads(run("supplies", "--scenario", "winter-wave", "--json").out)["supplies"]
    assert (found["days_now"], found["days"], found["gap"]) == (2.0, 1.0, 580)
    assert "280" in run("supplies").out
    refused = run("supplies", "--scenario", "plague")
    assert refused.code == 1
    assert "plague" in refused.err
