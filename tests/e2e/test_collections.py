"""A department's question to a population: planned by the officer, asked by a worker on her phone, followed by both."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

DESK, PHONE, THUMB = 1280, 390, 44  # pixels


def test_a_population_is_asked_and_its_progress_followed(visit: Visit) -> None:
    """The officer asks those of 70 and above for their language. A worker finds it on Today, cannot reach
    one of them, and both see her community's count grow by one; no page scrolls sideways.
    """
    officer = visit.signed_in("officer", language="en", width=DESK)
    officer.goto("/collections/new/")
    officer.fill("[name=title]", "Languages spoken")
    officer.fill("[name=collect_by]", (dt.date.today() + dt.timedelta(days=30)).isoformat())  # noqa: DTZ011 - as a user
    officer.check("[name=facts][value=dialect]")
    officer.fill("[name=age_from]", "70")
    officer.click("main form button.primary")
    address = officer.url.partition("127.0.0.1")[2].partition("/")[2]
    assert officer.locator("main progress").count() > 1
    assert officer.locator("main progress[aria-label]").count() == officer.locator("main progress").count()
    _fits(officer)

    worker = visit.signed_in("worker", language="en", width=PHONE)
    worker.locator("main .queue a", has_text="Go on").first.wait_for()
    worker.locator(f"main .queue a[href^='/{address}']").first.click()
    missing = worker.locator("#people tbody tr").count()
    assert missing > 0
    assert worker.locator("main progress").count() == 1  # of her community alone
    _fits(worker)
    button = worker.locator("#people tbody form button").first
    assert (button.bounding_box() or {"height": 0})["height"] >= THUMB
    button.click()
    worker.goto(f"/{address}?state=not_reached&list=collection_people#people")
    assert worker.locator("#people tbody tr").count() == 1
    _fits(worker)
    officer.goto(f"/{address}?state=not_reached&list=collection_people#people")
    assert officer.locator("#people tbody tr").count() == 1


def _fits(page: Page) -> None:
    """Nothing is wider than the window."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
