"""The list of people out of reach of a service."""

from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action
from renyang.core.lists import DeclaredList
from renyang.people.lists.facts import community_column, fact_column, number_column
from renyang.people.models import Person
from renyang.places import queries
from renyang.places.models import Building
from renyang.places.queries import ServiceReach

OUT_OF_REACH: DeclaredList[Person, ServiceReach] = DeclaredList(
    name="out_of_reach",
    title=_("People out of reach"),
    model=Building,
    take=Action.EXPORT,
    rows=lambda reader: queries.people_out_of_reach(reader.actor, reader.terms),
    empty=_("Everybody who walks has an open site in reach."),
    columns=(
        number_column(),
        fact_column("name", order=("pinyin",)),
        community_column(order=("division_code",)),
        fact_column("address", order=("address",)),
        fact_column("capability_level", order=("capability_level",)),
        fact_column("phone", on_page=False),
    ),
)
