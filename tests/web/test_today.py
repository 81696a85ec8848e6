"""Today: what waits, in which order, what leaves it and returns; and the menu by which each role finds its pages."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from renyang.core.access.gate import Actor
from renyang.core.models import Postponement
from renyang.core.services import work_postpone
from renyang.places.models import Inspected, Inspection, Site
from renyang.science.problem import Problem
from renyang.supplies.models import Stock, SupplyLot
from renyang.web.shell import work
from renyang.web.shell.menu import Menu, Work, WorkItem
from renyang.web.shell.navigation import sections_for
from renyang.web.shell.work import queue
from tests.personas import COMMUNITY, FAMILY, OFFICER, PERSONAS, WORKER, Persona

SignIn = Callable[[Persona | None], Client]
ActorOf = Callable[[Persona], Actor]


def _in(days: int) -> dt.date:
    return localdate() + dt.timedelta(days)


@pytest.fixture
def overdue(db: None) -> list[Inspection]:
    """Six inspections that are overdue, the longest first."""
    rows = []
    for late in range(6, 0, -1):
        site = Site.objects.create(division_code=COMMUNITY, name=f"日间照料中心{late}", kind="day_centre")
        rows.append(
            Inspection.objects.create(site=site, subject=Inspected.FIRE, inspected_on=_in(-400), due_on=_in(-late))
        )
    return rows


@pytest.fixture
def expired(db: None) -> SupplyLot:
    """A lot that expired yesterday."""
    stock = Stock.objects.create(division_code=COMMUNITY, store="储备点", item="口罩", unit="只")
    return stock.lots.create(lot="A", quantity=40, expires_on=_in(-1))


def _keys(actor: Actor) -> list[str]:
    return [item.key for item in queue(actor).items]


def test_no_kind_of_work_hides_another(actor_of: ActorOf, overdue: list[Inspection], expired: SupplyLot) -> None:
    """Six inspections are longer overdue than the lot: three of them come before it, three after."""
    keys = [key for key in _keys(actor_of(WORKER)) if key.startswith(("inspection", "lot"))]
    inspections = [f"inspection {row.pk}" for row in overdue]
    assert keys == [*inspections[:3], f"lot {expired.pk}", *inspections[3:]]


def test_what_is_urgent_comes_first(monkeypatch: pytest.MonkeyPatch, actor_of: ActorOf) -> None:
    """Before what is overdue for longer, from whichever room."""
    late = WorkItem("late", "A", "why", "do", "/", until=_in(-9))
    urgent = WorkItem("urgent", "B", "why", "do", "/", urgent=True)
    rooms = tuple(
        Menu(work=(lambda _actor, _wanted, item=item: Work("kind", 1, "/", [item]),)) for item in (late, urgent)
    )
    monkeypatch.setattr(work, "menus", lambda: rooms)
    assert _keys(actor_of(WORKER)) == ["urgent", "late"]


def test_what_is_done_leaves(actor_of: ActorOf, expired: SupplyLot) -> None:
    """The lot is discarded."""
    assert f"lot {expired.pk}" in _keys(actor_of(WORKER))
    SupplyLot.objects.filter(pk=expired.pk).update(quantity=0)
    assert f"lot {expired.pk}" not in _keys(actor_of(WORKER))


def test_what_is_put_off_returns_on_its_day_and_is_counted_meanwhile(
    monkeypatch: pytest.MonkeyPatch, sign_in: SignIn, actor_of: ActorOf, expired: SupplyLot
) -> None:
    """By the button on the page, for a week; for this worker alone."""
    key, client, day = f"lot {expired.pk}", sign_in(WORKER), localdate()
    assert key in client.get("/").content.decode()
    client.post(reverse("postpone"), {"key": key, "days": "7"})
    today = queue(actor_of(WORKER))
    assert key not in [item.key for item in today.items]
    assert today.postponed == 1
    assert [kind.count for kind in today.kinds if kind.address == reverse("supplies_expiry")] == [1]
    assert key in _keys(actor_of(OFFICER))
    for days, is_back in ((6, False), (7, True)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_, days=days: day + dt.timedelta(days))
        assert (key in _keys(actor_of(WORKER))) == is_back
        monkeypatch.undo()


def test_the_whole_first_page_can_be_put_off(actor_of: ActorOf, overdue: list[Inspection]) -> None:
    """As many more items are read as are put off: nothing is hidden behind them."""
    actor = actor_of(WORKER)
    for row in overdue[:5]:
        work_postpone(actor=actor, key=f"inspection {row.pk}", until=_in(1))
    assert f"inspection {overdue[5].pk}" in _keys(actor)


@pytest.mark.parametrize("days", [0, -1, 32])
def test_work_is_put_off_to_a_day_of_the_next_month(actor_of: ActorOf, days: int) -> None:
    """Not to today, not to the past, not out of sight."""
    with pytest.raises(Problem, match="month"):
        work_postpone(actor=actor_of(WORKER), key="lot 1", until=_in(days))
    assert not Postponement.objects.exists()


@pytest.mark.parametrize("key", ["王秀英 19900000001", "lot 1; drop", "x" * 41, "", "lot " + "1" * 37])
def test_no_text_is_kept_with_what_is_put_off(actor_of: ActorOf, key: str) -> None:
    """A key is a kind of work and an id; names and numbers of people have no place in it."""
    with pytest.raises(Problem, match="not on your list"):
        work_postpone(actor=actor_of(WORKER), key=key, until=_in(1))
    assert not Postponement.objects.exists()


@pytest.mark.parametrize("persona", [persona for persona in PERSONAS if persona], ids=str)
def test_everything_on_today_can_be_opened(
    sign_in: SignIn, actor_of: ActorOf, overdue: list[Inspection], expired: SupplyLot, persona: Persona
) -> None:
    """Whoever is shown an item or a list of them may open it."""
    client, today = sign_in(persona), queue(actor_of(persona))
    addresses = {one.address.partition("#")[0] for one in (*today.items, *today.kinds)}
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_a_day_without_work_is_a_good_day(sign_in: SignIn) -> None:
    """A volunteer, for whom nothing is kept yet."""
    page = sign_in(next(one for one in PERSONAS if one and one.role == "volunteer")).get("/").content.decode()
    assert "没有待办事项" in page
    assert 'class="queue"' not in page


def test_family_begins_with_her_own_people(sign_in: SignIn) -> None:
    """Not with a work queue."""
    assert sign_in(FAMILY).get("/")["Location"] == reverse("mine")


@pytest.mark.parametrize("persona", [persona for persona in PERSONAS if persona], ids=str)
def test_a_menu_holds_six_sections_of_six_pages(sign_in: SignIn, actor_of: ActorOf, persona: Persona) -> None:
    """At most; data and administration stand apart; each page may be opened, and stands in one section only."""
    sections, client = sections_for(actor_of(persona)), sign_in(persona)
    assert len([section for section in sections if not section.is_apart]) <= 6
    assert {section.code for section in sections if section.is_apart} <= {"data", "admin"}
    assert max(len(section.pages) for section in sections) <= 6
    routes = [page.route for section in sections for page in section.pages]
    assert len(routes) == len(set(routes))
    assert {route: client.get(reverse(route)).status_code for route in routes} == dict.fromkeys(routes, 200)


def test_expired_lots_are_discarded_together_or_not_at_all(sign_in: SignIn, expired: SupplyLot) -> None:
    """One of the ticked lots is another community's: nothing is discarded, the page says it is not there."""
    stock = Stock.objects.create(division_code="320199001002", store="储备点", item="口罩", unit="只")
    foreign = stock.lots.create(lot="B", quantity=7, expires_on=_in(-1))
    client, address = sign_in(WORKER), reverse("supplies_expiry")
    sent = {"bulk": "supplies_expired", "row": [str(expired.pk), str(foreign.pk)]}
    assert client.post(address, sent).status_code == 404
    assert set(SupplyLot.objects.values_list("quantity", flat=True)) == {40, 7}
    assert client.post(address, sent | {"row": [str(expired.pk)]}).status_code == 302
    assert set(SupplyLot.objects.values_list("quantity", flat=True)) == {0, 7}
