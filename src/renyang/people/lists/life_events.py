"""Lists of overdue absences, disagreeing records, and recent deaths and moves."""

from dataclasses import replace

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.core.access.roles import Department
from renyang.core.lists import Cell, Column, DeclaredList, Kind
from renyang.people.lists.facts import community_column, fact_column, number_column
from renyang.people.models import Person
from renyang.people.queries.life_events import (
    Disagreement,
    Gone,
    Word,
    disagreeing,
    gone_lately,
    overdue_absences,
)

ABSENCES_OVERDUE: DeclaredList[Person, None] = DeclaredList(
    name="absences_overdue",
    title=gettext_lazy("Absences to be confirmed"),
    model=Person,
    take=Action.EXPORT,
    rows=lambda reader: overdue_absences(reader.actor),
    empty=gettext_lazy("No absence is overdue."),
    columns=(
        number_column(),
        fact_column("name", order=("pinyin",)),
        community_column(order=("division_code",)),
        Column(
            name="status_on",
            label=gettext_lazy("Away since"),
            kind=Kind.DAY,
            sensitive=True,
            order=(F("status_on").asc(nulls_last=True),),
            optional=True,
        ),
        Column(
            name="absent_until",
            label=gettext_lazy("Expected back"),
            kind=Kind.DAY,
            order=(F("absent_until").asc(nulls_last=True),),
            optional=True,
        ),
        fact_column("address", on_page=False),
        fact_column("phone", on_page=False),
    ),
)


def of_row(row: Disagreement | Gone) -> Person:
    """The person of a row."""
    return row.person


def _word(word: Word) -> str:
    day = f" ({word.collected_on})" if word.collected_on else ""
    return f"{word.source_label}: {word.status_label}{day}"


RECORDS_DISAGREEING: DeclaredList[Disagreement, None] = DeclaredList(
    name="records_disagreeing",
    title=gettext_lazy("Records that disagree"),
    model=Person,
    take=Action.EXPORT,
    rows=lambda reader: disagreeing(reader.actor, reader.action),
    empty=gettext_lazy("No records disagree on whether somebody is here."),
    columns=(
        number_column(of_row),
        fact_column("name", of_row, order=lambda row: row.person.pinyin),
        community_column(of_row, order=lambda row: row.person.division_code),
        Column(
            name="words",
            label=gettext_lazy("What each says, newest first"),
            kind=Kind.TEXTS,
            value=lambda row: [_word(word) for word in row.words],
        ),
        replace(fact_column("status", of_row), sensitive=True),
        fact_column("address", of_row, on_page=False),
        fact_column("phone", of_row, on_page=False),
    ),
)


def _what(row: Gone) -> str:
    if row.event is None:
        return "{status} ({source})".format(
            status=row.person.get_status_display(), source=_("a department's word alone")
        )
    evidence = row.event.get_evidence_display() if row.event.evidence else ""
    return " · ".join(filter(None, [str(row.event.get_kind_display()), str(evidence)]))


def _by(row: Gone) -> Cell:
    if row.event is None:
        return str(Department(row.source).label)
    if not row.event.informant:
        return row.event.noted_by
    return " · ".join([row.event.noted_by, _("told by {who}").format(who=row.event.informant)])


GONE_LATELY: DeclaredList[Gone, None] = DeclaredList(
    name="gone_lately",
    title=gettext_lazy("Deaths and moves in the last 30 days"),
    model=Person,
    take=Action.EXPORT,
    rows=lambda reader: gone_lately(reader.actor, reader.action),
    empty=gettext_lazy("None was noted or reported."),
    columns=(
        number_column(of_row),
        fact_column("name", of_row, order=lambda row: row.person.pinyin),
        community_column(of_row, order=lambda row: row.person.division_code),
        Column(name="status", label=gettext_lazy("What happened"), value=_what, sensitive=True),
        Column(
            name="to_division",
            label=gettext_lazy("To which community"),
            kind=Kind.DIVISION,
            value=lambda row: row.event.to_division or None if row.event else None,
            optional=True,
        ),
        Column(name="on", label=gettext_lazy("On"), kind=Kind.DAY, order="value", optional=True),
        Column(name="noted_by", label=gettext_lazy("Recorded by"), value=_by),
    ),
)
