"""Who may have the register of a division as numbers, and what those rest on."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.access.roles import Role
from renyang.core.models import User
from renyang.core.services import grant_give
from renyang.people import queries
from renyang.science.index import Count
from tests.personas import COMMUNITY, FAMILY, HEALTH, HERE, OFFICER, STRANGER, WORKER, Persona

ActorOf = Callable[[Persona], Actor]
SECOND = "320199001002"
COUNTS = (queries.key_facts_on_record, queries.with_somebody_to_call, queries.screened_for_loneliness)


def test_a_person_in_numbers(operator: Actor, db: None) -> None:
    """From the rows of `tests.world`: 张秀英 lives alone, mildly impaired, with all seven key facts and a telephone; nobody
    wrote down whether she reads. Her files came in today.
    """
    zhang = next(person for person in queries.people_served(operator, HERE) if person.address.startswith("梅苑"))
    assert (zhang.division_code, zhang.birth_date) == (COMMUNITY, dt.date(1942, 3, 12))
    assert (zhang.lives_alone, zhang.capability_level, zhang.has_phone) == (True, 1, True)
    assert (zhang.reads, zhang.smartphone) == (None, None)
    assert (zhang.completeness, zhang.collected_on) == (1.0, timezone.localdate())


@pytest.mark.parametrize("persona", [HEALTH, FAMILY, STRANGER])
def test_numbers_are_for_those_who_work_with_the_facts_behind_them(actor_of: ActorOf, persona: Persona) -> None:
    """A department's officer is not shown how people live, a relative's tie is not for work, another town is not hers."""
    for counted in (queries.people_served, *COUNTS):
        with pytest.raises(NotAllowed):
            counted(actor_of(persona), COMMUNITY)


def test_a_worker_counts_her_own_community(actor_of: ActorOf) -> None:
    """Like the officer above her, and no wider; that she is somebody's relative besides changes nothing."""
    grant_give(
        actor=Actor.operator("test"),
        user=User.objects.get(username=WORKER.username),
        role=Role.FAMILY_MEMBER,
        division_code=COMMUNITY,
    )
    worker = actor_of(WORKER)
    for counted in COUNTS:
        assert counted(worker, COMMUNITY) == counted(actor_of(OFFICER), COMMUNITY)
        with pytest.raises(NotAllowed):
            counted(worker, HERE)
    assert queries.key_facts_on_record(worker, COMMUNITY) == {COMMUNITY: Count(13, 14, 14)}
    assert set(queries.key_facts_on_record(actor_of(OFFICER), HERE)) == {COMMUNITY, SECOND}
