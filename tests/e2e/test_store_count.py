"""A store is counted on a phone, on the demo that `make demo` serves."""

import re

import pytest

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

UNCOVERED = """() => {
    const button = document.querySelector("form.count button.primary"), box = button.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === button;
}"""
IMPOSSIBLE, COUNTED = "-1", "7"


def test_a_worker_counts_a_store_on_a_phone(visit: Visit) -> None:
    """From the board to the store to the shelf. What was typed stands there still when one number is refused; then all is saved
    together, and the record says what was counted.
    """
    page = visit.signed_in("officer", language="en", width=360)
    page.goto("/supplies/")
    page.click("main a[href='/supplies/count/']")
    page.locator(".stores a").first.click()
    fields = page.locator("main form.count input[type=number]")
    assert fields.count() >= 2
    assert fields.first.bounding_box()["height"] >= 48  # a thumb's width
    assert fields.first.get_attribute("inputmode") == "numeric"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(UNCOVERED)
    fields.nth(0).fill(COUNTED)
    fields.nth(1).fill(IMPOSSIBLE)
    page.evaluate("document.querySelector('form.count').noValidate = true")  # as a browser that does not check
    page.click("form.count button.primary")
    page.wait_for_selector(".notice.problem")
    assert fields.nth(0).input_value() == COUNTED
    assert fields.nth(1).input_value() == IMPOSSIBLE
    visit.complaints[:] = [said for said in visit.complaints if "422" not in said]  # the refusal itself
    fields.nth(1).fill(COUNTED)
    page.click("form.count button.primary")
    page.wait_for_selector(".notice:not(.problem)")
    hints = page.locator("main form.count .hint").all_inner_texts()
    assert [re.search(r"\d+", hint)[0] for hint in hints[:2]] == [COUNTED, COUNTED]
