"""Nine people's days in a browser, on a phone in Chinese and at a desk in English: each begins at her front door, does what
she came for, and leaves a picture of what she saw.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

SIZES = [(390, "zh-hans"), (1440, "en")]
PICTURES = os.environ.get("RENYANG_PICTURES")  # the folder that pictures of every page go to, if somebody wants them
SCREENS = 6  # the most that a page may take on a phone
Story = Callable[["Walk"], None]


class Walk:
    """A person's way through the site; every page is looked at by axe, fits its window, and is not too long on a phone."""

    def __init__(self, page: Page, name: str, width: int, language: str) -> None:
        self.page, self.name, self.width, self.language = page, name, width, language
        self.pictures = 0

    def see(self) -> None:
        """Look at the page that is open."""
        page, self.pictures = self.page, self.pictures + 1
        page.wait_for_load_state()
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width, page.url
        if self.width < 500 and not page.locator("main form [type=radio]").count():  # a questionnaire takes its length
            assert page.evaluate("document.documentElement.scrollHeight / 844") <= SCREENS, page.url
        if PICTURES:
            name = f"{self.name}-{self.language}-{self.width}-{self.pictures}.png"
            page.screenshot(path=Path(PICTURES, name), full_page=True)

    def go(self, address: str) -> None:
        """Open a page and look at it."""
        self.page.goto(address)
        self.see()

    def follow(self, selector: str) -> None:
        """Follow a link or press a button, and look at where it leads."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.see()


def workers_monday(walk: Walk) -> None:
    """She does the first item of her queue, puts the next off, sees it gone, and opens a person whom she can call."""
    page = walk.page
    walk.see()
    assert page.locator(".queue > li").count() > 1
    first = page.locator(".queue .actions a.button").first.get_attribute("href")
    walk.follow(".queue .actions a.button")
    assert first.partition("#")[0] in page.url
    page.goto("/")
    key = page.locator(".queue input[name=key]").first.input_value()
    page.locator(".queue .later summary").first.click()
    walk.follow(".queue .later button[value='1']")
    assert page.locator(f".queue input[value='{key}']").count() == 0
    walk.go("/register/")
    walk.follow("tbody th a")
    assert page.locator("main a[href^='tel:']").count() >= 1


def officers_evening(walk: Walk) -> None:
    """He sees the totals, who is to be reached tonight, and what a shock would do."""
    walk.see()
    for address in ("/insight/", "/tonight/", "/supplies/", "/stress/"):
        walk.go(address)


def directors_morning(walk: Walk) -> None:
    """She sees her sites first and reads the sentence that she would sign."""
    walk.see()
    walk.go("/openings/")
    walk.follow("main td a.button")
    assert re.search(r"\d", walk.page.locator(".sentence").inner_text())
    walk.go("/open/")


def departments_collection(walk: Walk) -> None:
    """Before she asks anybody she sees what the register holds."""
    walk.see()
    for address in ("/collections/", "/collections/new/", "/completeness/"):
        walk.go(address)


def partners_week(walk: Walk) -> None:
    """He sees the duties, and the sites of his organisation."""
    walk.see()
    for address in ("/partners/", "/sites/"):
        walk.go(address)


def carers_round(walk: Walk) -> None:
    """She begins with the people she cares for, and two large buttons."""
    assert "/mine/" in walk.page.url
    walk.see()


def volunteers_day(walk: Walk) -> None:
    """Nothing waits for him, and the page says so kindly."""
    walk.see()
    assert walk.page.locator(".empty").count() == 1


def daughters_visit(walk: Walk) -> None:
    """She begins with her mother, and may say what changed."""
    assert "/mine/" in walk.page.url
    walk.see()
    if walk.page.locator(".mine-people a").count():
        walk.follow(".mine-people a")
    assert walk.page.locator("main form").count() >= 1


def man_of_84(walk: Walk) -> None:
    """He begins with his own page: whom to call comes first."""
    assert "/mine/" in walk.page.url
    walk.see()
    assert walk.page.locator("main a[href^='tel:']").count() >= 1


STORIES: dict[str, tuple[str, Story]] = {
    "monday": ("worker", workers_monday),
    "evening": ("officer", officers_evening),
    "director": ("partner", directors_morning),
    "collection": ("civil", departments_collection),
    "partner": ("partner", partners_week),
    "carer": ("carer", carers_round),
    "volunteer": ("volunteer", volunteers_day),
    "daughter": ("family", daughters_visit),
    "man_of_84": ("older", man_of_84),
}
"""Each with the account that it begins with."""


@pytest.mark.parametrize(("width", "language"), SIZES)
@pytest.mark.parametrize("name", STORIES)
def test_a_day(visit: Visit, name: str, width: int, language: str) -> None:
    """From the front door to the end, without a barrier that axe knows."""
    account, story = STORIES[name]
    story(Walk(visit.signed_in(account, language=language, width=width), name, width, language))
