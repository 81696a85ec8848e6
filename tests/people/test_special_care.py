"""Who is to be visited regularly: groups computed from facts, counted by hand, and shown to whom the facts are."""

from collections.abc import Callable

import pytest
from django.test import Client

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.access.roles import Role
from renyang.people import queries
from renyang.people.domain.special_care import RULES, SpecialCare
from renyang.people.models import Person
from renyang.people.queries import ANY, Filters
from tests.personas import COMMUNITY, HEALTH, OFFICER, WORKER, Persona
from tests.world import zhang

ActorOf = Callable[[Persona], Actor]
CIVIL_AFFAIRS = Persona(Role.CIVIL_AFFAIRS_OFFICER, here=True)


@pytest.mark.parametrize(
    ("facts", "groups"),
    [
        ({"living_arrangement": "alone"}, {"living_alone"}),
        ({"living_arrangement": "spouse"}, {"empty_nest"}),
        ({"living_arrangement": "grandchildren"}, {"left_behind"}),
        ({"living_arrangement": "children"}, set()),
        ({"capability_level": 1}, set()),
        ({"capability_level": 2}, {"disabled"}),
        ({"capability_level": None}, set()),
        ({"disability": "肢体二级"}, {"handicapped"}),
        ({"disability": "听力三级"}, set()),
        ({"disability": "视力1级"}, {"handicapped"}),
        ({"special_care": "失独家庭"}, {"bereaved"}),
        ({"special_care": "独居老人"}, set()),
        ({"living_arrangement": "alone", "capability_level": 4}, {"living_alone", "disabled"}),
    ],
)
def test_groups_follow_from_facts(db: None, operator: Actor, facts: dict[str, object], groups: set[str]) -> None:
    """Each rule by hand; what a department typed about living alone counts for nothing, the living arrangement does."""
    nothing = {"living_arrangement": "", "capability_level": None, "disability": "", "special_care": ""}
    Person.objects.filter(pk=zhang().pk).update(**(nothing | facts))
    assert set(queries.special_care_of(operator, zhang())) == groups
    listed = {group for group, rule in RULES.items() if Person.objects.filter(rule.people, pk=zhang().pk).exists()}
    assert listed == groups


def test_a_group_is_shown_to_whom_its_facts_are(db: None, actor_of: ActorOf) -> None:
    """Zhang lives alone (welfare) and is functionally disabled (health): each department is told of its own."""
    Person.objects.filter(pk=zhang().pk).update(capability_level=3)
    shown = {
        persona: set(queries.special_care_of(actor_of(persona), zhang())) for persona in (WORKER, CIVIL_AFFAIRS, HEALTH)
    }
    assert shown == {
        WORKER: {SpecialCare.LIVING_ALONE, SpecialCare.DISABLED},
        CIVIL_AFFAIRS: {SpecialCare.LIVING_ALONE},
        HEALTH: {SpecialCare.DISABLED},
    }


def test_they_are_counted_once_in_all(db: None, actor_of: ActorOf) -> None:
    """Zhang is in two groups and Wang, with his wife only, in one: of two people two belong to any."""
    Person.objects.filter(pk=zhang().pk).update(capability_level=3)
    counts = queries.special_care_counts(actor_of(OFFICER))[COMMUNITY]
    assert (counts["living_alone"], counts["disabled"], counts["empty_nest"], counts[ANY]) == (1, 1, 1, 2)


def test_the_register_is_narrowed_to_a_group(db: None, actor_of: ActorOf) -> None:
    """A department that does not see the facts gets its whole list: the filter would give them away."""
    alone = Filters(special_care=SpecialCare.LIVING_ALONE)
    assert [row.name for row in queries.register(actor_of(OFFICER), alone)] == ["张秀英"]
    assert queries.register(actor_of(HEALTH), alone).count() == queries.register(actor_of(HEALTH)).count()
    with pytest.raises(NotAllowed):
        queries.special_care_counts(actor_of(HEALTH))


def test_the_page_of_needs_leads_to_them(db: None, sign_in: Callable[[Persona], Client]) -> None:
    """Each number is a link to the people behind it."""
    page = sign_in(OFFICER).get("/needs/").content.decode()
    address = f"/register/?division={COMMUNITY}&amp;care=living_alone"
    assert address in page
    assert "张秀英" in sign_in(OFFICER).get(address.replace("&amp;", "&")).content.decode()
