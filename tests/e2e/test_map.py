"""The map of reach in a browser: what is drawn, the way to a site by keyboard, and the same without script."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.browser

ON_THE_MAP = ".map-site > a"
FOCUS_ON_A_SITE = "() => document.activeElement.matches('.map-site > a')"


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-hans"), (360, "en")])
def test_an_officer_tabs_to_a_site_on_the_map_and_opens_it(visit: Visit, width: int, language: str) -> None:
    """Sites, buildings and streets are drawn; every site is a link that the keyboard reaches, in view and with its name shown.
    That nothing is asked of another machine is seen at the end of every visit.
    """
    page = visit.signed_in("officer", width=width, language=language)
    page.goto("/reach/?service=day_care")
    page.wait_for_selector(ON_THE_MAP)
    assert page.locator(ON_THE_MAP).count() >= 4  # the demo's day centres, all of them with a position
    assert page.locator("path.map-house").count() > 0
    assert page.locator("path.map-way").count() == 1
    assert page.locator(".leaflet-control-scale-line").inner_text().endswith("m")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []
    page.focus(".filters summary" if width < 736 else ".filters button")  # folded on a phone
    presses = 0
    while not page.evaluate(FOCUS_ON_A_SITE):
        page.keyboard.press("Tab")
        presses += 1
        assert presses < 20
    shown = page.locator(":focus .map-name")
    assert shown.bounding_box()["width"] > 50
    name = re.split("[,，、]", shown.inner_text())[0].strip()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sites/\d+/$"))
    assert page.locator("h1").inner_text() == name
    page.wait_for_selector(".map.small .map-letter.this")


def test_without_script_the_lists_say_the_same(visit: Visit) -> None:
    """No map and no empty frame; the sites of the map are links in the table."""
    page = visit.signed_in("officer", java_script_enabled=False)
    page.goto("/reach/?service=day_care")
    assert not page.locator("figure.map").is_visible()
    assert page.locator("main table a[href^='/sites/']").count() >= 4


MARKUP = "<img src=x onerror=document.title='broken'>"


def test_names_on_a_map_are_text(visit: Visit) -> None:
    """A site, a building, a store and a loan whose words are markup: each is read as it is written, and none becomes an element.
    The features are those that the pages' addresses would answer if somebody had given such names.
    """
    at = {"type": "Point", "coordinates": [118.8, 32.1]}
    there = {"type": "Point", "coordinates": [118.81, 32.11]}
    between = {"type": "LineString", "coordinates": [[118.79, 32.09], [118.82, 32.12]]}
    site = {
        "drawn": "site",
        "id": 1,
        "letter": MARKUP,
        "open": "open",
        "name": MARKUP,
        "said": MARKUP,
        "href": "/sites/1/",
    }
    drawn = [(at, site), (there, {"drawn": "house", "people": 9, "said": MARKUP}),
             ({**there, "coordinates": [118.82, 32.1]}, {"drawn": "store", "said": MARKUP}),
             (between, {"drawn": "loan", "said": MARKUP})]  # fmt: skip
    features = [{"type": "Feature", "geometry": shape, "properties": said} for shape, said in drawn]
    page = visit.signed_in("officer")
    collection = json.dumps({"type": "FeatureCollection", "features": features})
    page.route("**/reach/map.json*", lambda route: route.fulfill(content_type="application/geo+json", body=collection))
    page.goto("/reach/?service=day_care")
    page.wait_for_selector(ON_THE_MAP)
    assert page.locator(".map-site .map-name").text_content() == MARKUP
    for mark in ("path.map-house", "path.map-store", "path.map-loan"):
        page.locator(mark).dispatch_event("mouseover")
        page.wait_for_selector(".leaflet-tooltip")
        assert page.locator(".leaflet-tooltip").last.text_content() == MARKUP
        page.locator(mark).dispatch_event("mouseout")
    assert page.locator(".map img").count() == 0
    assert page.title() != "broken"
