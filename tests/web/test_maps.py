"""Maps: what their addresses answer, to whom, and what pages ask of other machines.

Positions and counts are those of the two homes and the sites that each test puts down by hand.
"""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.models import AccessEntry
from renyang.places.domain.openings import OpeningTerms
from renyang.places.models import Building, Site, SiteKind
from renyang.places.services import opening_sign
from renyang.science.coordinates import wgs84_to_gcj02
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona
from tests.world import zhang

SignIn = Callable[[Persona], Client]
EAST, NORTH = 118.8, 32.1


def _site(name: str, **given: object) -> Site:
    usual = {"kind": SiteKind.DAY_CENTRE, "services": ["day_care"], "longitude": EAST, "latitude": NORTH + 0.1}
    return Site.objects.create(division_code=COMMUNITY, name=name, **{**usual, "licensed_places": 10, **given})


@pytest.fixture
def far(db: None) -> Site:
    """张秀英 lives at 梅苑3幢, 11 km from the one centre."""
    Building.objects.create(division_code=HERE, street="梅苑", number="3", longitude=EAST, latitude=NORTH)
    return _site("日照中心")


def _features(client: Client, address: str) -> list[dict[str, object]]:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["type"] == "FeatureCollection"
    return answer.json()["features"]


def test_the_map_of_reach_shows_houses_by_number_and_nobody_by_name(sign_in: SignIn, far: Site) -> None:
    """One person out of reach in one building, and the centre; GeoJSON has the longitude first (RFC 7946, 3.1.1)."""
    client = sign_in(WORKER)
    house, site = _features(client, "/reach/map.json?service=day_care")
    assert house["geometry"] == {"type": "Point", "coordinates": [EAST, NORTH]}
    assert house["properties"]["people"] == 1
    assert (site["properties"]["name"], site["properties"]["href"]) == ("日照中心", f"/sites/{far.pk}/")
    told = client.get("/reach/map.json").content.decode()
    assert zhang().name not in told
    assert str(zhang().pk) not in told
    assert AccessEntry.objects.filter(subject="reach", actor=WORKER.username).count() == 2


@pytest.mark.parametrize("persona", [HEALTH, FAMILY], ids=str)
def test_houses_are_for_those_who_may_see_the_register_s_addresses(
    sign_in: SignIn, far: Site, persona: Persona
) -> None:
    """Others see sites, and no house."""
    client = sign_in(persona)
    assert client.get("/reach/map.json").status_code == 403
    assert [row["properties"]["drawn"] for row in _features(client, "/sites/map.json")] == ["site"]


def test_nothing_of_another_town(sign_in: SignIn, far: Site) -> None:
    assert _features(sign_in(STRANGER), "/sites/map.json") == []
    assert _features(sign_in(STRANGER), "/reach/map.json") == []


def test_a_site_says_whether_it_is_open_today(sign_in: SignIn, operator: Actor, far: Site) -> None:
    """Undecided, until a decision closes it for want of any room that is safe; a site without a position is on no map."""
    _site("无坐标", longitude=None, latitude=None)
    client = sign_in(OFFICER)
    assert [row["properties"]["open"] for row in _features(client, "/sites/map.json")] == ["undecided"]
    today = timezone.localdate()
    opening_sign(
        actor=operator, site=far, terms=OpeningTerms(prevalence=0.01), starts_on=today, ends_on=today + dt.timedelta(1)
    )
    (row,) = _features(client, "/sites/map.json")
    assert row["properties"]["open"] == "closed"


def test_positions_are_shifted_for_tiles_of_chinese_maps(sign_in: SignIn, settings: LazySettings, far: Site) -> None:
    """By the formulas that science.coordinates is tested for; what is stored stays as it is."""
    settings.MAP_DATUM = "gcj02"
    (row,) = _features(sign_in(OFFICER), "/sites/map.json")
    shifted = [float(degrees) for degrees in wgs84_to_gcj02(EAST, NORTH + 0.1)]
    assert row["geometry"]["coordinates"] == pytest.approx(shifted, abs=1e-6)
    assert Site.objects.get(pk=far.pk).longitude == EAST


def test_pages_with_a_map_ask_no_other_machine(sign_in: SignIn, far: Site) -> None:
    """Without tiles the policy names no host; the map's scripts and sheet are files of our own server."""
    client = sign_in(OFFICER)
    for address in ("/reach/", "/sites/", f"/sites/{far.pk}/"):
        answer = client.get(address)
        assert "://" not in answer["Content-Security-Policy"]
        page = answer.content.decode()
        assert 'src="/static/leaflet/leaflet.js"' in page
        assert 'data-tiles=""' in page


def test_tiles_are_told_to_the_page_with_whose_they_are(sign_in: SignIn, settings: LazySettings, far: Site) -> None:
    settings.MAP_TILES, settings.MAP_ATTRIBUTION = "https://tiles.example/{z}/{x}/{y}.png", "Survey <b>office</b>"
    page = sign_in(OFFICER).get("/sites/").content.decode()
    assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png"' in page
    assert "Survey &lt;b&gt;office" in page


def test_every_mark_of_the_map_stands_in_a_list(sign_in: SignIn, far: Site) -> None:
    """The building with its number of people, and the site as a link; so the page says the same without script."""
    page = sign_in(OFFICER).get("/reach/").content.decode()
    assert re.search(rf'<a [^>]*href="/sites/{far.pk}/"[^>]*>日照中心', page)
    assert re.search(r'<th scope="row"[^>]*>\s*梅苑\s*</th>', page)


def test_the_letters_of_a_map_are_those_of_its_marks(sign_in: SignIn, far: Site) -> None:
    """Every kind of site that stands on the map is explained beneath it, and no other."""
    _site("助餐点", kind=SiteKind.MEAL_POINT)
    page = sign_in(OFFICER).get("/sites/").content.decode()
    told = page[page.index("map-legend") :]
    assert [letter in told for letter in (">日<", ">餐<", ">养<")] == [True, True, False]
