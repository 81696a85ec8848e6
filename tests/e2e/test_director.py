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
    for group in page.locator("form.asked details:not([open]) > summary").all()[::-1]:
        group.click()
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
    assert page.locator("form[method=post] li", has_text=AGAINST).count() == 1

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
    assert "已取消" in row.inner_text()  # without asking for all columns
    assert row.locator("button").count() == 0


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans"), (1440, "en")])
def test_a_director_signs_one_sentence_in_two_clicks(visit: Visit, width: int, language: str) -> None:
    """From the list, which begins with her site: decide, sign. The sentence she read is on the site's page, on the public page
    and in the list; what experts read is folded.
    """
    page = visit.signed_in("partner", width=width, language=language)
    page.goto("/openings/")
    row = page.locator("main tbody tr").first
    name = row.locator("th").inner_text()
    _fits(page, width)
    row.locator("a.button").click()
    page.wait_for_url("**/opening/")
    sentence = page.locator(".sentence").inner_text()
    assert re.search(r"\d", sentence)
    assert page.locator("main table:visible").count() == 0
    assert page.locator("form[method=post] button.primary:visible").count() == 1
    _fits(page, width)
    page.click("main button.primary")
    page.wait_for_url(re.compile(r"/sites/\d+/$"))
    assert page.locator(".sentence").inner_text() == sentence
    _fits(page, width)
    page.goto("/openings/")
    assert sentence in page.locator("main tbody tr").first.inner_text()
    page.goto("/open/")
    card = page.locator(".open-today > li", has_text=name)
    assert sentence in card.inner_text()
    card.locator("summary").click()
    assert card.locator("details li:visible").count() > 0
    _fits(page, width)


def _fits(page: Page, width: int = 360) -> None:
    """No barrier that axe knows, and nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
