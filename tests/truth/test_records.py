"""A stress test on the register is made from the register's own records, and says which, and what stood in where there are none.

The world of `tests.world`: 张秀英 and 王建国 in one community, 李桂兰 in another.
"""

import datetime as dt

import numpy as np
import pytest
from django.utils import timezone

from renyang.care.domain.terms import NeedTerms
from renyang.care.services import need_record
from renyang.core.access.gate import Actor
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.partners.models import Agreement
from renyang.places.models import Site, SiteKind
from renyang.resilience.domain import snapshot
from renyang.science import stress
from renyang.supplies.models import Stock, SupplyLot
from tests.personas import COMMUNITY, HERE
from tests.world import zhang

CODES = stress.Parameters.default().codes


def _sources(taken: snapshot.Snapshot) -> dict[str, tuple[int, int]]:
    return {source.code: (source.used, source.filled) for source in taken.sources}


def test_who_has_needs_on_record_has_those_and_nobody_else_s(operator: Actor, db: None) -> None:
    """Bathing twice a week is 2 / 7 a day, and nothing of the catalogue's rules beside it; the other two have theirs by rule."""
    before = snapshot.take(operator, HERE)
    terms = NeedTerms(times=2, per="week", minutes=60, critical=False, since=timezone.localdate())
    need_record(actor=operator, person=zhang(), service="bathing", terms=terms)
    after = snapshot.take(operator, HERE)
    row = after.people.index(str(zhang().pk))
    needs = after.community.needs
    mine = needs.person == row
    assert [CODES[service] for service in needs.service[mine]] == ["bathing"]
    assert needs.per_day[mine] == pytest.approx([2 / 7])
    others = before.community.needs.person != row
    assert needs.person[~mine].tolist() == before.community.needs.person[others].tolist()
    assert (_sources(after)["needs"], _sources(after)["people_with_needs"]) == ((1, 0), (1, 2))
    assert (_sources(before)["needs"], _sources(before)["people_with_needs"]) == ((0, 0), (0, 3))


def test_sites_have_their_staff_operator_and_stock(operator: Actor, db: None) -> None:
    """Five staff of two services are three each. Of meals the first community's food lasts 10 days and its water is no item of
    meals; of rehabilitation no item is named, so seven days stand in.
    """
    runs = Organisation.objects.create(division_code=HERE, name="甲", kind=OrganisationKind.SOCIAL_ORGANISATION)
    Site.objects.create(
        division_code=COMMUNITY, name="中心", kind=SiteKind.DAY_CENTRE, services=["meals", "rehab"], staff=5,
        licensed_places=30, operator=runs,
    )  # fmt: skip
    Site.objects.create(division_code=COMMUNITY, name="饭堂", kind=SiteKind.MEAL_POINT, services=["meals"])
    for code, quantity in (("food_parcels", 100), ("water", 5)):
        stock = Stock.objects.create(division_code=COMMUNITY, store="库", item=code, item_code=code, daily_use=10.0)
        SupplyLot.objects.create(stock=stock, lot="1", quantity=quantity)
    taken = snapshot.take(operator, HERE)
    sites = taken.community.sites
    assert [CODES[service] for service in sites.service] == ["meals", "rehab", "meals"]
    assert sites.staff[:2].tolist() == [3, 3]
    assert sites.places[:2].tolist() == [30, 30]
    assert sites.organisation.tolist() == [0, 0, -1]
    assert sites.stock_days.tolist() == pytest.approx([10.0, 7.0, 10.0])
    sources = _sources(taken)
    assert sources["sites_staff"] == sources["sites_places"] == (2, 1)
    assert sources["sites_stock"] == (2, 1)
    assert sources["sites_operator"] == (2, 0)


def test_agreements_that_ended_and_insurance_that_ran_out_do_not_stand_in(operator: Actor, db: None) -> None:
    """Of three agreements one ended yesterday; of the two in force one was insured until yesterday."""
    instead = Organisation.objects.create(division_code=HERE, name="甲", kind=OrganisationKind.SOCIAL_ORGANISATION)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    terms = ({"ends_on": yesterday}, {"insured_until": yesterday}, {"insured_until": timezone.localdate()})
    for at, term in enumerate(terms):
        other = Organisation.objects.create(division_code=HERE, name=f"乙{at}", kind=OrganisationKind.COMPANY)
        Agreement.objects.create(
            organisation=other, stands_in_for=instead, service="meals", per_day=9, liability_covered=True, **term
        )
    taken = snapshot.take(operator, HERE)
    assert taken.community.agreements.covered.tolist() == [False, True]
    assert _sources(taken)["agreements"] == (2, 0)


def test_people_without_a_level_have_one_drawn_and_are_counted(operator: Actor, db: None) -> None:
    taken = snapshot.take(operator, HERE)
    used, filled = _sources(taken)["people_level"]
    assert used + filled == len(taken.people) == 3
    assert np.isin(taken.community.people.level, range(5)).all()
