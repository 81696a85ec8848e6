"""What the register is searched for does not stand in addresses where it may be a number, and nothing else of a list is lost."""

import csv
import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from renyang.core.models import AccessEntry
from tests.personas import COMMUNITY, HEALTH, OFFICER, WORKER, Persona
from tests.world import ZHANG_ID

SignIn = Callable[[Persona], Client]
PHONE = "19900000001"


def _address(client: Client, **asked: str) -> str:
    """Where the register's form leads."""
    answer = client.post("/register/", asked)
    assert answer.status_code == 302
    return answer["Location"]


@pytest.mark.parametrize("text", [PHONE, f" {PHONE}", "0001", ZHANG_ID, ZHANG_ID[-4:], "张秀英 0001"])
def test_a_number_does_not_stand_in_the_address(sign_in: SignIn, text: str) -> None:
    """Whole, its end, beside a name: the address shows none of it, and finds her."""
    client = sign_in(OFFICER)
    address = _address(client, search=text, division=COMMUNITY)
    assert set(parse_qs(urlsplit(address).query)) == {"sealed", "division"}
    assert not any(part in address for part in (PHONE, "0001", ZHANG_ID[-4:]))
    page = client.get(address).content.decode()
    assert "张秀英" in page
    assert f'value="{text}"' in page


def test_a_number_in_full_width_signs_is_a_number(sign_in: SignIn) -> None:
    """As Chinese input methods write it."""
    assert _address(sign_in(OFFICER), search="１９９０００００００１").startswith("/register/?sealed=")


def test_a_name_stands_in_the_address_as_before(sign_in: SignIn) -> None:
    """What is left empty is left out."""
    assert _address(sign_in(OFFICER), search="zxy", living="alone", age="") == "/register/?search=zxy&living=alone"
    assert _address(sign_in(OFFICER), search="") == "/register/"


def test_an_address_that_shows_a_number_leads_to_one_that_does_not(sign_in: SignIn) -> None:
    """As somebody may have kept it, with its order."""
    client = sign_in(OFFICER)
    answer = client.get(f"/register/?search={PHONE}&order=-name")
    assert answer.status_code == 302
    assert PHONE not in answer["Location"]
    assert "order=-name" in answer["Location"]
    assert "张秀英" in client.get(answer["Location"]).content.decode()


def test_links_of_a_sealed_search_hold_it_still(sign_in: SignIn) -> None:
    """Sorting, exports and the roster: each link on the page leads to her alone, and none shows the number."""
    client = sign_in(OFFICER)
    address = _address(client, search=PHONE)
    sealed = parse_qs(urlsplit(address).query)["sealed"][0]
    page = client.get(address).content.decode()
    assert page.count(f"sealed={sealed}") >= 5
    assert f"={PHONE}" not in page
    taken = client.get(f"{address}&order=-name&as=csv").getvalue().decode("utf-8-sig")
    _note, _headings, *rows = csv.reader(io.StringIO(taken))
    assert [row[0] for row in rows] == ["张秀英"]
    roster = client.get(f"/register/roster/?sealed={sealed}").content.decode()
    assert "张秀英" in roster
    assert "王建国" not in roster


@pytest.mark.parametrize("sealed", ["", "x", "AAAA", "%00", "é", "A" * 80])
def test_a_seal_that_does_not_open_is_told(sign_in: SignIn, sealed: str) -> None:
    """Never as if nothing had been asked: the whole register would be shown."""
    answer = sign_in(OFFICER).get(f"/register/?sealed={sealed}")
    assert answer.status_code == 422
    assert "张秀英" not in answer.content.decode()


def test_a_seal_opens_for_the_account_that_searched_alone(sign_in: SignIn) -> None:
    """Who reads another's address in a log and has an account cannot have the number told."""
    address = _address(sign_in(HEALTH), search=PHONE)
    answer = sign_in(OFFICER).get(address)
    assert answer.status_code == 422
    assert PHONE not in answer.content.decode()


def test_a_sealed_search_is_logged_as_any_for_a_number(sign_in: SignIn) -> None:
    client = sign_in(WORKER)
    client.get(_address(client, search=PHONE))
    assert AccessEntry.objects.filter(actor=WORKER.username, subject="register_search").count() == 1
