"""Accounts in a browser: a security key as second factor, and the administrator's pages."""

import pytest
from playwright.sync_api import Browser, Page

from renyang.demo.core import PASSWORD
from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

WHO = "civil"
KEY = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}


def test_a_security_key_signs_in(browser: Browser, site: str) -> None:
    """Set up after the password is asked for again; then the password alone leads to the key, and the key in.

    The browser allows keys for names, not for numbers, hence localhost; the key is Chromium's own, made for tests.
    """
    visit = Visit(browser, site.replace("127.0.0.1", "localhost"))
    page = visit.signed_in(WHO)
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto("/account/mfa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.fill("[name=name]", "钥匙")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/account/mfa/recovery-codes/**")
    page.click(".account summary")
    page.locator(".account-links form button").click()
    page.wait_for_url("**/account/login/")
    page.fill("[name=login]", WHO)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/account/mfa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{visit.site}/")
    visit.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_an_administrator_removes_the_key_and_makes_a_link(visit: Visit, width: int) -> None:
    """The pages fit their width; the link opens for somebody who is not signed in."""
    page = visit.signed_in("admin", width=width)
    page.goto("/accounts/")
    _fits(page)
    page.locator(f"main a:text-is('{WHO}')").first.click()
    _fits(page)
    page.locator("#link-form button.primary").click()
    link = page.locator("#link").inner_text()
    _fits(page)
    if page.locator("form[action$='/second-factor/remove/'] button").count():
        page.click("form[action$='/second-factor/remove/'] button")
    assert page.locator("form[action$='/second-factor/remove/']").count() == 0
    page.context.clear_cookies()
    page.goto(link)
    assert page.locator("[name=again]").count() == 1
    _fits(page)


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
