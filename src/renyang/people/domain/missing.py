"""What a form asks and what is missing: columns, lines and counts, without reading the register.

A heading identifies the person, asks for a fact of the register, or asks something new. A line is one person of the form
with the register's answers; a tally counts lines; a cell is what goes back to the department.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from renyang.core.files.columns import Guess
from renyang.core.files.sheets import Cell
from renyang.core.text.cells import plain
from renyang.people.domain.documents import document_words
from renyang.people.domain.fields import BY_NAME, IDENTIFYING
from renyang.people.domain.freshness import State
from renyang.people.domain.reading import LEVELS, LIVING, STATUS
from renyang.science.identity import mask

BESIDE = frozenset({"community", "record_number", "collected_on"})
"""Import fields other than facts: they locate a row and ask nothing."""

COMMUNITY = "社区"
"""The heading of the column that says where a person lives."""

NO_QUESTIONS = frozenset({"序号", "no.", "no", "number", "备注", "说明", "remarks", "填表人", "调查人", "签名"})
"""Headings of columns for the collector, which ask nothing."""

TO_CONFIRM = frozenset({"待核实", "to be confirmed"})
"""The heading that a pre-filled sheet adds; a sheet submitted again as a form already has it."""

WORDS: Mapping[str, Mapping[Any, str]] = {
    "sex": {"male": "男", "female": "女"},
    "living_arrangement": {str(code): words[0] for code, words in LIVING.items()},
    "lift": {True: "有", False: "无"},
    "capability_level": {code: words[1] for code, words in LEVELS.items()},
    "status": {str(code): words[0] for code, words in STATUS.items()},
}
"""Words for coded values, in Chinese whatever the language of the pages, because the import must be able to read them."""


class Found(StrEnum):
    """Whether the person of a row was found in the register."""

    HERE = "here"
    NOBODY = "nobody"
    SEVERAL = "several"  # several people match, so none is taken
    AGAIN = "again"  # an earlier row is about the same person


@dataclass(frozen=True)
class FormColumn:
    """One column of a form; `fact` is the name of the fact it holds, empty if the register has no such fact."""

    at: int
    heading: str
    fact: str = ""
    asks: bool = True

    @property
    def asked(self) -> str:
        """The fact or else the heading, so that two forms can be compared."""
        return self.fact or self.heading


@dataclass(frozen=True)
class Form:
    """A department's form. Without rows it is for everybody on the register."""

    file_name: str
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Known:
    """The register's answer in one column."""

    state: State
    value: Any = None


NOT_KNOWN = Known(State.MISSING)


@dataclass(frozen=True)
class Line:
    """One person of a form: the cells of the form, and the register's answers by column."""

    found: Found
    cells: Sequence[Cell] = ()
    known: Mapping[int, Known] = field(default_factory=dict)
    community: str = ""
    person: uuid.UUID | None = None

    def answer(self, column: FormColumn) -> Known:
        """The register's answer in a column."""
        return self.known.get(column.at, NOT_KNOWN)

    def headings(self, columns: Iterable[FormColumn], state: State) -> list[str]:
        """The headings of the questions whose answers are in this state."""
        return [column.heading for column in columns if column.asks and self.answer(column).state == state]

    def has_gap(self, columns: Sequence[FormColumn]) -> bool:
        """Whether the person has to be asked anything."""
        if self.found == Found.AGAIN:
            return False
        return any(self.headings(columns, state) for state in (State.STALE, State.MISSING))

    def cell(self, column: FormColumn) -> str:
        """The text of the pre-filled sheet in a column: the register's value, else the form's own.

        An ID or another document is shown in full only if the form had it; otherwise it is masked, as on every page.
        """
        own = as_text(self.cells[column.at]) if column.at < len(self.cells) else ""
        answer = self.answer(column)
        if column.fact == "community":
            return self.community or own
        if answer.state not in {State.FRESH, State.STALE}:
            return own
        if column.fact == "resident_id":
            return own or mask(answer.value)
        if column.fact == "identity_document":
            return own or document_words(answer.value)
        return written(column.fact, answer.value)


@dataclass
class Tally:
    """Counts over the lines of a form: people, and questions by column and state."""

    columns: tuple[FormColumn, ...]
    people: int = 0
    not_found: int = 0
    ambiguous: int = 0
    repeated: int = 0
    states: dict[int, Counter[State]] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: tuple[FormColumn, ...], lines: Iterable[Line]) -> "Tally":
        """Return the tally of these lines."""
        tally = cls(columns, states={column.at: Counter() for column in columns if column.asks})
        for line in lines:
            tally.add(line)
        return tally

    def add(self, line: Line) -> None:
        """Count one line; a person in two rows is asked once."""
        if line.found == Found.AGAIN:
            self.repeated += 1
            return
        self.people += 1
        self.not_found += line.found != Found.HERE
        self.ambiguous += line.found == Found.SEVERAL
        for column in self.columns:
            if column.asks:
                self.states[column.at][line.answer(column).state] += 1

    def total(self, state: State) -> int:
        """The number of questions in a state."""
        return sum(counts[state] for counts in self.states.values())

    def counts(self) -> dict[str, int]:
        """The totals by field name of `Collection`. Questions with fresh answers are `saved`."""
        return {
            "people": self.people,
            "not_found": self.not_found,
            "ambiguous": self.ambiguous,
            "repeated": self.repeated,
            "questions": self.people * len(self.states),
            "stale": self.total(State.STALE),
            "missing": self.total(State.MISSING),
            "elsewhere": self.total(State.ELSEWHERE),
            "saved": self.total(State.FRESH),
        }

    def by_column(self) -> list[dict[str, Any]]:
        """Every column with its counts, as in `Collection.columns`."""
        return [
            {"at": column.at, "heading": column.heading, "fact": column.fact, "asks": column.asks}
            | {str(state): self.states.get(column.at, Counter())[state] for state in State}
            for column in self.columns
        ]


def form_columns(guesses: Iterable[Guess]) -> tuple[FormColumn, ...]:
    """The columns of a form from the guesses of what they hold. Columns with neither heading nor guess are left out."""
    return tuple(
        FormColumn(guess.column, guess.heading, guess.field or "", _asks(guess))
        for guess in guesses
        if (guess.heading or guess.field) and guess.heading.lower() not in TO_CONFIRM
    )


def form_of(facts: Sequence[str]) -> Form:
    """A form without rows that asks for these facts, under headings that an import reads."""
    named = [
        FormColumn(at, BY_NAME[name].headings[0], name, asks=False) for at, name in enumerate(("name", "birth_date"))
    ]
    community = FormColumn(len(named), COMMUNITY, "community", asks=False)
    asked = [FormColumn(at, BY_NAME[name].headings[0], name) for at, name in enumerate(facts, len(named) + 1)]
    return Form("", (*named, community, *asked))


def as_text(cell: Cell) -> str:
    """A cell as text; a date without its time of day."""
    if isinstance(cell, dt.datetime):
        cell = cell.date()
    return plain(cell)


def written(fact: str, value: Any) -> str:
    """A value in the words departments use."""
    words = WORDS.get(fact, {True: "是", False: "否"} if isinstance(value, bool) else {})
    return str(words.get(value, value))


def _asks(guess: Guess) -> bool:
    if guess.field:
        return guess.field not in IDENTIFYING | BESIDE
    return guess.heading.lower() not in NO_QUESTIONS
