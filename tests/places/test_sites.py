"""Who reads which sites."""

from collections.abc import Callable

from renyang.core.access.gate import Actor
from renyang.places import queries
from renyang.places.models import Room, Site, SiteKind
from tests.personas import COMMUNITY, OTHER_COMMUNITY, WORKER, Persona

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
