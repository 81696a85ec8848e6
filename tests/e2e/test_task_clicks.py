"""Clicks, fields and seconds of the everyday tasks, each from the page to which Today or the menu leads.

None may take more than is written here. Seconds depend on the machine, so they are printed (`-s`) and not limited.
"""

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Locator, Page

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

COMMUNITY = "梅溪社区"
SITE, ROOMS = "/sites/2/", "main a[href$='/bookings/']"
HEADINGS = ("姓名", "性别", "出生日期", "社区")
MOST = {
    "import": (4, 4),
    "pair": (1, 0),
    "assessment": (27, 0),
    "opening": (2, 0),
    "count": (2, 1),
    "back": (2, 0),
    "booking": (1, 5),
    "proposal": (1, 0),
    "stress": (2, 1),
}
"""Clicks and fields that a task may take at most. A key pressed counts as a click; what is filled in already, as nothing."""


@dataclass
class Hand:
    """A hand on a page, which counts what it does."""

    page: Page
    clicks: int = 0
    fields: int = 0

    def click(self, selector: str | Locator) -> None:
        """Click the first of what is meant."""
        self.clicks += 1
        (self.page.locator(selector) if isinstance(selector, str) else selector).first.click()

    def go(self, selector: str | Locator) -> None:
        """Click, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.click(selector)

    def fill(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.fields += 1
        self.page.locator(selector).first.fill(text)

    def choose(self, selector: str, last: bool = False) -> None:
        """Choose the first or the last of a field's choices."""
        box = self.page.locator(selector).first
        self.fields += 1
        box.select_option(index=box.locator("option").count() - 1 if last else 0)


@dataclass(frozen=True)
class Task:
    """A task: who does it, where it begins, what comes before it without being counted, and the task itself."""

    account: str
    page: str
    do: Callable[[Hand, Path], None]
    before: Callable[[Visit, Path], None] = lambda _visit, _folder: None


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    """The counts of all tasks, printed at the end."""
    rows = [f"{'task':<12}{'clicks':>8}{'of':>4}{'fields':>8}{'of':>4}{'seconds':>9}"]
    yield rows
    print("", *rows, sep="\n")


def _sheet(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "走访台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((HEADINGS, *rows)):
            sheet.write_row(at, 0, row)
    return path


def _import(hand: Hand, folder: Path) -> None:
    """Choose the file, its department and community; confirm the columns; import."""
    page = hand.page
    hand.go("main a[href='/imports/new/']")
    hand.fields += 1
    page.set_input_files("input[type=file]", folder / "走访台账.xlsx")
    for name in ("kind", "source", "division"):
        if page.locator(f"select[name={name}]").count():
            hand.choose(f"select[name={name}]", last=name == "source")
    hand.go("main form button.primary")
    hand.go("main form button.primary")
    hand.go("button[formaction$='/apply/']")


def _new_person(_visit: Visit, folder: Path) -> None:
    _sheet(folder, ("诸葛望梅", "女", "1941-02-03", COMMUNITY))


def _two_alike(visit: Visit, folder: Path) -> None:
    """A rare name twice, a day apart: by the first guesses of the model somebody is asked."""
    _sheet(folder, *(("皇甫望梅", "女", day, COMMUNITY) for day in ("1941-05-03", "1941-05-04")))
    page = visit.signed_in("officer")
    page.goto("/imports/")
    _import(Hand(page), folder)
    for _attempt in range(60):
        page.goto("/pairs/")
        if page.locator("main .pair").count() and "皇甫望梅" in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    raise AssertionError("no pair waits")


def _pair(hand: Hand, _folder: Path) -> None:
    hand.go("main .pair button[value=same]")


def _assessment(hand: Hand, _folder: Path) -> None:
    """Each of the 26 items, and save."""
    page = hand.page
    for name in dict.fromkeys(box.get_attribute("name") for box in page.locator("form.asked [type=radio]").all()):
        hand.click(f"form.asked [name='{name}']")
    hand.go("form.asked button.primary")
    assert page.url.endswith("/assessments/")


def _opening(hand: Hand, _folder: Path) -> None:
    hand.go("main tbody a.button")
    hand.go("main form button.primary")
    assert re.search(r"/sites/\d+/$", hand.page.url)


def _count(hand: Hand, _folder: Path) -> None:
    hand.go(".stores a")
    hand.fill("form.count input[type=number]", "7")
    hand.go("form.count button.primary")
    assert hand.page.locator(".notice:not(.problem)").count()


def _away(visit: Visit, _folder: Path) -> None:
    """Somebody who should be back since yesterday."""
    page = visit.signed_in("officer")
    page.goto("/register/")
    page.locator("main tbody th a").last.click()
    page.goto(f"{page.url}life/new/?kind=absent")
    today = _today()
    page.fill("#id_happened_on", str(today - dt.timedelta(days=20)))
    page.fill("#id_until", str(today - dt.timedelta(days=1)))
    with page.expect_navigation():
        page.click("form.life button.primary")


def _back(hand: Hand, _folder: Path) -> None:
    hand.go("#overdue a[href$='?kind=returned']")
    hand.go("form.life button.primary")
    assert hand.page.locator(".notice").count()


def _booking(hand: Hand, _folder: Path) -> None:
    day = _today() + dt.timedelta(days=3)
    hand.fill("#id_starts_at", f"{day}T14:00")
    hand.fill("#id_ends_at", f"{day}T16:00")
    hand.fill("#id_booked_for", "望梅诗社")
    hand.fill("#id_purpose", "读诗")
    hand.fill("#id_people", "6")
    hand.go("#book button.primary")
    assert hand.page.locator("tbody tr", has_text="望梅诗社").count()


def _proposed(visit: Visit, _folder: Path) -> None:
    page = visit.signed_in("family")
    page.click(".mine-first a[href='#changed']")
    page.click("#fact-phone summary")
    page.fill("#id_phone", "19900006666")
    page.click(".mine-send")
    page.wait_for_selector(".mine-sent article")


def _proposal(hand: Hand, _folder: Path) -> None:
    hand.go("main .proposal button[value=accept]")


def _stress(hand: Hand, _folder: Path) -> None:
    hand.choose("#id_scenario", last=True)
    hand.go("main form button.primary")
    assert re.search(r"/stress/[0-9a-f-]+/$", hand.page.url)


TASKS = {
    "import": Task("officer", "/imports/", _import, _new_person),
    "pair": Task("officer", "/pairs/", _pair, _two_alike),
    "assessment": Task("worker", ".queue a[href$='/assessments/new/']", _assessment),
    "opening": Task("partner", "/openings/", _opening),
    "count": Task("officer", "/supplies/count/", _count),
    "back": Task("officer", "/presence/", _back, _away),
    "booking": Task("partner", f"{SITE} {ROOMS}", _booking),
    "proposal": Task("worker", "/proposals/", _proposal, _proposed),
    "stress": Task("officer", "/stress/", _stress),
}
"""`page` is an address, a link on Today, or an address and a link on its page."""


@pytest.mark.parametrize("name", TASKS)
def test_a_task_takes_no_more_clicks_than_it_did(visit: Visit, tmp_path: Path, table: list[str], name: str) -> None:
    """Nor more fields to fill in."""
    task = TASKS[name]
    task.before(visit, tmp_path)
    page = visit.signed_in(task.account)
    address, _space, link = task.page.partition(" ") if task.page.startswith("/") else ("/", " ", task.page)
    page.goto(address)
    if link:
        with page.expect_navigation():
            page.locator(link).first.click()
    hand, began = Hand(page), time.monotonic()
    task.do(hand, tmp_path)
    seconds = time.monotonic() - began
    clicks, fields = MOST[name]
    table.append(f"{name:<12}{hand.clicks:>8}{clicks:>4}{hand.fields:>8}{fields:>4}{seconds:>9.1f}")
    assert (hand.clicks <= clicks, hand.fields <= fields) == (True, True), table[-1]


def _today() -> dt.date:
    """The day in Shanghai, as the site's days are."""
    return dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
