"""The search that opens on every page: by keyboard alone, on a phone, in both languages, and without script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

FIELD, HITS = ".palette [type=search]", ".palette .hits"
PERSON = re.compile(r"/register/[0-9a-f-]{36}/$")


def _focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name || ''")


def _is_open(page: Page) -> bool:
    return page.evaluate("document.querySelector('.palette').open")


def _accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_a_key_opens_it_and_escape_gives_the_focus_back(visit: Visit, keys: str) -> None:
    """From a link in the middle of a page, with something typed that must not stay."""
    page = visit.signed_in("officer", language="en")
    page.goto("/sites/")
    page.focus("main a")
    before = _focused(page)
    page.keyboard.press(keys)
    assert _is_open(page)
    assert _focused(page) == "text"
    page.keyboard.type("zxy")
    page.wait_for_selector(f"{HITS} a")
    page.keyboard.press("Escape")
    assert not _is_open(page)
    assert _focused(page) == before
    page.keyboard.press(keys)
    assert page.input_value(FIELD) == ""
    assert page.locator(f"{HITS} a").count() == 0


def test_a_slash_that_is_typed_into_a_field_stays_there(visit: Visit) -> None:
    page = visit.signed_in("officer")
    page.goto("/register/")
    page.focus("#id_search")
    page.keyboard.press("/")
    assert not _is_open(page)
    assert page.input_value("#id_search") == "/"


def test_enter_follows_the_first_hit(visit: Visit) -> None:
    """Initials find her; nothing of what was typed stands in an address."""
    page = visit.signed_in("officer")
    page.keyboard.press("/")
    page.keyboard.type("zxy")
    page.wait_for_selector(f"{HITS} a")
    name = page.locator(f"{HITS} a span").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(PERSON)
    assert page.locator("h1").inner_text() == name


def test_arrows_move_through_the_hits_and_round(visit: Visit) -> None:
    """Down to the first and the second, back up to the field, and up from there to the last, a page."""
    page = visit.signed_in("officer", language="en")
    page.keyboard.press("Control+k")
    page.keyboard.type("count")
    page.wait_for_selector(f"{HITS} a")
    links = page.locator(f"{HITS} a")
    page.keyboard.press("ArrowDown")
    assert _focused(page) == links.first.evaluate("link => link.textContent.trim()")
    page.keyboard.press("ArrowUp")
    assert _focused(page) == "text"
    page.keyboard.press("ArrowUp")
    assert _focused(page) == links.last.evaluate("link => link.textContent.trim()")
    address = links.last.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_enter_before_the_answer_leads_to_the_page_of_the_search(visit: Visit) -> None:
    """Who types fast is not led to the hit of something else."""
    page = visit.signed_in("officer")
    page.keyboard.press("/")
    page.keyboard.type("zxy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")
    assert page.locator("main .hits a", has_text="张秀英").count() >= 1


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "tz"), ("en", "register")])
@pytest.mark.parametrize("width", [390, 1440])
def test_it_can_be_read_by_everybody(visit: Visit, language: str, text: str, width: int) -> None:
    """The palette, with a page found by its sounds or its name, and the page of the search; axe knows no barrier."""
    page = visit.signed_in("officer", language=language, width=width)
    page.click("[data-palette]")
    page.keyboard.type(text)
    page.wait_for_selector(f"{HITS} a[href='/register/']")
    heights = page.eval_on_selector_all(f"{HITS} a", "links => links.map(link => link.getBoundingClientRect().height)")
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    _accessible(page)
    page.keyboard.press("Escape")
    page.goto("/search/")
    page.fill("main [type=search]", text)
    page.keyboard.press("Enter")
    page.wait_for_selector("main .hits a[href='/register/']")
    assert page.url.endswith("/search/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    _accessible(page)


def test_on_a_phone_it_is_the_first_field_of_today_and_an_icon_elsewhere(visit: Visit) -> None:
    """Below the masthead's name and as wide as the page; elsewhere beside the account, large enough for a thumb."""
    page = visit.signed_in("officer", width=390)
    field, brand = (page.locator(part).bounding_box() for part in ("[data-palette]", ".brand"))
    assert field["width"] > 340
    assert field["y"] >= brand["y"] + brand["height"]
    page.goto("/sites/")
    icon, account = (page.locator(part).bounding_box() for part in ("[data-palette]", "details.account"))
    assert 44 <= icon["width"] <= 60
    assert icon["height"] >= 44
    assert icon["x"] + icon["width"] <= account["x"]
    page.click("[data-palette]")
    page.keyboard.type("zxy")
    page.locator(f"{HITS} a").first.click()
    page.wait_for_url(PERSON)


def test_it_needs_no_script(visit: Visit) -> None:
    """The link leads to a form."""
    page = visit.signed_in("officer", java_script_enabled=False)
    page.click("[data-palette]")
    page.wait_for_url("**/search/")
    page.fill("main [type=search]", "zxy")
    page.press("main [type=search]", "Enter")
    page.locator("main .hits a", has_text="张秀英").first.click()
    page.wait_for_url(PERSON)


def test_a_phone_typed_into_the_register_stands_in_no_address(visit: Visit) -> None:
    """Typed, and answered while typing: neither the window nor a request shows the number."""
    page = visit.signed_in("officer")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/register/")
    page.fill("#id_search", "16000000000")
    page.wait_for_url("**/register/?sealed=*")
    page.reload()
    assert page.input_value("#id_search") == "16000000000"
    assert not [address for address in asked if "16000000000" in address]
