"""The lists of tonight's earlier rounds: the rounds, and the people of one."""

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action
from renyang.core.lists import Column, DeclaredList, Kind, Narrowing, Reader
from renyang.core.lists.fields import field_column
from renyang.core.queries import division_names
from renyang.people.lists.tonight import TONIGHT
from renyang.people.models import Tonight, TonightPerson
from renyang.people.queries.tonight import TonightRow, with_calls
from renyang.people.queries.tonight_rounds import people_of_round, rounds_closed


def _count(name: str, label: Promise) -> Column[Any]:
    return Column(name=name, label=label, kind=Kind.WHOLE, order=(name,))


TONIGHT_ROUNDS: DeclaredList[Tonight, None] = DeclaredList(
    name="tonight_rounds",
    title=gettext_lazy("Earlier rounds"),
    model=Tonight,
    take=Action.EXPORT,
    rows=lambda reader: rounds_closed(reader.actor),
    empty=gettext_lazy("No round has been closed yet."),
    columns=(
        field_column(Tonight, "id", gettext_lazy("Round")),
        field_column(Tonight, "begun_at", gettext_lazy("Begun at")),
        field_column(Tonight, "division_code", gettext_lazy("Community")),
        _count("people", gettext_lazy("All")),
        _count("help", gettext_lazy("Help")),
        _count("not_reached", gettext_lazy("Not reached")),
        _count("not_called", gettext_lazy("Away or not called")),
        _count("reached", gettext_lazy("Safe")),
        field_column(Tonight, "begun_by", gettext_lazy("Begun by")),
        field_column(Tonight, "closed_at", gettext_lazy("Closed at")),
        field_column(Tonight, "closed_by", gettext_lazy("Closed by")),
    ),
)


def _narrowing(reader: Reader[Tonight]) -> Narrowing:
    code = reader.terms.division_code
    begun = date_format(timezone.localtime(reader.terms.begun_at), "SHORT_DATETIME_FORMAT")
    return Narrowing((division_names().get(code, code), begun), code)


TONIGHT_ROUND: DeclaredList[TonightRow, Tonight] = DeclaredList(
    name="tonight_round",
    title=gettext_lazy("People of the round"),
    model=TonightPerson,
    take=Action.EXPORT,
    rows=lambda reader: people_of_round(reader.actor, reader.terms),
    prepare=lambda reader, rows: with_calls(reader.actor, rows),
    narrowing=_narrowing,
    empty=TONIGHT.empty,
    columns=tuple(
        replace(column, on_page=True) if column.name in {"last_call", "called_at", "called_by"} else column
        for column in TONIGHT.columns
        if column.name != "on_paper"
    ),
)
"""Read on a closed round."""
