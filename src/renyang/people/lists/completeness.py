"""Lists of the register's completeness, and of whom to ask first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.core.access.roles import Department
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.freshness import TARGET
from renyang.people.lists.facts import away_column, community_column, fact_column, number_column
from renyang.people.models import Person
from renyang.people.queries.completeness import Completeness, Count, ToAsk, people_to_ask


@dataclass(frozen=True)
class Counted:
    """The count for a fact, community or department, named by its code."""

    code: str
    count: Count


def _whole(name: str, label: Promise, value: Callable[[Count], int]) -> Column[Counted]:
    return Column(name=name, label=label, kind=Kind.WHOLE, value=lambda row: value(row.count), order="value")


FRESH = _whole("fresh", gettext_lazy("Fresh"), lambda count: count.fresh)
STALE = _whole("stale", gettext_lazy("Known, but old"), lambda count: count.stale)
ABSENT = _whole("missing", gettext_lazy("Missing"), lambda count: count.missing)
SHARE: Column[Counted] = Column(
    name="share",
    label=gettext_lazy("Fresh share"),
    kind=Kind.SHARE,
    value=lambda row: row.count.share,
    order="value",
    optional=True,
)


def _counted(
    name: str,
    title: Promise,
    counts: Callable[[Completeness], dict[str, Count]],
    *columns: Column[Any],
) -> DeclaredList[Counted, Completeness]:
    return DeclaredList(
        name=name,
        title=title,
        model=Person,
        rows=lambda reader: [Counted(code, count) for code, count in counts(reader.terms).items()],
        empty=gettext_lazy("Nobody is on the register yet."),
        columns=columns,
    )


def _days(row: Counted) -> str:
    days = BY_NAME[row.code].fresh_days
    return _("always") if days is None else _("{count} days").format(count=days)


FACTS_COUNTED = _counted(
    "by_fact",
    gettext_lazy("By fact"),
    lambda counted: counted.facts,
    Column(
        name="fact",
        label=gettext_lazy("Fact"),
        value=lambda row: row.code,
        words=lambda row: _(BY_NAME[row.code].label),
        order=lambda row: _(BY_NAME[row.code].label),
    ),
    FRESH,
    STALE,
    ABSENT,
    SHARE,
    Column(name="target", label=gettext_lazy("Target"), kind=Kind.SHARE, value=lambda _row: TARGET),
    Column(
        name="fresh_days",
        label=gettext_lazy("Fresh for"),
        kind=Kind.WHOLE,
        value=lambda row: BY_NAME[row.code].fresh_days,
        words=_days,
        optional=True,
    ),
)
COMMUNITIES_COUNTED = _counted(
    "by_community",
    gettext_lazy("By community, all facts together"),
    lambda counted: counted.communities,
    Column(
        name="division_code",
        label=gettext_lazy("Community"),
        kind=Kind.DIVISION,
        value=lambda row: row.code,
        order="value",
    ),
    FRESH,
    STALE,
    ABSENT,
    SHARE,
)
DEPARTMENTS_COUNTED = _counted(
    "by_department",
    gettext_lazy("By department: what stands in the register on its word"),
    lambda counted: dict(sorted(counted.departments.items())),
    Column(
        name="department",
        label=gettext_lazy("Department"),
        kind=Kind.CHOICE,
        choices=Department,
        value=lambda row: row.code,
    ),
    _whole("on_its_word", gettext_lazy("Facts on its word"), lambda count: count.known),
    FRESH,
    STALE,
    SHARE,
)


def asked_person(row: ToAsk) -> Person:
    """The person of a row."""
    return row.person


FIRST_TO_ASK: DeclaredList[ToAsk, list[ToAsk]] = DeclaredList(
    name="first_to_ask",
    title=gettext_lazy("Who to ask first"),
    model=Person,
    see=Action.CHANGE,
    take=Action.EXPORT,
    rows=lambda reader: reader.terms if reader.action == Action.CHANGE else people_to_ask(reader.actor, reader.action),
    empty=gettext_lazy("Everything that can be asked is fresh."),
    columns=(
        number_column(asked_person),
        fact_column("name", asked_person, order=lambda row: row.person.pinyin),
        away_column(asked_person),
        fact_column("phone", asked_person),
        Column(
            name="facts",
            label=gettext_lazy("Ask about"),
            kind=Kind.TEXTS,
            words=lambda row: _(", ").join(_(BY_NAME[name].label) for name in row.facts),
        ),
        community_column(asked_person, order=lambda row: row.person.division_code),
        fact_column("address", asked_person),
    ),
)
