"""Match a row of a department's sheet to a person: by valid ID beside her name, else by name and birth date, else by name
and phone. A birth date known in part names nobody.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from renyang.core.sealing.seal import keys
from renyang.people.domain.births import born
from renyang.people.models import Person
from renyang.people.rules.facts import FactGroup
from renyang.science.dates import PartialDate
from renyang.science.identity import contradicts_typed, parse_resident_id
from renyang.science.names import sound_key

NAMING = ("name", "birth_date", "sex", "resident_id", "phone")
"""The facts of a row that identify a person."""
NEEDED = ("id", "name", "birth_date", "birth_precision", "resident_id_lookup", "phone_lookup")
"""The columns of people that `Candidates` compares."""


@dataclass(frozen=True)
class Named:
    """The facts that identify a row's person; an ID that contradicts its own row is dropped."""

    name: str | None
    birth_date: dt.date | None
    resident_id: bytes | None  # keyed hash, as in the look-up column
    phone: bytes | None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Named":
        """Read the identifying facts of a row, deriving the birth date from the ID if missing."""
        number, phone = values.get("resident_id"), values.get("phone")
        birth = PartialDate.of(values["birth_date"]) if values.get("birth_date") else None
        if number and contradicts_typed(number, values.get("birth_date"), values.get("sex")):
            number = None
        birth_date = birth.earliest if birth and birth.precision == "day" else None
        if number and birth_date is None:
            birth_date = parse_resident_id(number).birth_date
        return cls(
            values.get("name"),
            birth_date,
            keys().hash(number, "resident_id") if number else None,
            keys().hash(phone, "phone") if phone else None,
        )

    def is_another(self, person: Person) -> bool:
        """Whether a person of this name has a different valid ID from the row's, so that she is somebody else."""
        her_number = person.resident_id_lookup
        return self.resident_id is not None and her_number is not None and bytes(her_number) != self.resident_id

    def is_called_as(self, person: Person) -> bool:
        """Whether the row gives a person's name, in whatever characters of the same sound, or none."""
        return not self.name or self.name == person.name or sound_key(self.name) == sound_key(person.name)


def fitting(rows: Iterable[Named]) -> Q:
    """The condition for everybody whom one of these rows might name, for a single query."""
    rows = list(rows)
    names = {row.name for row in rows if row.name}
    fits = Q(resident_id_lookup__in={row.resident_id for row in rows if row.resident_id})
    fits |= Q(name__in=names, birth_date__in={row.birth_date for row in rows if row.birth_date})
    return fits | Q(name__in=names, phone_lookup__in={row.phone for row in rows if row.phone})


class Candidates:
    """People indexed for matching rows. `shows` tells whether facts of a group may identify a person."""

    def __init__(
        self, people: Iterable[Person], shows: Callable[[Person, FactGroup], bool] = lambda _person, _group: True
    ) -> None:
        self.shows = shows
        self.by_id: dict[bytes | None, list[Person]] = {}
        self.by_name: dict[str, list[Person]] = {}
        for person in people:
            self.by_name.setdefault(person.name, []).append(person)
            if person.resident_id_lookup is not None:
                self.by_id.setdefault(_bytes(person.resident_id_lookup), []).append(person)

    def named_by(self, row: Named) -> list[Person]:
        """The people who match a row best; exactly one if the match is clear. Nobody if its ID is somebody's of another name."""
        by_id = self._of_id(row)
        if by_id or not row.name:
            return [person for person in by_id if row.is_called_as(person)]
        alike = [person for person in self.by_name.get(row.name, []) if not row.is_another(person)]
        by_birth = [person for person in alike if row.birth_date and str(born(person)) == str(row.birth_date)]
        if by_birth:
            return by_birth
        return [
            person
            for person in alike
            if row.phone and _bytes(person.phone_lookup) == row.phone and self.shows(person, FactGroup.CONTACT)
        ]

    def are_called_otherwise(self, row: Named) -> bool:
        """Whether a row's ID is that of people of another name only."""
        by_id = self._of_id(row)
        return bool(by_id) and not any(row.is_called_as(person) for person in by_id)

    def _of_id(self, row: Named) -> list[Person]:
        return [person for person in self.by_id.get(row.resident_id, []) if self.shows(person, FactGroup.IDENTITY)]


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
