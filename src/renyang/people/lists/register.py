"""The register as a list."""

import datetime as dt

from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.core.lists import Column, DeclaredList, Kind, LeftOut, Narrowing, Reader
from renyang.people import queries
from renyang.people.domain.fields import OF_PERSON
from renyang.people.lists.facts import (
    away_column,
    birth_precision_column,
    community_column,
    fact_column,
    number_column,
)
from renyang.people.models import Person
from renyang.people.queries import Searched
from renyang.people.queries.searching import filter_words, gone_count, status_words

ON_PAGE = {
    "name": ("pinyin",),
    "sex": ("sex",),
    "birth_date": ("birth_date",),
    "address": ("address",),
    "living_arrangement": ("living_arrangement",),
    "capability_level": ("capability_level",),
}
"""The facts shown on pages, and the fields each sorts by."""
FACTS = tuple(fact.name for fact in OF_PERSON if fact.name not in {"name", "sex", "birth_date", "status"})


def narrowing(reader: Reader[Searched]) -> Narrowing:
    """The filters in force, and the division."""
    filters = reader.terms.filters
    return Narrowing(filter_words(filters), filters.division)


def left_out(reader: Reader[Searched]) -> LeftOut:
    """Those who fit, but moved away or died."""
    return LeftOut(gone_count(reader.actor, reader.terms), status_words(queries.GONE), {"status": queries.GONE})


def collected_on(person: Person) -> dt.date | None:
    """The oldest collection date of a person's facts on the list, so that no fact counts as newer than it is if the
    list is imported again.
    """
    days = [on for name, (_record, _source, on, *_read_off) in person.provenance.items() if on and name in ON_FILE]
    return dt.date.fromisoformat(min(days)) if days else None


ON_FILE = frozenset({*ON_PAGE, *FACTS})

REGISTER: DeclaredList[Person, Searched] = DeclaredList(
    name="register",
    title=gettext_lazy("Register"),
    model=Person,
    take=Action.EXPORT,
    rows=lambda reader: queries.searched_people(reader.actor, reader.terms, reader.action),
    narrowing=narrowing,
    left_out=left_out,
    empty=gettext_lazy("Nobody matches. Try fewer filters, or the initials of a name."),
    columns=(
        number_column(),
        fact_column("name", order=ON_PAGE["name"]),
        # the status is often only a default, and would become a fact if the file were imported again
        away_column(in_files=False),
        *(fact_column(name, order=ON_PAGE[name]) for name in ("sex", "birth_date")),
        birth_precision_column(),
        community_column(order=("division_code",)),
        *(
            fact_column(name, order=ON_PAGE.get(name), on_page=name in ON_PAGE, for_programs=name in ON_PAGE)
            for name in FACTS
        ),
        Column(
            name="collected_on",
            label=gettext_lazy("Collected on"),
            kind=Kind.DAY,
            value=collected_on,
            on_page=False,
            for_programs=False,
        ),
    ),
)
