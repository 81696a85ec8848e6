"""The search of all rooms: what it leads to, that it leads nobody to a closed door, and that it leaves no trace in an address."""

from collections.abc import Callable

import pytest
from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.models import AccessEntry
from renyang.organisations.models import Organisation
from renyang.people.models import Person
from renyang.places.models import Site
from renyang.supplies.models import Stock
from renyang.web.shell.hits import hit_groups
from renyang.web.shell.menu import Hit
from tests.personas import COMMUNITY, FAMILY, OFFICER, PERSONAS, STRANGER, WORKER, Persona
from tests.sweep import OK
from tests.web.test_listings import rows  # noqa: F401 - a site, a store and an organisation
from tests.world import ZHANG_ID, zhang

SignIn = Callable[[Persona], Client]
ActorOf = Callable[[Persona], Actor]
MANY = 50
TEXTS = (
    "张",
    "zxy",
    "0001",
    ZHANG_ID[-4:],
    "z",
    "w",
    "梅",
    "a",
    "e",
    "s",
    "口罩",
    "日间",
    "助餐",
    "社区",
    "imports",
    "dr",
    "密码",
    "qd",
)
"""Beginnings of names, ends of numbers, and letters that stand in many names of pages."""


def _hits(actor: Actor, text: str, wanted: int = MANY) -> list[Hit]:
    return [hit for group in hit_groups(actor, text, wanted) for hit in group.hits]


def _found(answer: object) -> str:
    """The part of a page that holds the hits."""
    return answer.content.decode().partition('class="hits"')[2].partition(">")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "text", ["张秀英", "zxy", "zhangxiu", "梅苑3幢", "0001", ZHANG_ID[-4:], "19900000001", ZHANG_ID]
)
def test_a_person_is_found_as_in_the_register(actor_of: ActorOf, text: str) -> None:
    """By name, initials, pinyin, door, end of ID or phone, and the whole of either; the detail tells where she lives."""
    (hit,) = [hit for hit in _hits(actor_of(WORKER), text) if hit.address.startswith("/register/")]
    assert (hit.name, hit.address) == ("张秀英", f"/register/{zhang().pk}/")
    assert "梅苑" in hit.detail


def test_a_misspelt_name_says_that_it_is_a_guess(actor_of: ActorOf) -> None:
    groups = {
        group.kind: [hit.name for hit in group.hits] for group in hit_groups(actor_of(WORKER), "zangxiuyin", MANY)
    }
    assert groups == {"老人（可能有错字）": ["张秀英"]}


@pytest.mark.parametrize(
    ("model", "name", "address"),
    [
        (Site, "name", "/sites/{pk}/"),
        (Organisation, "name", "/organisations/{pk}/members/"),
        (Stock, "item", "/stocks/{pk}/"),
    ],
    ids=["site", "organisation", "stock"],
)
def test_rows_of_the_other_rooms_are_found_by_name(
    actor_of: ActorOf,
    rows: dict[str, object],  # noqa: F811
    model: type,
    name: str,
    address: str,
) -> None:
    """Each by its whole name."""
    row = model.objects.earliest("pk")
    assert address.format(pk=row.pk) in {hit.address for hit in _hits(actor_of(OFFICER), getattr(row, name))}


def test_a_store_leads_to_its_count(actor_of: ActorOf, rows: dict[str, object]) -> None:  # noqa: F811
    store = Stock.objects.within(COMMUNITY).earliest("pk").store
    stores = [hit for hit in _hits(actor_of(WORKER), store) if hit.address.startswith("/supplies/count/?")]
    assert store in {hit.name for hit in stores}


@pytest.mark.parametrize("text", ["台账", "taizhang", "tz", "register", "Regis", "tzh"])
def test_a_page_is_found_by_either_language_and_by_its_sounds(actor_of: ActorOf, text: str) -> None:
    """The register is called 台账, tai zhang."""
    assert "/register/" in {hit.address for hit in _hits(actor_of(WORKER), text)}


@pytest.mark.parametrize(("persona", "offered"), [(WORKER, True), (FAMILY, False)], ids=["worker", "family"])
def test_an_action_is_offered_to_whom_it_is_allowed(actor_of: ActorOf, persona: Persona, offered: bool) -> None:
    addresses = {hit.address for hit in _hits(actor_of(persona), "spreadsheet")}
    assert ("/imports/new/" in addresses) == offered
    assert "/account/password/change/" in {hit.address for hit in _hits(actor_of(persona), "password")}


def test_at_most_so_many_of_a_kind_are_shown(actor_of: ActorOf) -> None:
    """Three people called 赵 in the community, of whom two are wanted; a kind with fewer than wanted is whole."""
    Person.objects.bulk_create(
        Person(division_code=COMMUNITY, name=f"赵{sign}", pinyin=f"zhao {sign}", initials="z") for sign in "甲乙丙"
    )
    shown = [hit_groups(actor_of(WORKER), "赵", wanted)[0] for wanted in (2, 4)]
    assert [(len(group.hits), group.full) for group in shown] == [(2, True), (3, False)]


@pytest.mark.parametrize("persona", [one for one in PERSONAS if one is not None], ids=str)
def test_every_hit_opens(
    sign_in: SignIn,
    actor_of: ActorOf,
    rows: dict[str, object],  # noqa: F811
    persona: Persona,
) -> None:
    """For every persona, whatever is typed, no hit leads to a closed door."""
    client = sign_in(persona)
    addresses = {hit.address for text in TEXTS for hit in _hits(actor_of(persona), text)}
    closed = {at: status for at in sorted(addresses) if (status := client.get(at).status_code) != OK}
    assert closed == {}


@pytest.mark.parametrize("text", ["张", "张秀英", "zxy", "0001", ZHANG_ID, "梅苑3幢", "zangxiuyin"])
def test_a_person_of_another_place_is_not_hinted_at(sign_in: SignIn, text: str) -> None:
    """The answer to a stranger is the same as if nobody of that name lived here."""
    client = sign_in(STRANGER)
    before = _found(client.post("/search/", {"text": text}))
    Person.objects.filter(pk=zhang().pk).delete()
    assert _found(client.post("/search/", {"text": text})) == before
    assert "张秀英" not in before


def test_the_page_posts_and_is_not_kept(sign_in: SignIn) -> None:
    """An address with the text in it answers nothing."""
    client = sign_in(WORKER)
    answer = client.post("/search/", {"text": "zxy"})
    assert "no-store" in answer["Cache-Control"]
    assert "张秀英" in _found(answer)
    assert 'method="post" action="/search/"' in answer.content.decode()
    assert "张秀英" not in client.get("/search/?text=zxy").content.decode()
    assert Client(enforce_csrf_checks=True).post("/search/", {"text": "zxy"}).status_code == 403


def test_the_palette_is_answered_with_the_hits_alone(sign_in: SignIn) -> None:
    answer = sign_in(WORKER).post("/search/", {"text": "zxy"}, headers={"hx-request": "true"})
    assert answer["Cache-Control"] == "no-store"
    assert "张秀英" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("text", ["x" * 61, "\x00", "a\x07"])
def test_what_cannot_be_searched_for_is_refused(sign_in: SignIn, text: str) -> None:
    assert sign_in(WORKER).post("/search/", {"text": text}).status_code == 422


def test_a_search_is_logged_as_in_the_register(sign_in: SignIn) -> None:
    """Who was shown, and that numbers were searched for; never the text."""
    sign_in(WORKER).post("/search/", {"text": "19900000001"})
    entries = AccessEntry.objects.filter(actor=WORKER.username).exclude(subject="sign_in")
    assert {entry.subject for entry in entries} == {"list", "register_search"}
    assert [entry.people for entry in entries if entry.subject == "list"] == [[zhang().pk]]
    assert "19900000001" not in str(list(entries.values()))
