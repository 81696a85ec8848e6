"""The lists of partners: gaps first, in few questions, and only to those who work with them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.organisations import queries as organisations_queries
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.partners import queries
from renyang.partners.models import Agreement, Responsibility
from renyang.science.index import Count
from tests.personas import ELSEWHERE, HERE, OFFICER, Persona

ActorOf = Callable[[Persona], Actor]


def _organisation(name: str, division: str = HERE) -> Organisation:
    return Organisation.objects.create(division_code=division, name=name, kind=OrganisationKind.COMPANY)


def test_duties_without_owner_come_first_then_those_without_deputy(operator: Actor, db: None) -> None:
    """The list is read to find gaps."""
    owner, deputy = _organisation("甲"), _organisation("乙")
    for function, own, stand_in in (
        ("丁", owner, deputy),
        ("丙", owner, None),
        ("乙", None, deputy),
        ("甲", None, None),
    ):
        Responsibility.objects.create(division_code=HERE, function=function, owner=own, deputy=stand_in)
    assert [row.function for row in queries.responsibilities(operator)] == ["甲", "乙", "丙", "丁"]


def test_agreements_name_both_sides_in_one_question(actor_of: ActorOf, django_assert_num_queries: object) -> None:
    """However many agreements there are."""
    actor = actor_of(OFFICER)
    one, two = _organisation("甲"), _organisation("乙")
    for service in ("meals", "bathing", "transport"):
        Agreement.objects.create(organisation=two, stands_in_for=one, service=service, per_day=5)
    with django_assert_num_queries(1):
        found = [(row.service, row.organisation.name, row.stands_in_for.name) for row in queries.agreements(actor)]
    assert found == [(service, "乙", "甲") for service in ("bathing", "meals", "transport")]


@pytest.mark.parametrize(
    ("starts", "ends", "in_force"),
    [(None, None, True), (0, None, True), (1, None, False), (None, 0, True), (None, -1, False), (-9, 9, True)],
)
def test_an_agreement_holds_from_its_first_day_to_its_last(
    operator: Actor, db: None, starts: int | None, ends: int | None, in_force: bool
) -> None:
    """Both days count; a term without one of them is open there."""
    Agreement.objects.create(
        organisation=_organisation("甲"), service="meals", per_day=5, starts_on=_day(starts), ends_on=_day(ends)
    )
    assert queries.agreements_in_force(operator, HERE).exists() is in_force


@pytest.mark.parametrize(
    ("liability", "insured", "covered"),
    [(True, None, True), (True, 0, True), (True, -1, False), (False, None, False), (False, 9, False)],
)
def test_cover_needs_liability_and_insurance_today(
    operator: Actor, db: None, liability: bool, insured: int | None, covered: bool
) -> None:
    """Insured through today is insured today; an insurance of which no last day is written runs on."""
    Agreement.objects.create(
        organisation=_organisation("甲"),
        service="meals",
        per_day=5,
        liability_covered=liability,
        insured_until=_day(insured),
    )
    assert queries.agreements_in_force(operator, HERE).get().is_covered is covered
    assert queries.agreements_covered(operator, HERE) == {HERE: Count(int(covered), 1, 1)}


def _day(in_days: int | None) -> dt.date | None:
    return None if in_days is None else timezone.localdate() + dt.timedelta(days=in_days)


def test_another_town_s_partners_are_not_listed(actor_of: ActorOf) -> None:
    """Organisations, agreements and duties are scoped alike; a volunteer is shown none."""
    for division in (HERE, ELSEWHERE):
        organisation = _organisation("甲", division)
        Agreement.objects.create(organisation=organisation, service="meals", per_day=5)
        Responsibility.objects.create(division_code=division, function="送餐", owner=organisation)
    for listed in (organisations_queries.organisations, queries.agreements, queries.responsibilities):
        assert listed(actor_of(OFFICER)).count() == 1
        assert listed(actor_of(Persona(Role.VOLUNTEER, here=True))).count() == 0
