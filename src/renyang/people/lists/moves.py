"""Lists of moves: what a community has to decide, and what it waits for from others."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action
from renyang.core.access.roles import Department
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.people.lists.facts import fact_column, number_column
from renyang.people.models import Move, MoveState, Person, SourceRecord
from renyang.people.queries.moves import awaited_moves, waiting_moves


def of_move(row: Move) -> Person:
    """The person of a move."""
    return row.person


def _division(name: str, label: str | Promise, value: Callable[[Move], str]) -> Column[Move]:
    return Column(name=name, label=label, kind=Kind.DIVISION, value=value, order=(name,))


def _claim() -> tuple[Column[Move], ...]:
    """The columns of the record that claims the person."""
    return (
        Column(
            name="source",
            label=_("Department"),
            kind=Kind.CHOICE,
            choices=Department,
            value=lambda row: row.record.source,
        ),
        Column(
            name="file",
            label=_("File"),
            value=lambda row: row.record.batch.file_name if row.record.batch else None,
            optional=True,
        ),
        Column(
            name="collected_on",
            label=_("Collected on"),
            kind=Kind.DAY,
            value=lambda row: row.record.collected_on,
            optional=True,
        ),
        Column(name="asked_at", label=_("Asked at"), kind=Kind.MOMENT, order=("asked_at",)),
    )


MOVES: DeclaredList[Move, None] = DeclaredList(
    name="moves",
    title=_("Moves to decide"),
    model=Move,
    see=Action.CHANGE,
    take=Action.CHANGE,
    rows=lambda reader: waiting_moves(reader.actor),
    empty=_("No other community claims a resident of yours."),
    columns=(
        Column(name="move", label=_("Move"), kind=Kind.UUID, value=lambda row: row.pk),
        number_column(of_move),
        fact_column("name", of_move, order=("person__pinyin",)),
        _division("from_division", _("Lives in"), lambda row: row.from_division),
        _division("to_division", _("Would live in"), lambda row: row.to_division),
        *_claim(),
    ),
)

MOVES_AWAITED: DeclaredList[Move, None] = DeclaredList(
    name="moves_awaited",
    title=_("Waiting for other communities"),
    model=SourceRecord,
    rows=lambda reader: awaited_moves(reader.actor),
    empty=_("No record of yours waits for another community."),
    columns=(
        Column(name="move", label=_("Move"), kind=Kind.UUID, value=lambda row: row.pk),
        # the name in the community's own record: nothing here is of the register of the other community
        Column(name="name", label=_("Name"), value=lambda row: row.record.facts.get("name"), optional=True),
        _division("to_division", _("Would live in"), lambda row: row.to_division),
        _division("from_division", _("Decided by"), lambda row: row.from_division),
        *_claim(),
        Column(name="state", label=_("State"), kind=Kind.CHOICE, choices=MoveState, order=("state",)),
        Column(name="reason", label=_("Reason"), value=lambda row: row.reason or None, optional=True),
    ),
)
