"""Who reads which sites."""

from collections.abc import Callable

from renyang.core.access.gate import Actor
from renyang.places import queries
from renyang.places.lists import SITES
from renyang.places.models import Room, Site, SiteKind
from tests.organisations.operators import operate
from tests.personas import COMMUNITY, DIRECTOR, OTHER_COMMUNITY, WORKER, Persona

ActorOf = Callable[[Persona], Actor]


def test_sites_come_with_their_rooms_in_two_questions(actor_of: ActorOf, django_assert_num_queries: object) -> None:
    """However many sites: one question for them, one for their rooms; only those of the place."""
    actor = actor_of(WORKER)
    for at in range(5):
        site = Site.objects.create(division_code=COMMUNITY, name=f"饭堂{at}", kind=SiteKind.MEAL_POINT)
        Room.objects.create(site=site, name="大厅")
    Site.objects.create(division_code=OTHER_COMMUNITY, name="别处", kind=SiteKind.MEAL_POINT)
    with django_assert_num_queries(2):
        found = [(site.name, [room.name for room in site.rooms.all()]) for site in queries.sites(actor)]
    assert found == [(f"饭堂{at}", ["大厅"]) for at in range(5)]


def test_the_list_begins_with_the_sites_she_runs(actor_of: ActorOf, db: None) -> None:
    """Page after page; the operator and a worker, who run none, read them by kind, place and name."""
    rows = [Site.objects.create(division_code=COMMUNITY, name=name, kind=SiteKind.MEAL_POINT) for name in "甲乙丙"]
    operate(rows[2], DIRECTOR)
    by_name = [row.pk for row in sorted(rows, key=lambda row: row.name)]
    hers = rows[2].pk
    reading = SITES.read_by(actor_of(DIRECTOR), None)
    first = reading.page(size=1)
    second = reading.page(first.next_key, size=2)
    assert [row.site.pk for row in [*first.rows, *second.rows]] == [hers, *(pk for pk in by_name if pk != hers)]
    for actor in (Actor.operator(), actor_of(WORKER)):
        assert [row.site.pk for row in SITES.read_by(actor, None).rows()] == by_name
