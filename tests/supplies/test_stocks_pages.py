"""Pages and operation of supplies: what is shown, saved, and refused with what was typed still there."""

from collections.abc import Callable

import pytest
from django.test import Client

from renyang.supplies.models import Loan, Movement, Stock
from renyang.supplies.services import supplies_lend
from tests.personas import COMMUNITY, OFFICER, WORKER, Persona
from tests.supplies.test_stocks import OPERATOR, SECOND, lot, place, quantities, stock

SignIn = Callable[[Persona], Client]
COUNT = f"/supplies/count/?division={COMMUNITY}&store=库"


@pytest.fixture
def masks(db: None) -> Stock:
    """Ten masks a day, twenty there; 280 are missing to 30 days, and next door has 200 to spare."""
    of, there = stock(), stock(division=SECOND)
    lot(of, 20, name="A")
    lot(there, 500)
    place(COMMUNITY, 118.8, 32.1)
    place(SECOND, 118.81, 32.1)
    return of


def test_the_board_says_what_is_missing_first(sign_in: SignIn, masks: Stock) -> None:
    """Before everything else; on the terms of a scenario it says so."""
    page = sign_in(OFFICER).get("/supplies/").content.decode()
    assert page.index("缺什么") < page.index("全部库存")
    assert '<span class="badge bad">280</span>' in page
    page = sign_in(OFFICER).get("/supplies/?scenario=winter-wave").content.decode()
    assert "如果从今天开始" in page
    assert (
        '<span class="badge bad">580</span>' in page
    )  # an epidemic: twice the masks on each of the 30 days, 600 less 20


def test_a_stock_s_page_writes_down(sign_in: SignIn, masks: Stock) -> None:
    """Received, given out, thrown away, settings; a refused form keeps what was typed and says why."""
    client, address = sign_in(WORKER), f"/stocks/{masks.pk}/"
    sent = [
        {"act": "receive", "receive-quantity": "30", "receive-lot": "B", "receive-expires_on": "2099-01-01"},
        {"act": "issue", "issue-quantity": "5", "issue-why": "日照中心"},
        {"act": "discard", "discard-lot": masks.lots.get(lot="A").pk, "discard-quantity": "1", "discard-why": "破损"},
        {"act": "settings", "settings-daily_use": "", "settings-lead_days": "3", "settings-review_days": "14"},
    ]
    assert [client.post(address, data).status_code for data in sent] == [302] * 4
    assert quantities(masks) == {"A": 19, "B": 25}
    masks.refresh_from_db()
    assert (masks.daily_use, masks.lead_days, masks.review_days) == (None, 3, 14)
    answer = client.post(address, {"act": "issue", "issue-quantity": "99", "issue-why": "送养老院"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="送养老院"' in page
    assert "99" in page
    assert "44" in page  # that are there
    assert client.post(address, {"act": "burn"}).status_code == 422


def test_a_store_is_counted_whole_or_not_at_all(sign_in: SignIn, masks: Stock) -> None:
    """One number that is none, and nothing is saved and all is still there; an empty one was not counted."""
    water = stock("饮用水", item_code="water", unit="瓶")
    one, two, three = masks.lots.get(), lot(water, 9), lot(water, 4, name="B")
    client = sign_in(WORKER)
    before = Movement.objects.count()
    answer = client.post(COUNT, {f"lot-{one.pk}": "17", f"lot-{two.pk}": "-1", "why": "周末盘点"})
    assert answer.status_code == 422
    assert all(f'value="{typed}"' in answer.content.decode() for typed in ("17", "-1", "周末盘点"))
    assert Movement.objects.count() == before
    assert client.post(COUNT, {f"lot-{one.pk}": "17", f"lot-{two.pk}": "0", f"lot-{three.pk}": ""}).status_code == 302
    assert (quantities(masks), quantities(water)) == ({"A": 17}, {"": 0, "B": 4})
    assert client.get("/supplies/count/?division=999&store=库").status_code == 404


def test_a_proposal_is_recorded_and_comes_back(sign_in: SignIn, masks: Stock) -> None:
    """With who agreed; without, it is refused and stays. More than was lent does not come back."""
    client = sign_in(OFFICER)
    there = Stock.objects.get(division_code=SECOND)
    row = f"{there.pk}-{masks.pk}"
    assert f'value="{row}"' in client.get("/supplies/lending/").content.decode()
    data = {"row": row, f"{row}-lender": there.pk, f"{row}-borrower": masks.pk, f"{row}-quantity": "200"}
    answer = client.post("/supplies/lending/", data | {f"{row}-due_on": "2099-05-01"})
    assert answer.status_code == 422
    assert 'value="2099-05-01"' in answer.content.decode()
    assert client.post("/supplies/lending/", data | {f"{row}-agreed_by": "王主任"}).status_code == 302
    loan = Loan.objects.get()
    assert (loan.quantity, loan.agreed_by, sum(quantities(masks).values())) == (200, "王主任", 220)
    assert client.post(f"/loans/{loan.pk}/return/", {"quantity": "201"}).status_code == 422
    assert client.post(f"/loans/{loan.pk}/return/", {"quantity": "many"}).status_code == 422
    assert client.post(f"/loans/{loan.pk}/return/", {"quantity": "200"}).status_code == 302
    assert sum(quantities(there).values()) == 500


def test_a_worker_sees_a_loan_of_her_own_but_cannot_record_one(sign_in: SignIn, masks: Stock) -> None:
    """She answers for one side only."""
    there = Stock.objects.get(division_code=SECOND)
    supplies_lend(actor=OPERATOR, lender=there, borrower=masks, quantity=3, agreed_by="王主任")
    page = sign_in(WORKER).get("/supplies/lending/").content.decode()
    assert "王主任" in page
    assert "/return/" not in page


def test_the_operation(sign_in: SignIn, masks: Stock) -> None:
    """The same numbers; a scenario nobody knows is refused in plain words."""
    client = sign_in(OFFICER)
    found = client.get("/api/v1/supplies").json()
    (here, _there) = found["supplies"]
    assert (here["in_stock"], here["days_now"], here["target"], here["gap"]) == (20, 2.0, 300, 280)
    assert [loan["quantity"] for loan in found["lending"]] == [200]
    assert client.get("/api/v1/supplies?scenario=plague").status_code == 422
