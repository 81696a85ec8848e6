"""The family says on a phone what has changed, the worker accepts it with one key, and the register says so, of today."""

import datetime as dt
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

NEW_PHONE = "19900007777"
TOO_SMALL = """() => [...document.querySelectorAll(
        "main a.button, main button, main summary, main label.mine-confirm, main select, main input[type=text]")]
    .filter(found => found.checkVisibility() && found.getBoundingClientRect().height < 60)
    .map(found => found.outerHTML.slice(0, 80))"""
SMALL_TEXT = """() => [...document.querySelectorAll("main *")]
    .filter(found => [...found.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
    .filter(found => found.checkVisibility() && !found.closest(".visually-hidden"))
    .map(found => [found, getComputedStyle(found)])
    .filter(([, look]) => parseFloat(look.fontSize) < 24 || parseFloat(look.lineHeight) < 1.49 * parseFloat(look.fontSize))
    .map(([found, look]) => `${found.outerHTML.slice(0, 80)} ${look.fontSize} ${look.lineHeight}`)"""
STRICT = {"rules": {"color-contrast-enhanced": {"enabled": True}}}  # 7:1


def test_the_family_proposes_and_a_worker_accepts(visit: Visit) -> None:
    """One old fact is said to be still right and the phone is changed at 360 px in Chinese; the worker presses A; both facts
    are then the community's, of today.
    """
    family = visit.signed_in("family", width=360)
    family.click(".mine-first a[href='#changed']")  # the front door of a family; the link opens what is folded
    name = family.locator("h1").inner_text()
    old = family.locator(".mine-confirm input")
    assert old.count() > 0, "the demo's files are more than a year old, so something has to be confirmed"
    confirmed = next(value for value in (old.nth(at).input_value() for at in range(old.count())) if value != "phone")
    shown = family.locator(f"#fact-{confirmed} .mine-said").inner_text()
    family.click(f"#fact-{confirmed} .mine-confirm")
    family.click("#fact-phone summary")
    family.fill("#id_phone", NEW_PHONE)
    _for_older_eyes(family, 360)
    family.click(".mine-send")
    family.wait_for_selector(".mine-sent article")
    assert NEW_PHONE in family.locator(".mine-sent article").first.inner_text()
    _for_older_eyes(family, 360)

    worker = visit.signed_in("worker")
    worker.click("main a[href='/proposals/']")
    assert worker.locator(".proposal h2").inner_text() == name
    assert worker.locator("input[name=fact]:checked").count() == 2
    assert Axe().run(worker).response["violations"] == []
    with worker.expect_navigation():
        worker.keyboard.press("a")
    worker.locator("tbody a", has_text=name).first.click()
    worker.wait_for_url(re.compile(r"/register/[0-9a-f-]{36}/$"))
    for folded in worker.locator("#facts summary").all():
        folded.click()
    today = (
        dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date().isoformat()
    )  # in Shanghai, as the site's days are
    for value in (NEW_PHONE, shown):
        row = worker.locator(".facts dd", has_text=value).first.inner_text()
        assert today in row
        assert "社区" in row

    family.reload()
    assert "已采纳" in family.locator(".mine-sent article").first.inner_text()
    assert family.locator("#fact-phone .mine-said").text_content() == NEW_PHONE


def test_a_worker_declines_by_keyboard_with_a_reason(visit: Visit) -> None:
    """D asks for the reason first; only with one is it declined, and the older person reads it. Later brings the next."""
    older = visit.signed_in("older", width=360, language="en")
    older.goto("/mine/")
    older.click(".mine-first a[href='#changed']")
    older.click("#fact-family_doctor summary")
    older.fill("#id_family_doctor", "陆医生")
    older.click(".mine-send")
    older.wait_for_selector(".mine-sent article")
    _for_older_eyes(older, 360)
    worker = visit.signed_in("worker", width=360)
    worker.goto("/proposals/")
    worker.keyboard.press("d")
    assert worker.evaluate("document.activeElement.id") == "id_reason"
    worker.keyboard.type("请先联系家庭医生")
    worker.keyboard.press("Tab")
    with worker.expect_navigation():
        worker.keyboard.press("Enter")
    assert worker.evaluate("document.documentElement.scrollWidth") <= 360
    older.reload()
    assert "请先联系家庭医生" in older.locator(".mine-sent").inner_text()


def _for_older_eyes(page: Page, width: int) -> None:
    """Text of 18 pt (24 px) and more, lines and targets as large as asked for, contrast 7:1, nothing wider than the window."""
    assert page.evaluate(SMALL_TEXT) == []
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options=STRICT).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
