"""Import of people: the fields, how a row becomes a source record, and the outcome of each row."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from renyang.core.access.gate import Actor
from renyang.core.files.kinds import ImportKind, Reading, Undoing
from renyang.core.files.sheets import Cell
from renyang.core.files.tables import by_name, communities
from renyang.core.models import ImportBatch
from renyang.core.queries import division_names
from renyang.core.text import cells
from renyang.people.domain.fields import BY_NAME, FACTS, IMPORT_FIELDS, NO_NAMES
from renyang.people.imports.census import Census
from renyang.people.imports.matching import compare
from renyang.people.models import Person
from renyang.people.queries.people import plain_fact
from renyang.people.queries.records import record_number_hash
from renyang.people.queries.undoing import LABELS, undo_foreseen
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_at
from renyang.people.services import link_enqueue, people_undo, records_hold_as_previewed, records_write
from renyang.science.identity import contradicts_typed


def _(message: str) -> str:
    return message


SAYINGS = {
    "name_missing": _("There is no name, so nobody can be recognised by this row. Add the name."),
    **cells.SAYINGS,
    "sex_unknown": _("The sex is neither male nor female in any known word; it was left empty."),
    "id_damaged": _(
        "The ID number was kept by Excel as a number and lost its last digits. It is not used. "
        "Format the column as text and enter the number again."
    ),
    "id_invalid": _("The ID number's check digit or birth date is wrong. It is not used. Compare it with the card."),
    "id_masked": _("The ID number is masked, as on an exported list, so the row counts as one without an ID."),
    "id_doubtful": _(
        "The ID number contradicts the birth date or sex in the same row. It is kept, but not used to recognise anybody."
    ),
    "phone_unreadable": _("This is not a phone number; it was left empty."),
    "floor_unreadable": _("This is not a floor between -2 and 60; it was left empty. Write only the number."),
    "community_unknown": _(
        "No community of this name lies in the file's division; the row was put to the division itself."
    ),
    "community_ambiguous": _(
        "Several communities of this name lie in the file's division; the row was put to the division itself. "
        "Bring the file in sub-district by sub-district."
    ),
    "not_a_person": _("This row is a repeated heading or a total, not a person, and was not taken in."),
    "id_of_several": _(
        "Another row of this file has this ID number beside another name. It is kept in both rows, but not used to "
        "recognise anybody. Compare it with the cards."
    ),
    "id_changed": _(
        "The department had somebody of this name under another valid ID number. Was the number corrected, or is this "
        "somebody else?"
    ),
    "id_of_another": _(
        "The department had somebody of another name under this ID number. Was the name corrected, or is this somebody else?"
    ),
    "number_of_another": _(
        "The department had somebody of another name under this record number. Was the name corrected, or is this somebody "
        "else?"
    ),
    "birth_date_changed": _(
        "The department had somebody of this name with another birth date. Was it corrected, or is this somebody else?"
    ),
    "name_only": _(
        "The department had somebody of this name, but nothing else tells whether it is the same person. Is it?"
    ),
    "several_fit": _(
        "Several people on the department's record fit this row equally well, the one shown among them. Is it this person?"
    ),
}


class PeopleReader:
    """Reads the rows of one file; holds its division's communities and its census."""

    def __init__(self, batch: ImportBatch) -> None:
        self.division_code = batch.division_code
        self.communities = by_name(communities(batch.division_code))
        self.census = Census.of(batch)

    def __call__(self, row_number: int, row: Mapping[str, Cell]) -> Reading:
        """Read one row into facts; rejected without a name or if it is not a person."""
        result = Reading(row_number)
        for fact in FACTS:
            if fact.name in row:
                value, note = fact.read(row[fact.name])
                if value is not None:
                    result.values[fact.name] = value
                if note:
                    result.note(note, fact.name)
        if not result.values.get("name"):
            result.reject("name_missing", "name")
            return result
        if result.values["name"] in NO_NAMES:
            result.reject("not_a_person", "name")
            return result
        self._doubt(result)
        result.values["division_code"] = self._division(result, row.get("community"))
        if "collected_on" in row:
            self._collected_on(result, row["collected_on"])
        number = "" if self.census.counts_rows else cells.plain(row.get("record_number"))
        result.values["record_number"] = record_number_hash(number) if number else None
        result.values["census"] = self.census
        return result

    def _division(self, result: Reading, cell: Cell) -> str:
        name = cells.plain(cell)
        if not name:
            return self.division_code
        codes = self.communities.get(name, [])
        if len(codes) == 1:
            return codes[0]
        result.note("community_ambiguous" if codes else "community_unknown", "community")
        return self.division_code

    def _collected_on(self, result: Reading, cell: Cell) -> None:
        """Read the collection date. A doubtful one is not used: a date in the future would outlive every later file."""
        day, note = cells.date(cell)
        result.values["collected_on"] = None if note else day
        if note:
            result.note(note, "collected_on")

    def _doubt(self, result: Reading) -> None:
        number, values = result.values.get("resident_id"), result.values
        if not number:
            return
        if contradicts_typed(number, _as_date(values.get("birth_date")), values.get("sex")):
            values["resident_id_doubtful"] = True
            result.note("id_doubtful", "resident_id")
        elif self.census.of_several(number):
            values["resident_id_doubtful"] = True
            result.note("id_of_several", "resident_id")


def apply(actor: Actor, batch: ImportBatch, chunks: Iterable[Sequence[Reading]]) -> None:
    """Write the source records. For a worker, linkage then follows; the operator runs it by command."""
    records_hold_as_previewed(batch)
    for readings in chunks:
        records_write(actor=actor, batch=batch, readings=readings)
    if not actor.trusted:
        link_enqueue(actor=actor, division_code=batch.division_code)


def shows(actor: Actor, division_code: str, name: str) -> bool:
    """Whether an actor's work in a division covers a fact."""
    group = BY_NAME[name].group if name in BY_NAME else FactGroup.BASIC
    return group in groups_at(actor, division_code)


def words(name: str, value: Any) -> str:
    """A fact in words; a community by its name."""
    return division_names().get(value, value) if name == "division_code" else plain_fact(name, value)


def _as_date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


PEOPLE = ImportKind(
    code="people",
    label=_("Older people"),
    fields=IMPORT_FIELDS,
    model=Person,
    reader=PeopleReader,
    compare=compare,
    apply=apply,
    sayings=SAYINGS,
    shows=shows,
    undoing=Undoing(
        labels=LABELS,
        foresee=undo_foreseen,
        undo=lambda actor, batch: people_undo(actor=actor, batch=batch),
    ),
    words=words,
)
