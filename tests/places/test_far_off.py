"""Doubtful positions of sites and buildings, said when a sheet comes in and on the page of sites; nothing is corrected.

Places are metres north of a middle, by hand; a degree of latitude is METRES_PER_DEGREE.
"""

from collections.abc import Callable

import numpy as np
import pytest
from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.models import ImportBatch
from renyang.core.queries import noted_rows
from renyang.places import queries
from renyang.places.domain.far_off import far_off
from renyang.places.domain.walking import Doors
from renyang.places.models import Building, Site
from renyang.science.coordinates import METRES_PER_DEGREE, gcj02_to_wgs84, wgs84_to_gcj02
from tests.personas import COMMUNITY, OFFICER
from tests.world import take_in

EAST, NORTH = 118.8, 32.1
OTHER = "320199001002"
HEADER = ["场所名称", "类型", "社区", "经度", "纬度", "坐标系"]


def _north(metres: float) -> float:
    return NORTH + metres / METRES_PER_DEGREE


def _doors(*rows: tuple[str, float]) -> Doors:
    return Doors(np.array([code for code, _ in rows], str), np.array([(EAST, _north(metres)) for _, metres in rows]))


def _codes(batch: ImportBatch) -> dict[int, set[str]]:
    return {number: {note["code"] for note in notes} for number, notes in noted_rows(batch)}


def test_one_far_from_the_others_is_told() -> None:
    """Middle of 0, 100, 200 and 6,000 m: 150 m. Distances 150, 50, 50 and 5,850, of median 100: 5 km is the limit."""
    found = far_off(_doors(*[(COMMUNITY, metres) for metres in (0, 100, 200, 6_000)]))
    assert found == pytest.approx([0, 0, 0, 5_850], abs=1)


def test_what_is_far_in_a_wide_community_is_not() -> None:
    """Villages 3 km apart: middle 6,000 m, median distance 3,000 m; 6 km is beyond 5 km, yet only twice the median."""
    assert not far_off(_doors(*[(COMMUNITY, metres) for metres in (0, 3_000, 6_000, 9_000, 12_000)])).any()


def test_two_cannot_tell_which_of_them_is_wrong_but_their_sub_district_can() -> None:
    pair = [(COMMUNITY, 0.0), (COMMUNITY, 8_000.0)]
    assert not far_off(_doors(*pair)).any()
    found = far_off(_doors(*pair, (OTHER, 100), (OTHER, 200), (OTHER, 300)))
    assert (found > 0).tolist() == [False, True, False, False, False]


def test_no_positions() -> None:
    assert far_off(Doors(np.array([], str), np.zeros((0, 2)))).size == 0


def test_a_site_outside_its_division_is_flagged_at_import_and_listed(
    operator: Actor, sign_in: Callable[..., Client]
) -> None:
    """A fourth centre 31 km north of the middle of all: kept as given, flagged, and shown on the page."""
    rows = [["甲", 0], ["乙", 100], ["丙", 200], ["远", 31_150]]
    given = [[name, "日照中心", "梅溪社区", f"{EAST}", f"{_north(metres):.6f}", ""] for name, metres in rows]
    batch = take_in(operator, [HEADER, *given], source="subdistrict", kind="sites")
    assert [number for number, codes in _codes(batch).items() if "position_far" in codes] == [5]
    assert Site.objects.get(name="远").latitude == pytest.approx(_north(31_150), abs=1e-6)
    assert [row.site.name for row in queries.sites_far_off(operator)] == ["远"]
    page = sign_in(OFFICER).get("/sites/").content.decode()
    assert "距本社区各位置的中心 31 公里" in page


def test_a_later_file_is_measured_with_what_is_known(operator: Actor, db: None) -> None:
    """One building alone says nothing; beside three known ones it does. A corrected file is flagged no more."""
    for number in (1, 2, 3):
        Building.objects.create(
            division_code=COMMUNITY, street="梅苑", number=str(number), longitude=EAST, latitude=_north(100 * number)
        )
    header = ["社区", "小区", "楼栋号", "经度", "纬度"]
    for metres, flagged in ((9_000, True), (300, False)):
        row = ["梅溪社区", "梅苑", "9幢", f"{EAST}", f"{_north(metres):.6f}"]
        batch = take_in(operator, [header, row], source="subdistrict", kind="buildings")
        assert ("position_far" in str(_codes(batch))) == flagged


@pytest.mark.parametrize(
    ("shift", "code"),
    [(wgs84_to_gcj02, "position_gcj02"), (gcj02_to_wgs84, "position_twice")],
    ids=["unshifted", "twice"],
)
def test_the_other_datum_is_told_by_what_is_known_of_the_site(
    operator: Actor, db: None, shift: Callable[..., tuple[object, object]], code: str
) -> None:
    """A Chinese map's position said to be WGS-84, and one shifted back twice: kept as given and flagged."""
    sheet = [HEADER, ["甲", "日照中心", "梅溪社区", f"{EAST}", f"{NORTH}", ""]]
    assert _codes(take_in(operator, sheet, source="subdistrict", kind="sites")) == {}
    given = [f"{float(part):.7f}" for part in shift(EAST, NORTH)]
    sheet[1][3:5] = given
    batch = take_in(operator, sheet, source="subdistrict", kind="sites")
    assert code in str(_codes(batch))
    assert Site.objects.get(name="甲").longitude == pytest.approx(float(given[0]), abs=1e-7)


def test_swapped_positions_of_sites_are_left_out(operator: Actor, db: None) -> None:
    sheet = [HEADER, ["甲", "日照中心", "梅溪社区", f"{NORTH}", f"{EAST}", ""]]
    batch = take_in(operator, sheet, source="subdistrict", kind="sites")
    assert "position_swapped" in str(_codes(batch))
    assert Site.objects.get(name="甲").longitude is None
