"""Import of people: the fields, how a row becomes a source record, and the outcome of each row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from renyang.core.access.gate import Actor
from renyang.core.files import staging
from renyang.core.files.kinds import ImportKind, Reading, Undoing
from renyang.core.files.sheets import Cell
from renyang.core.files.tables import by_name, communities
from renyang.core.models import ImportBatch
from renyang.core.queries import division_names
from renyang.core.text import cells
from renyang.people.domain.fields import BY_NAME, FACTS
from renyang.people.domain.import_fields import IMPORT_FIELDS, NO_NAMES
from renyang.people.domain.reading import holds_scores
from renyang.people.imports.census import Census
from renyang.people.imports.matching import compare
from renyang.people.models import Person
from renyang.people.queries.people import plain_fact
from renyang.people.queries.records import record_number_hash
from renyang.people.queries.undoing import LABELS, undo_foreseen
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_at
from renyang.people.services import link_enqueue, people_undo, records_hold_as_previewed, records_write
from renyang.science.documents import parse_document
from renyang.science.identity import contradicts_typed, ids_within


def _(message: str) -> str:
    return message


SAYINGS = {
    "name_missing": _("There is no name, so nobody can be recognised by this row. Add the name."),
    **cells.SAYINGS,
    "may_have_died": _(
        "The words after the name say that this person died. They were taken off the name, and the status was left as it is: "
        "a worker is asked on the page Presence."
    ),
    "birth_month_only": _("Only the month of birth is given; the birth date is kept as year and month."),
    "birth_year_only": _(
        "Only the year of birth is certain; the birth date is kept as a year. In 1936.1 the month could be January or October."
    ),
    "date_lunar": _(
        "This is a date of the lunar calendar. It was not used as birth date; enter the day on the ID card."
    ),
    "document_passport": _(
        "This is a passport number, not a resident ID. It was kept as the person's other identity document."
    ),
    "document_military": _(
        "This is the number of a military document, not a resident ID. It was kept as the person's other identity document."
    ),
    "document_hong_kong_macao": _(
        "This is the number of a permit for residents of Hong Kong and Macao, not a resident ID. It was kept as the person's "
        "other identity document."
    ),
    "document_taiwan": _(
        "This is the number of a permit for residents of Taiwan, not a resident ID. It was kept as the person's other "
        "identity document."
    ),
    "document_permanent_residence": _(
        "This is the number of a foreigner's permanent residence card, not a resident ID. It was kept as the person's other "
        "identity document."
    ),
    "document_unknown": _("This is not the number of an identity document in a known form; it was left empty."),
    "sex_unknown": _("The sex is neither male nor female in any known word; it was left empty."),
    "id_damaged": _(
        "The ID number was kept by Excel as a number and lost its last digits. It is not used. "
        "Format the column as text and enter the number again."
    ),
    "id_invalid": _("The ID number's check digit or birth date is wrong. It is not used. Compare it with the card."),
    "id_of_residence_permit": _(
        "This is the number of a residence permit for people from Hong Kong, Macao or Taiwan. It is used like any ID number."
    ),
    "id_masked": _("The ID number is masked, as on an exported list, so the row counts as one without an ID."),
    "id_doubtful": _(
        "The ID number contradicts the birth date or sex in the same row. It is kept, but not used to recognise anybody."
    ),
    "level_is_score": _(
        "This column seems to hold scores, not capability levels from 0 to 4, so nothing from it was taken in. If they are "
        "levels, name the column 能力等级. If they are scores, leave the column out."
    ),
    "phone_unreadable": _("This is not a phone number; it was left empty."),
    "phones_several": _(
        "The cell holds several phone numbers. The first mobile number was kept; enter the others as those of a contact."
    ),
    "phone_words": _("There are words beside the phone number. Check that it is this person's own."),
    "phone_extension": _("The phone number was kept without its extension."),
    "id_in_text": _(
        "There was an ID number in this text. It was kept as the person's ID number and replaced by stars here."
    ),
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


TEXTS = ("name", "address", "special_care", "registered_address")
"""Texts about the person herself, in which an ID is hers."""


class PeopleReader:
    """Reads the rows of one file; holds its division's communities and its census."""

    def __init__(self, batch: ImportBatch) -> None:
        self.division_code = batch.division_code
        self.communities = by_name(communities(batch.division_code))
        self.census = Census.of(batch)
        levels = batch.headings.get("capability_level", "")
        self.scores = holds_scores(levels, staging.column_cells(batch, "capability_level"))

    def __call__(self, row_number: int, row: Mapping[str, Cell]) -> Reading:
        """Read one row into facts; rejected without a name or if it is not a person."""
        result = Reading(row_number)
        row = _with_document(result, row)
        if self.scores and cells.plain(row.get("capability_level")):
            result.note("level_is_score", "capability_level")
            row = {name: cell for name, cell in row.items() if name != "capability_level"}
        for fact in FACTS:
            if fact.name in row:
                value, note = fact.read(row[fact.name])
                if value is not None:
                    result.values[fact.name] = value
                if note:
                    result.note(note, fact.name)
                if note == "may_have_died":
                    result.values[note] = True
        if not result.values.get("name"):
            result.reject("name_missing", "name")
            return result
        if result.values["name"] in NO_NAMES:
            result.reject("not_a_person", "name")
            return result
        self._id_in_text(result, row)
        self._doubt(result)
        result.values["division_code"] = self._division(result, row.get("community"))
        if "collected_on" in row:
            self._collected_on(result, row["collected_on"])
        number = "" if self.census.counts_rows else cells.plain(row.get("record_number"))
        result.values["record_number"] = record_number_hash(number) if number else None
        result.values["census"] = self.census
        return result

    def _id_in_text(self, result: Reading, row: Mapping[str, Cell]) -> None:
        """Take a valid ID that stands in a name, an address or a remark, if the row has no ID of its own and only this one."""
        if cells.plain(row.get("resident_id")):
            return
        texts = {name: row[name] for name in TEXTS if isinstance(row.get(name), str)}
        held = [(number, name) for name, text in texts.items() for number in ids_within(str(text))]
        if len({number for number, _name in held}) == 1:
            result.values["resident_id"], name = held[0]
            result.note("id_in_text", name)

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
        if contradicts_typed(number, values.get("birth_date"), values.get("sex")):
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


def _with_document(result: Reading, row: Mapping[str, Cell]) -> Mapping[str, Cell]:
    """The row, with an identity document that stands in the column of resident IDs in a place of its own."""
    document = parse_document(row.get("resident_id"), cells.plain(row.get("document_kind")))
    if document is None:
        return row
    result.note(f"document_{document.kind}", "resident_id")
    return {**row, "resident_id": None, "identity_document": row.get("identity_document") or str(document)}


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
