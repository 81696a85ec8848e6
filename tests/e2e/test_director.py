"""A director on a phone: answers the checklist, is told what speaks against opening, and books a room."""

import datetime as dt
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

SITE = "/sites/2/"  # a day centre of the demo of which nothing is decided yet
AGAINST = "疫情废物是否用黄色专用袋双层密封？"


def test_a_director_answers_the_checklist_and_books_a_room(visit: Visit) -> None:
    """At 360 px: all is answered with yes but the waste, which the site's page then names, and the page to sign on too; a room is
    booked for tomorrow and given back with a reason.
    """
    page = visit.signed_in("partner", width=360)
    page.goto(f"{SITE}checklist/")
    for question in page.locator("form.asked fieldset").all():
        question.locator("input[value=yes]").check()
    page.check("input[name=waste_bags][value=no]")
    assert re.findall(r"\d+", page.locator(".answered .progress-words").inner_text()) == ["47", "47"]
    page.check("input[name=bus_stop][value=unknown]")
    assert "46" in page.locator(".answered .progress-words").inner_text()
    _fits(page)
    page.click("form.asked button.primary")
    page.wait_for_url(f"**{SITE}")
    assert page.locator("#checks li", has_text=AGAINST).count() == 1
    _fits(page)
    page.goto(f"{SITE}opening/")
    assert page.locator(".notice.warning li", has_text=AGAINST).count() == 1

    page.goto(SITE)
    page.locator("main a[href$='/bookings/']").first.click()
    tomorrow = dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date() + dt.timedelta(days=1)
    page.fill("#id_starts_at", f"{tomorrow}T14:00")
    page.fill("#id_ends_at", f"{tomorrow}T16:00")
    page.fill("#id_booked_for", "桂园书画社")
    page.fill("#id_purpose", "书法")
    page.fill("#id_people", "6")
    with page.expect_navigation():
        page.click("#book button.primary")
    assert page.locator("tbody tr", has_text="桂园书画社").count() == 1
    _fits(page)
    row = page.locator("tbody tr", has_text="桂园书画社")
    row.locator("input[name=why]").fill("改期")
    with page.expect_navigation():
        row.locator("button").click()
    assert "已取消" in row.inner_text()
    assert row.locator("button").count() == 0


def _fits(page: Page) -> None:
    """No barrier that axe knows, and nothing wider than the phone."""
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
