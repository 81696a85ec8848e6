"""An officer's evening on a phone: begin, share, call with one thumb, and see who is left."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

PHONE, THUMB = 390, 44  # pixels
OUTCOMES = ("reached", "help", "no_answer")


def test_an_officers_evening_on_a_phone(visit: Visit) -> None:
    """From the menu to the last person. Every button lies within a thumb's reach, the number is a link that dials, and what
    the board counts at the end is what was pressed.
    """
    page = visit.signed_in("officer", language="en", width=PHONE)
    page.goto("/tonight/")
    page.click("main .heading button[name=division]")
    expect(page.locator(".tonight-board tbody tr")).not_to_have_count(0)
    assert (
        page.locator(".tonight-board form[action$='/close/']").count()
        == page.locator(".tonight-board tbody th a").count()
    )
    everybody = _counted(page)["people"]
    assert everybody > 0
    _fits(page)
    page.click("main .heading a.primary")
    pressed = dict.fromkeys(OUTCOMES, 0)
    for at in range(everybody):
        if "/tonight/people/" not in page.url:
            break  # the others are away
        _fits(page)
        assert _thumb(page, ".tonight-outcomes button")
        if page.locator(".tonight-phone").count():
            assert re.fullmatch(r"tel:\d+", page.locator(".tonight-phone").get_attribute("href"))
        outcome = OUTCOMES[at % len(OUTCOMES)]
        page.fill("[name=note]", f"note {at}")
        page.click(f".tonight-{outcome}")
        pressed[outcome] += 1
    assert page.url.partition("?")[0].endswith("/tonight/")
    counts = _counted(page)
    assert (counts["reached"], counts["help"], counts["not_reached"]) == tuple(pressed.values())
    assert counts["people"] == sum(counts[name] for name in counts if name != "people")
    assert counts["waiting"] == 0
    _fits(page)
    if pressed["help"]:
        page.goto("/")
        page.locator("main .queue a", has_text="Call").first.click()  # who needs help is the officer's
        page.click(".tonight-reached")
        assert _counted(page, "/tonight/")["reached"] == pressed["reached"] + 1
    for _round in range(page.locator(".tonight-board form[action$='/close/']").count()):
        page.locator(".tonight-board form[action$='/close/'] button").first.click()
    assert page.locator(".tonight-board form[action$='/close/']").count() == 0


def _counted(page: Page, address: str = "") -> dict[str, int]:
    """The numbers of all communities together."""
    if address:
        page.goto(address)
    names = ("people", "reached", "help", "not_reached", "waiting", "away")
    rows = page.locator(".tonight-board tbody tr").all()
    numbers = [[int(cell) for cell in row.locator(".number-cell a").all_text_contents()] for row in rows]
    return dict(zip(names, map(sum, zip(*numbers, strict=True)), strict=True))


def _thumb(page: Page, buttons: str) -> bool:
    """Whether all these buttons are large enough, and lie above the bar at the bottom without scrolling."""
    boxes = [button.bounding_box() for button in page.locator(buttons).all()]
    bottom = page.locator("nav.sections-bar").bounding_box()["y"]
    return all(box["height"] >= THUMB and box["y"] + box["height"] <= bottom for box in boxes)


def _fits(page: Page) -> None:
    page.wait_for_function("width => document.documentElement?.scrollWidth <= width", arg=PHONE)
