"""Reach on the register: people stand where their building stands, by hand on a line of buildings."""

from collections.abc import Callable

import pytest

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.models import AccessEntry
from renyang.core.queries import noted_rows
from renyang.people.models import Person
from renyang.places import queries
from renyang.places.models import Building, Site, SiteKind
from renyang.science.coordinates import METRES_PER_DEGREE, wgs84_to_gcj02
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, HEALTH, HERE, WORKER, Persona
from tests.world import take_in, zhang

ActorOf = Callable[[Persona], Actor]
EAST, NORTH = 118.8, 32.1


def _north(metres: float) -> float:
    return NORTH + metres / METRES_PER_DEGREE


def _site(name: str, metres: float, services: list[str], places: int | None = 10) -> Site:
    return Site.objects.create(
        division_code=COMMUNITY, name=name, kind=SiteKind.DAY_CENTRE, services=services, longitude=EAST,
        latitude=_north(metres), licensed_places=places,
    )  # fmt: skip


@pytest.fixture
def homes(db: None) -> None:
    """张秀英 (level 1, walks 500 m) lives at 梅苑3幢, 王建国 (not assessed, 1 km) 800 m north of her at 雪堂新村1幢."""
    Building.objects.create(division_code=HERE, street="梅苑", number="3", longitude=EAST, latitude=NORTH)
    Building.objects.create(division_code=HERE, street="雪堂新村", number="1", longitude=EAST, latitude=_north(800))


def test_who_walks_how_far(operator: Actor, homes: None) -> None:
    """A centre 600 m north of hers is out of her 500 m and within his 1 km; 李桂兰's building is on no map."""
    _site("日照中心", 600, ["day_care"])
    found = queries.reach_of(operator, "day_care")
    assert (found.people, sum(found.not_placed.values())) == (2, 1)
    assert found.out == (str(zhang().pk),)
    assert [(row.level, row.people, row.within) for row in found.levels] == [(-1, 1, 1), (1, 1, 0)]


def test_two_estates_of_one_name(operator: Actor, homes: None) -> None:
    """She lives in her own community's 梅苑3幢, not in another's; where only others have the name, two of them, nobody can say
    which is meant.
    """
    _site("日照中心", 600, ["day_care"])
    Building.objects.create(division_code=COMMUNITY, street="梅苑", number="3", longitude=EAST, latitude=_north(500))
    assert queries.reach_of(operator, "day_care").out == ()
    Building.objects.filter(division_code=COMMUNITY).update(division_code="330299002001")
    found = queries.reach_of(operator, "day_care")
    assert (found.people, sum(found.not_placed.values())) == (1, 2)


def test_a_closed_site_reaches_nobody(operator: Actor, homes: None) -> None:
    """One without a place on record counts as closed."""
    _site("日照中心", 600, ["day_care"], places=None)
    assert len(queries.reach_of(operator, "day_care").out) == 2


def test_the_loss_of_a_site_and_what_to_equip(operator: Actor, homes: None) -> None:
    """One centre at his door serves him only: lost, he is stranded. A meal point at her door would bring her into reach."""
    _site("日照中心", 800, ["day_care"])
    _site("助餐点", 100, ["meals"])
    found = queries.reach_of(operator, "day_care")
    assert [(row.places, row.stranded, row.places_lost) for row in found.sites] == [(10, 1, 1)]
    assert found.served == 1
    assert [(row.site.name, row.more) for row in found.proposed] == [("助餐点", 1)]
    assert found.backup == 0.0


@pytest.mark.parametrize(
    ("budget", "chosen", "cost"), [(50_000, [], 0), (60_000, ["乙"], 60_000), (100_000, ["甲"], 100_000),
    (160_000, ["甲"], 100_000)]
)  # fmt: skip
def test_what_to_equip_within_a_budget(
    operator: Actor, homes: None, budget: float, chosen: list[str], cost: float
) -> None:
    """甲, 400 m from both homes, brings both into reach for 100,000; 乙, at his door, brings one for 60,000 and adds nothing to
    甲, so money that is left over is not spent. 丙 has no cost on record: it is left out, and named.
    """
    for name, metres, price in (("甲", 400, 100_000), ("乙", 800, 60_000), ("丙", 400, None)):
        Site.objects.filter(pk=_site(name, metres, ["meals"]).pk).update(equip_cost=price)
    found = queries.reach_of(operator, "day_care", budget)
    assert [row.site.name for row in found.proposed] == chosen
    assert sum(row.cost or 0 for row in found.proposed) == cost
    assert [site.name for site in found.without_cost] == ["丙"]


@pytest.mark.parametrize("budget", [-1.0, float("nan"), float("inf")])
def test_what_is_no_budget(operator: Actor, homes: None, budget: float) -> None:
    with pytest.raises(Problem):
        queries.reach_of(operator, "day_care", budget)


def test_a_cost_comes_with_the_sheet_of_sites(operator: Actor, db: None) -> None:
    """An amount below nothing is left out with a note."""
    header = ["场所名称", "类型", "改造费用(元)"]
    take_in(operator, [header, ["甲", "活动室", "80000"], ["乙", "活动室", "-1"]], source="subdistrict", kind="sites")
    assert dict(Site.objects.values_list("name", "equip_cost")) == {"甲": 80_000, "乙": None}


def test_places_for_a_hundred(operator: Actor, homes: None) -> None:
    """Ten places shared by the one in reach, and none for the other: 5 a person in the mean, 500 for 100."""
    _site("日照中心", 800, ["day_care"])
    row = queries.reach_of(operator, "day_care").communities[0]
    assert (row.people, row.walking, row.within) == (2, 2, 1)
    assert row.places_per_100 == pytest.approx(500)


def test_where_people_live_is_for_those_whose_purpose_it_is(actor_of: ActorOf, homes: None) -> None:
    """A health officer sees addresses but no list of buildings; a worker's look is written down."""
    with pytest.raises(NotAllowed):
        queries.reach_of(actor_of(HEALTH), "day_care")
    queries.reach_of(actor_of(WORKER), "day_care")
    assert AccessEntry.objects.filter(subject="reach", facts__contains=["address"]).count() == 1


HEADER = ["小区", "楼栋号", "经度", "纬度", "坐标系"]


def test_positions_of_chinese_maps_are_shifted_back(operator: Actor, db: None) -> None:
    """Within a metre of where the building stands (7 digits of a degree are a centimetre)."""
    shown = [f"{float(value):.7f}" for value in wgs84_to_gcj02(EAST, NORTH)]
    take_in(operator, [HEADER, ["梅苑小区", "3幢", *shown, "高德"]], source="subdistrict", kind="buildings")
    row = Building.objects.get()
    assert (row.street, row.number, row.datum) == ("梅苑", "3", "gcj02")
    assert abs(row.longitude - EAST) + abs(row.latitude - NORTH) < 1e-5


@pytest.mark.parametrize(
    ("longitude", "latitude", "code", "kept"),
    [("32.1", "118.8", "position_swapped", False), ("500", "32", "position_nowhere", False),
     ("2.35", "48.86", "position_outside", True)],
)  # fmt: skip
def test_doubtful_positions_are_said(
    operator: Actor, db: None, longitude: str, latitude: str, code: str, kept: bool
) -> None:
    """In each other's place, nowhere on Earth, in Paris: flagged with the reason, and never put right silently."""
    batch = take_in(
        operator, [HEADER, ["梅苑", "3幢", longitude, latitude, ""]], source="subdistrict", kind="buildings"
    )
    assert (Building.objects.get().longitude is not None) == kept
    assert code in str(list(noted_rows(batch)))


def test_a_site_s_position_is_checked_as_well(operator: Actor, db: None) -> None:
    """Only a longitude is no position."""
    rows = [["场所名称", "类型", "经度", "纬度"], ["甲", "日间照料中心", "118.8", ""]]
    take_in(operator, rows, source="subdistrict", kind="sites")
    assert Site.objects.get().longitude is None


def test_nobody_else_s_people(actor_of: ActorOf, homes: None) -> None:
    """A worker of the community does not count the other community's people."""
    found = queries.reach_of(actor_of(WORKER), "day_care")
    assert found.people + sum(found.not_placed.values()) == Person.objects.filter(division_code=COMMUNITY).count()
