"""The index: nothing is unknown, or nought, by accident.

One rule: a record that should exist and does not counts as 0; a record that lacks what it is judged by widens the range;
where nothing is due, there is no score.
"""

import datetime as dt

import pytest
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.partners.models import Agreement
from renyang.people.models import SourceRecord
from renyang.places.models import Room, Site, SiteKind
from renyang.resilience.domain.indicators import INDICATORS, counts
from renyang.science.index import NONE, NOT_THERE, Count, score_all
from renyang.supplies.models import Stock, SupplyLot
from tests.personas import COMMUNITY, HERE

SECOND = "320199001002"


def _levers(counted: dict[str, dict[str, Count]]) -> dict[str, float | None]:
    return {
        lever: score.value
        for lever, score in score_all(INDICATORS, {code: sum(by.values(), NONE) for code, by in counted.items()})[
            1
        ].items()
    }


def test_taking_a_stock_away_never_raises_the_spatial_score(operator: Actor, db: None) -> None:
    """One stock that lasts, one that does not: 1 of 2. Without the second 1 of 1, but the other community has none: 1 of 2
    again. Without any 0 of 2.
    """
    good = Stock.objects.create(division_code=COMMUNITY, store="库", item="米", daily_use=1.0)
    SupplyLot.objects.create(stock=good, lot="1", quantity=99)
    poor = Stock.objects.create(division_code=SECOND, store="库", item="水", daily_use=1.0)
    both = counts(operator, HERE)
    poor.delete()
    one = counts(operator, HERE)
    good.lots.all().delete()
    good.delete()
    none = counts(operator, HERE)
    assert [sum(counted["supplies_14_days"].values(), NONE) for counted in (both, one, none)] == [
        Count(1, 2, 2), Count(1, 2, 2), Count(0, 2, 2),
    ]  # fmt: skip
    spatial = [_levers(counted)["spatial"] for counted in (both, one, none)]
    assert spatial[0] >= spatial[1] > spatial[2]


def test_a_store_of_the_sub_district_serves_its_communities(operator: Actor, db: None) -> None:
    stock = Stock.objects.create(division_code=HERE, store="街道库", item="米", daily_use=1.0)
    SupplyLot.objects.create(stock=stock, lot="1", quantity=99)
    assert counts(operator, HERE)["supplies_14_days"] == {HERE: Count(1, 1, 1)}


def test_without_duties_and_agreements_both_levers_are_nought(operator: Actor, db: None) -> None:
    """Each sub-district should have a list of duties, and stand-ins; what nobody agreed cannot be insured: nothing is due."""
    counted = counts(operator, HERE)
    assert counted["duty_owner"] == counted["duty_deputy"] == counted["stand_in"] == {HERE: NOT_THERE}
    assert counted["liability"] == {}
    assert (_levers(counted)["institutional"], _levers(counted)["organisational"]) == (0, 0)


@pytest.mark.parametrize(
    ("covered", "until", "count"),
    [
        (None, None, Count(0, 0, 1)),
        (None, 30, Count(0, 0, 1)),
        (False, None, Count(0, 1, 1)),
        (True, None, Count(1, 1, 1)),
        (True, -1, Count(0, 1, 1)),
        (None, -1, Count(0, 1, 1)),
    ],
)
def test_an_insurance_that_nobody_mentions_is_not_known(
    operator: Actor, db: None, covered: bool | None, until: int | None, count: Count
) -> None:
    """One that ran out yesterday is none, whatever else the agreement says."""
    one = Organisation.objects.create(division_code=HERE, name="甲", kind=OrganisationKind.SOCIAL_ORGANISATION)
    Agreement.objects.create(
        organisation=one, service="meals", per_day=9, liability_covered=covered,
        insured_until=None if until is None else timezone.localdate() + dt.timedelta(days=until),
    )  # fmt: skip
    assert counts(operator, HERE)["liability"] == {HERE: count}


def test_people_whose_records_have_no_date_widen_the_range(operator: Actor, db: None) -> None:
    """Two of the first community and one of the second; then no record of the second has a date."""
    before = counts(operator, HERE)["freshness"]
    assert before[SECOND].known == before[SECOND].total == 1
    SourceRecord.objects.filter(link__person__division_code=SECOND).update(collected_on=None)
    assert counts(operator, HERE)["freshness"] == before | {SECOND: Count(0, 0, 1)}


@pytest.mark.parametrize(
    ("measured", "judged"),
    [
        ({"volume": 240, "air_changes": 2}, 1),
        ({"volume": 240, "window_area": 6}, 1),
        ({"area": 80, "height": 3, "window_area": 6}, 1),
        ({"area": 80, "height": 3, "air_changes": 2}, 1),
        ({"area": 80, "window_area": 6}, 0),
        ({"volume": 240}, 0),
    ],
)
def test_a_room_is_judged_by_any_volume_and_any_air(
    operator: Actor, db: None, measured: dict[str, float], judged: int
) -> None:
    site = Site.objects.create(division_code=COMMUNITY, name="日照", kind=SiteKind.DAY_CENTRE)
    Room.objects.create(site=site, name="大厅", **measured)
    assert counts(operator, HERE)["rooms_measured"] == {COMMUNITY: Count(judged, 1, 1)}
