"""The list of doubtful living arrangements."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.core.access.roles import Department
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.people.lists.facts import away_column, community_column, fact_column, number_column
from renyang.people.models import LivingArrangement, Person
from renyang.people.queries.households import doubtful_people


def source_of(person: Person) -> str:
    """The source of the living arrangement and its collection date."""
    _record, source, collected_on = person.provenance["living_arrangement"]
    return f"{Department(source).label} · {collected_on}" if collected_on else str(Department(source).label)


def to_ask(person: Person) -> str:
    """The question that settles the doubt."""
    if person.living_arrangement == LivingArrangement.ALONE:
        return _("Do they all live behind this door? If so, with whom does she live?")
    if len(person.at_door) == 1:  # type: ignore[attr-defined] # counted by the query
        return _("Is the spouse under 60, registered at another address, or no longer there?")
    return _("Who lives here besides the couple?")


HOUSEHOLDS_DOUBTFUL: DeclaredList[Person, None] = DeclaredList(
    name="households_doubtful",
    title=gettext_lazy("Living arrangements in doubt"),
    model=Person,
    take=Action.EXPORT,
    rows=lambda reader: doubtful_people(reader.actor),
    empty=gettext_lazy("No living arrangement contradicts the register."),
    columns=(
        number_column(),
        fact_column("name", order=("pinyin",)),
        away_column(),
        fact_column("living_arrangement", order=("living_arrangement",)),
        Column(name="source", label=gettext_lazy("On whose word"), value=source_of),
        Column(name="at_door", label=gettext_lazy("Registered at the door"), kind=Kind.TEXTS),
        Column(name="to_ask", label=gettext_lazy("To ask"), value=to_ask),
        fact_column("phone"),
        fact_column("address", order=("address",)),
        community_column(order=("division_code",)),
    ),
)
