"""The list of whom to reach first."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action
from renyang.core.lists import Column, DeclaredList
from renyang.people.lists.facts import age_column, community_column, fact_column, number_column
from renyang.people.models import Person
from renyang.people.queries import people_to_reach

FIRST_TO_REACH: DeclaredList[Person, None] = DeclaredList(
    name="first_to_reach",
    title=_("Whom to reach first tonight"),
    model=Person,
    take=Action.EXPORT,
    rows=lambda reader: people_to_reach(reader.actor),
    empty=_("Nobody on record lives alone with a loss of capability."),
    columns=(
        number_column(),
        fact_column("name", order=("pinyin",)),
        fact_column("capability_level", order=("capability_level",)),
        age_column(order=(F("birth_date").desc(nulls_last=True),)),
        community_column(order=("division_code",)),
        fact_column("address", order=("address",)),
        fact_column("phone"),
        Column(name="reached", label=_("Reached"), value=lambda _person: "☐", for_programs=False),
    ),
)
