"""Compare a form with the register: what its columns ask, whom its rows name, and what is known and how fresh.

A person is matched by a valid ID, else by name and birth date, else by name and phone. If several match, none is taken.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.files.columns import guess_columns, header_digest
from renyang.core.files.sheets import Cell, Sheet, open_sheet
from renyang.core.models import ColumnMapping
from renyang.core.queries import division_names
from renyang.people.domain.fields import BY_NAME, IDENTIFYING, OF_CARER
from renyang.people.domain.freshness import State, state
from renyang.people.domain.import_fields import IMPORT_FIELDS, NO_NAMES
from renyang.people.domain.missing import (
    NOT_KNOWN,
    Form,
    FormColumn,
    Found,
    Known,
    Line,
    as_text,
    form_columns,
)
from renyang.people.models import Person, SourceRecord
from renyang.people.queries.named import NAMING, Candidates, Named, fitting
from renyang.people.queries.people import Filters, register, value_of
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_at
from renyang.science.problem import Problem

AT_ONCE = 2_000  # rows or people per query
SAMPLE_ROWS = 50
MOST_CELLS = 2_000_000  # of a form, all of which are held in memory: 40,000 people and 50 columns
NEEDED = (
    "id",
    "division_code",
    "name",
    "birth_date",
    "birth_precision",
    "resident_id_lookup",
    "phone_lookup",
    "provenance",
)
Facts = Mapping[str, Any]


def read_form(*, path: Path, file_name: str, source: str) -> Form:
    """Read a department's form and guess its columns as an import does. Rows with only numbers or remarks count as an
    empty form. Raises Problem if it cannot be read, has no column of names or asks nothing.
    """
    with open_sheet(path, name=file_name, may_be_empty=True) as sheet:
        cells = [tuple(map(_plain, row)) for row in _whole_rows(sheet)]
    remembered = ColumnMapping.objects.filter(
        source=source, kind="people", header_digest=header_digest(sheet.header)
    ).first()
    columns = remembered.columns if remembered else {}
    columns = form_columns(guess_columns(sheet.header, cells[:SAMPLE_ROWS], IMPORT_FIELDS, columns))
    _refuse_useless(file_name, columns)
    return Form(file_name, columns, tuple(row for row in cells if _names_somebody(columns, row)))


def lines(actor: Actor, form: Form, filters: Filters) -> Iterator[Line]:
    """A line for each row of a form, or, if the form is empty, for each person whom the filters of its population choose
    and the actor sees.
    """
    look = _Look(actor, form.columns, filters)
    return look.named(form.rows) if form.rows else look.everybody()


class _Look:
    """Look-up of one form's facts in a part of the register, for one actor."""

    def __init__(self, actor: Actor, columns: Sequence[FormColumn], filters: Filters) -> None:
        self.actor = actor
        self.columns = columns
        self.facts = {column.fact for column in columns if column.fact in BY_NAME}
        self.people = self._people(filters)
        self.names = division_names()
        self.shown: dict[str, frozenset[FactGroup]] = {}
        self.today = timezone.localdate()

    def everybody(self) -> Iterator[Line]:
        """A line for each person, community by community."""
        people = self.people.order_by("division_code", "pinyin", "id").iterator(chunk_size=AT_ONCE)
        while chunk := list(islice(people, AT_ONCE)):
            contacts = self._contacts(chunk)
            yield from (self._line(person, (), contacts) for person in chunk)

    def named(self, rows: Sequence[Sequence[Cell]]) -> Iterator[Line]:
        """A line for each row, in the form's order."""
        met: set[uuid.UUID] = set()
        for start in range(0, len(rows), AT_ONCE):
            chunk = rows[start : start + AT_ONCE]
            named = [self._read(row) for row in chunk]
            candidates = Candidates(self.people.filter(fitting(named)), self._shows)
            fitting_each = [candidates.named_by(row) for row in named]
            contacts = self._contacts([people[0] for people in fitting_each if len(people) == 1])
            for row, people in zip(chunk, fitting_each, strict=True):
                if len(people) != 1:
                    yield Line(Found.SEVERAL if people else Found.NOBODY, row)
                elif people[0].pk in met:
                    yield Line(Found.AGAIN, row)
                else:
                    met.add(people[0].pk)
                    yield self._line(people[0], row, contacts)

    def _people(self, filters: Filters) -> QuerySet[Person]:
        facts = self.facts - OF_CARER
        return register(self.actor, filters).only(*NEEDED, *facts)

    def _groups(self, person: Person) -> frozenset[FactGroup]:
        if person.division_code not in self.shown:
            self.shown[person.division_code] = groups_at(self.actor, person.division_code)
        return self.shown[person.division_code]

    def _shows(self, person: Person, group: FactGroup) -> bool:
        """Whether a fact may identify a person: only those within the actor's purpose may."""
        return group in self._groups(person)

    def _read(self, row: Sequence[Cell]) -> Named:
        """Read the facts of a row that identify a person."""
        cells = {column.fact: row[column.at] for column in self.columns}
        return Named.of({name: BY_NAME[name].read(cells[name])[0] for name in NAMING if name in cells})

    def _contacts(self, people: Sequence[Person]) -> Mapping[int, tuple[Facts, dt.date | None]]:
        """Contact facts, from the records that name these people's contacts: they are no columns of a person."""
        if not self.facts & OF_CARER:
            return {}
        numbers = [person.provenance["contact_name"][0] for person in people if "contact_name" in person.provenance]
        rows = SourceRecord.objects.filter(pk__in=numbers).values_list("pk", "facts", "sealed", "collected_on")
        return {number: (facts | (sealed or {}), collected_on) for number, facts, sealed, collected_on in rows}

    def _line(self, person: Person, row: Sequence[Cell], contacts: Mapping[int, tuple[Facts, dt.date | None]]) -> Line:
        record = person.provenance.get("contact_name", [None])[0]
        contact = contacts.get(record, ({}, None))
        answers = {column.at: self._answer(person, column.fact, contact) for column in self.columns}
        return Line(Found.HERE, row, answers, self.names.get(person.division_code, person.division_code), person.pk)

    def _answer(self, person: Person, name: str, contact: tuple[Facts, dt.date | None]) -> Known:
        if name not in BY_NAME:
            return NOT_KNOWN
        if BY_NAME[name].group not in self._groups(person):
            return Known(State.ELSEWHERE)
        if name in OF_CARER:
            said, collected_on = contact
            return Known(state(name, said.get(name), collected_on, self.today), said.get(name))
        if name not in person.provenance:  # without provenance the value is only the column's default
            return NOT_KNOWN
        on = person.provenance[name][2]
        value = value_of(person, name)
        return Known(state(name, value, dt.date.fromisoformat(on) if on else None, self.today), value)


def _plain(cell: Cell) -> Cell:
    """A cell in a form that JSON can hold; a damaged ID stays a number."""
    return as_text(cell) if isinstance(cell, dt.date) else cell


def _whole_rows(sheet: Sheet) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a form. Raises Problem if there are too many, or if one has more cells than headings, as its
    cells may have shifted.
    """
    cells = 0
    for number, row in sheet.rows():
        cells += len(row)
        if cells > MOST_CELLS:
            raise Problem(
                "form_too_long",
                "The form {file} has too many rows: with row {row} its cells are more than {most}.",
                kept="Nothing was counted.",
                do="Bring it in parts, for example by community.",
                file=sheet.name,
                row=number,
                most=MOST_CELLS,
            )
        if len(row) > len(sheet.header):
            raise Problem(
                "form_row_too_long",
                "Row {row} of {file} has more cells than there are headings.",
                kept="Nothing was counted.",
                do="Put quotation marks around a cell that holds a comma, or save the file as xlsx.",
                row=number,
                file=sheet.name,
            )
        yield row


def _refuse_useless(file_name: str, columns: Sequence[FormColumn]) -> None:
    if all(column.fact != "name" for column in columns):
        raise Problem(
            "form_without_names",
            "The form {file} has no column for names, so nobody could tell whom a row is about.",
            kept="Nothing was counted.",
            do="Add a column with the heading 姓名.",
            file=file_name,
        )
    if not any(column.asks for column in columns):
        raise Problem(
            "form_asks_nothing",
            "The form {file} asks for nothing: its columns only say who somebody is.",
            kept="Nothing was counted.",
            do="Add a column for each fact to be collected.",
            file=file_name,
        )


def _names_somebody(columns: Sequence[FormColumn], row: Sequence[Cell]) -> bool:
    """Whether a row is about a person, not a numbered line of an empty form, a repeated heading or a total."""
    name = next(as_text(row[column.at]) for column in columns if column.fact == "name")
    filled = any(as_text(row[column.at]) for column in columns if column.asks or column.fact in IDENTIFYING)
    return filled and name not in NO_NAMES
