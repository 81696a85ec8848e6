"""An emergency opening in a browser: folded on a person's page, and reviewed from a list that fits a phone."""

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
def test_an_officer_opens_and_another_reviews(visit: Visit, width: int) -> None:
    """The reason that is typed on the page stands in the reviewer's list until she has written a remark."""
    page = visit.signed_in("civil", width=width)
    page.goto("/register/")
    page.locator("main tbody th a").nth(width % 7).click()
    page.locator("#emergency summary").click()
    page.fill("#id_emergency_reason", f"reason {width}")
    _fits(page)
    page.click("#emergency button")
    assert page.locator(".notice.warning").count() == 1
    assert page.locator("#emergency").count() == 0
    _fits(page)
    page = visit.signed_in("officer", width=width)
    page.click("main a[href$='?reviewed=no']")
    row = page.locator("main tbody tr", has_text=f"reason {width}")
    row.locator("[name=remark]").fill("as it should be")
    _fits(page)
    row.locator("button").click()
    assert page.locator("main tbody tr", has_text=f"reason {width}").count() == 0


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
