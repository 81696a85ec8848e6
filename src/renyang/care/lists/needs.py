"""The lists of needs: recorded ones by community and service, and people likely in need without any."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renyang.care import queries
from renyang.care.domain.wording import service_words
from renyang.care.queries import Recorded
from renyang.core.access.gate import Action
from renyang.core.lists import Column, DeclaredList, Kind, Narrowing, Reader
from renyang.core.queries import division_names
from renyang.people.lists.facts import age_column, away_column, community_column, fact_column, number_column
from renyang.people.models import Person

NOTHING = Recorded(0, 0.0, 0)


@dataclass(frozen=True)
class OfCommunity:
    """A community's recorded needs, and how many people who likely need help have none recorded."""

    division_code: str
    recorded: Recorded
    unrecorded: int


@dataclass(frozen=True)
class OfService:
    """The recorded needs of a service."""

    service: str
    recorded: Recorded


def by_community(reader: Reader[str]) -> list[OfCommunity]:
    """Every community with a recorded need or with somebody who likely needs help."""
    recorded = queries.recorded_by_community(reader.actor)
    unrecorded = queries.unrecorded_by_community(reader.actor)
    return [
        OfCommunity(code, recorded.get(code, NOTHING), unrecorded.get(code, 0))
        for code in sorted(recorded.keys() | unrecorded.keys())
    ]


def by_service(reader: Reader[str]) -> list[OfService]:
    """Every service needed in the division of the terms, or anywhere if it is empty."""
    return [OfService(*row) for row in queries.recorded_by_service(reader.actor, reader.terms, reader.action).items()]


def of_division(reader: Reader[str]) -> Narrowing:
    """The division of the terms, if any."""
    name = division_names().get(reader.terms, reader.terms)
    return Narrowing((name,) if name else (), reader.terms)


def _counted(people: Promise) -> tuple[Column[Any], ...]:
    def column(name: str, label: Promise, kind: Kind, value: Callable[[Recorded], float]) -> Column[Any]:
        return Column(name=name, label=label, kind=kind, value=lambda row: value(row.recorded), order="value")  # fmt: skip

    return (
        column("people", people, Kind.WHOLE, lambda recorded: recorded.people),
        column("hours", _("Hours a week"), Kind.DECIMAL, lambda recorded: recorded.hours),
        column("critical", _("Critical needs"), Kind.WHOLE, lambda recorded: recorded.critical),
    )


NEEDS_BY_COMMUNITY: DeclaredList[OfCommunity, str] = DeclaredList(
    name="recorded_needs",
    title=_("Recorded needs"),
    model=Person,
    take=Action.EXPORT,
    rows=by_community,
    empty=_("No need is recorded yet. Needs are recorded on a person's page, or brought in as a department's sheet."),
    columns=(
        Column(name="division_code", label=_("Community"), kind=Kind.DIVISION, order="value"),
        *_counted(_("People with a need")),
        Column(name="unrecorded", label=_("Level 2 or more, nothing recorded"), kind=Kind.WHOLE, order="value"),
    ),
)

NEEDS_BY_SERVICE: DeclaredList[OfService, str] = DeclaredList(
    name="needs_by_service",
    title=_("Recorded needs by service"),
    model=Person,
    take=Action.EXPORT,
    rows=by_service,
    narrowing=of_division,
    empty=_("No need is recorded here."),
    columns=(
        Column(
            name="service",
            label=_("Service"),
            words=lambda row: service_words(row.service),
            order=lambda row: service_words(row.service),
        ),
        *_counted(_("People")),
    ),
)

NEEDS_UNRECORDED: DeclaredList[Person, str] = DeclaredList(
    name="needs_unrecorded",
    title=_("Needs not recorded"),
    model=Person,
    take=Action.EXPORT,
    rows=lambda reader: queries.unrecorded(reader.actor, reader.terms),
    narrowing=of_division,
    empty=_("Of everybody of level 2 or more a need is recorded."),
    columns=(
        number_column(),
        fact_column("name", order=("pinyin",)),
        away_column(),
        fact_column("capability_level", order=("capability_level",)),
        age_column(order=(F("birth_date").desc(nulls_last=True),)),
        community_column(order=("division_code",)),
        fact_column("address", order=("address",)),
        fact_column("phone", on_page=False),
    ),
)
