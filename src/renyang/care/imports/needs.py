"""The import of a department's needs sheet: each row names a person, a service and a frequency.

Rows are matched to people as those of forms are (people.queries.named). A row updates a need that an earlier file of
the same department recorded. Needs recorded by hand or by another department are not overwritten, and needs ended on
the day of the file or later are not reopened: such rows are rejected with the reason.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from renyang.care.domain import reading
from renyang.care.domain.terms import NeedTerms, usual_terms
from renyang.care.domain.wording import frequency_words, time_words
from renyang.care.models import Need
from renyang.care.queries import needs_of_people, people_in
from renyang.care.queries.undoing import needs_undo_foreseen
from renyang.care.rules.policies import works_with_needs
from renyang.care.services import needs_take_in, needs_undo
from renyang.core.access.gate import Actor
from renyang.core.files.columns import ImportField
from renyang.core.files.kinds import Comparison, ImportKind, Reading, Undoing, one_by_one
from renyang.core.files.quantities import MINUTES
from renyang.core.files.sheets import Cell
from renyang.core.models import ImportBatch, Outcome
from renyang.core.queries.undoing import LABELS
from renyang.core.terms import term_fields
from renyang.core.text import cells
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.import_fields import NO_NAMES
from renyang.people.imports.people import SAYINGS as SAYINGS_OF_PEOPLE
from renyang.people.models import SERVED, Person
from renyang.people.queries.named import NAMING, Candidates, Named
from renyang.people.queries.people import plain_fact
from renyang.science.catalogue import SERVICES, service_words
from renyang.science.frequency import Frequency, Per


def _(message: str) -> str:
    return message


TERMS = {name: one.term for name, one in term_fields(NeedTerms).items()}
FIELDS = (
    *(
        ImportField(fact.name, fact.label, fact.headings, required=name == "name", looks=fact.looks)
        for name, fact in ((name, BY_NAME[name]) for name in NAMING)
    ),
    ImportField("service", _("Service"), ("服务项目", "服务内容", "需求", "服务需求", "service"), required=True),
    ImportField(
        "frequency", _("How often"), ("次数/频次", "频次", "次数", "服务频次", "服务次数", "how often"), required=True
    ),
    ImportField(
        "minutes", TERMS["minutes"].label, ("时长", "每次时长", "服务时长", "分钟", "minutes"), unit=MINUTES.own
    ),
    ImportField("critical", _("Critical"), ("是否必需", "必需", "是否必须", "critical")),
    ImportField("time", _("Preferred time"), ("时间", "服务时间", "希望时间", "preferred time")),
    ImportField("language", TERMS["language"].label, ("语言", "方言", "语言或方言", "language")),
    ImportField("must_not", TERMS["must_not"].label, ("注意事项", "禁忌", "备注", "must not")),
)
BIRTH_IN_PART = _("Only a part of the birth date is given, by which nobody is recognised. Add the day or the ID.")
SAYINGS = {
    **SAYINGS_OF_PEOPLE,
    "may_have_died": _(
        "The words after the name say that this person died. Ask, and record the death on the person's page if it is so."
    ),
    "birth_month_only": BIRTH_IN_PART,
    "birth_year_only": BIRTH_IN_PART,
    "nobody_named": _("The row gives neither a name nor a valid ID, so it names nobody. It was not taken in."),
    "person_unknown": _(
        "Nobody in the register of this division fits the row's ID, or its name and birth date. It was not taken in. Compare "
        "them with the register, or bring the person in first."
    ),
    "person_called_otherwise": _(
        "This ID number is that of somebody of another name in the register, so the row was not taken in. Compare both with "
        "the card."
    ),
    "person_several": _(
        "Several people in the register fit this row, so it was not taken in. Add the ID, or the birth date."
    ),
    "person_gone": _("The person this row names has died or moved away by the register. It was not taken in."),
    "service_unknown": _("This is no service of the catalogue, so the row was not taken in. Write for example 助浴."),
    "services_several": _("The row names several services. Make one row for each; it was not taken in."),
    "frequency_unreadable": _(
        "How often cannot be read, so the row was not taken in. Write for example 每周2次 or 每天."
    ),
    "frequency_impossible": _("So often cannot be, so the row was not taken in. Six times a day are the most."),
    "minutes_unreadable": _(
        "The minutes of a visit cannot be read, so the row was not taken in. Write for example 60 or 1小时."
    ),
    "critical_unreadable": _("Whether it is critical cannot be read, so the row was not taken in. Write 是 or 否."),
    "time_unreadable": _(
        "The time cannot be read, so the row was not taken in. Write for example 周一、周三上午 or 9:00-11:00."
    ),
    "need_of_others": _(
        "This need stands otherwise by hand, or by another department, and was not overwritten. Change it on the "
        "person's page."
    ),
    "need_ended_later": _("This need was ended on the day of this file or later, so the row was not taken in."),
}


class NeedsReader:
    """Reads one file's rows in order and rejects repeated ones."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.frequency = partial(reading.frequency, heading=batch.headings.get("frequency", ""))
        self.minutes = partial(reading.minutes, heading=reading.VISIT.under(batch.headings.get("minutes", "")))
        self.met: set[tuple[Named, str]] = set()

    def __call__(self, row_number: int, row: Mapping[str, Cell]) -> Reading:
        """Read one row: the person named, the service and the terms given; rejected if one cannot be read."""
        result = Reading(row_number)
        result.values["named"] = self._named(result, row)
        code = _read(result, "service", reading.service, row, needed=True, unknown="service_unknown")
        often = _read(result, "frequency", self.frequency, row, needed=True)
        given: dict[str, Any] = {}
        for name, read in (("minutes", self.minutes), ("critical", cells.yes_no)):
            value = _read(result, name, read, row, unknown=f"{name}_unreadable")
            if value is not None:
                given[name] = value
        if "time" in row:
            given |= _read(result, "time", reading.preferred, row) or reading.ANY
        for name, one in TERMS.items():
            if one.longest is not None and name in row:
                given[name] = _text(result, name, row[name], one.longest)
        if not result.rejected:
            result.values |= {"service": code, "given": given | {"times": often.times, "per": str(often.per)}}
            self._meet(result)
        return result

    def _named(self, result: Reading, row: Mapping[str, Cell]) -> Named:
        facts = {}
        for name in NAMING:
            if name in row:
                facts[name], note = BY_NAME[name].read(row[name])
                if note:
                    result.note(note, name)
        if facts.get("name") in NO_NAMES:
            result.reject("not_a_person", "name")
        named = Named.of(facts)
        if not named.name and not named.resident_id:
            result.reject("nobody_named", "name")
        return named

    def _meet(self, result: Reading) -> None:
        key = (result.values["named"], result.values["service"])
        if key in self.met:
            result.reject("row_twice")
        self.met.add(key)


@dataclass
class Judged:
    """The effect of importing a row: the outcome, the person, the person's need, its new terms and those of before."""

    outcome: Outcome
    person: Person | None = None
    need: Need | None = None
    terms: NeedTerms | None = None
    before: NeedTerms | None = None

    def compared(self) -> Comparison:
        """What importing the row would do."""
        if self.before is None or self.terms is None or self.need is None or self.person is None:
            return Comparison(self.outcome)
        before, after = _facts(self.before), _facts(self.terms)
        return Comparison(
            self.outcome,
            record=f"{self.person.name} · {service_words([self.need.service])}",
            division_code=self.person.division_code,
            person=str(self.person.pk),
            fields={name: (before[name], after[name]) for name in before if before[name] != after[name]},
        )


class Judge:
    """Judges the effect of importing rows, after one query for the people they name and one for their needs."""

    def __init__(self, batch: ImportBatch, rows: Sequence[Reading]) -> None:
        self.batch = batch
        self.day = batch.collected_on or timezone.localdate(batch.created_at)
        named = [row.values["named"] for row in rows]
        people = people_in(batch.division_code, named)
        self.candidates = Candidates(people)
        self.open, self.closed = needs_of_people(people)
        self.met: set[tuple[Any, str]] = set()

    def __call__(self, row: Reading) -> Judged:
        """Judge one row; a rejected row gets the reason as a note."""
        named = self.candidates.named_by(row.values["named"])
        if self.candidates.are_called_otherwise(row.values["named"]):
            return _rejected(row, "person_called_otherwise")
        if len(named) != 1:
            return _rejected(row, "person_several" if named else "person_unknown")
        person, code = named[0], row.values["service"]
        if person.status not in SERVED:
            return _rejected(row, "person_gone")
        if (person.pk, code) in self.met:
            return _rejected(row, "row_twice")
        self.met.add((person.pk, code))
        need = self.open.get((person.pk, code))
        return self._known(row, person, need) if need else self._new(row, person, code)

    def _new(self, row: Reading, person: Person, code: str) -> Judged:
        last = self.closed.get((person.pk, code))
        if last and last.until and last.until >= self.day:
            return _rejected(row, "need_ended_later")
        service = SERVICES[code]
        given = row.values["given"]
        often = Frequency(given["times"], Per(given["per"]))
        usual = usual_terms(
            service, often, people_needed=service.people_needed(person.capability_level), since=self.day
        )
        return Judged(Outcome.NEW, person, terms=replace(usual, **given))

    def _known(self, row: Reading, person: Person, need: Need) -> Judged:
        before = NeedTerms.of(need)
        after = replace(before, **row.values["given"])
        if after == before:
            return Judged(Outcome.UNCHANGED)
        if need.record.batch_id is None or need.record.source != self.batch.source:
            return _rejected(row, "need_of_others")
        return Judged(Outcome.UPDATED, person, need, after, before)


def compare(batch: ImportBatch, readings: Sequence[Reading]) -> Sequence[Comparison]:
    """New if the need is not recorded, unchanged if equal, updated if an earlier file of the department differs."""
    judge = Judge(batch, readings)
    return [judge(row).compared() for row in readings]


def apply(actor: Actor, batch: ImportBatch, chunks: Iterable[Sequence[Reading]]) -> None:
    """Write new and updated needs."""
    for readings in chunks:
        judge = Judge(batch, readings)
        judged = [(judge(row), row) for row in readings]
        needs_take_in(
            actor=actor,
            batch=batch,
            new=[
                (one.person, row.values["service"], one.terms, row.row_number)
                for one, row in judged
                if one.person and one.terms and not one.need
            ],
            changed=[(one.need, one.terms, row.row_number) for one, row in judged if one.need and one.terms],
        )


def shows(actor: Actor, division_code: str, _field: str) -> bool:
    """Whether an actor works with needs in a division."""
    return works_with_needs(actor, division_code)


def words(name: str, value: Any) -> str:
    """A term of a need, as `_facts` keeps it, in words."""
    if name == "frequency":
        return frequency_words(Frequency(value[0], Per(value[1])))
    if name == "time":
        days, *between = value
        return gettext(", ").join(time_words(days, *(time and dt.time.fromisoformat(time) for time in between)))
    return plain_fact(name, value)


def _facts(terms: NeedTerms) -> dict[str, Any]:
    """What a sheet can say of a need's terms, by the sheet's fields."""
    between = (time and time.isoformat() for time in (terms.time_from, terms.time_to))
    return {
        "frequency": (terms.times, terms.per),
        "minutes": terms.minutes,
        "critical": terms.critical,
        "time": (list(terms.days), *between),
        "language": terms.language,
        "must_not": terms.must_not,
    }


def _rejected(row: Reading, why: str) -> Judged:
    row.reject(why)
    return Judged(Outcome.REJECTED)


def _read(
    result: Reading, name: str, read: cells.Read, row: Mapping[str, Cell], *, needed: bool = False, unknown: str = ""
) -> Any:
    """A cell's value; rejects the row if it cannot be read, or if it is empty and needed."""
    value, note = read(row.get(name))
    if note or (value is None and needed):
        result.reject((unknown if note == "word_unknown" else note) or "missing", name)
    return value


def _text(result: Reading, name: str, cell: Cell, limit: int) -> str:
    """A text in full but for masked numbers; rejects the row if it is too long, since a cut could lose what matters."""
    value, note = cells.short(limit)(cell)
    if note == "text_cut" or len(cells.plain(cell)) > limit:
        result.reject("text_too_long", name)
    elif note:
        result.note(note, name)
    return value or ""


NEEDS = ImportKind(
    code="needs",
    label=_("Needs"),
    fields=FIELDS,
    model=Need,
    reader=NeedsReader,
    compare=one_by_one(compare),
    apply=apply,
    sayings=SAYINGS,
    shows=shows,
    undoing=Undoing(
        labels=LABELS,
        foresee=needs_undo_foreseen,
        undo=lambda actor, batch: needs_undo(actor=actor, batch=batch),
    ),
    words=words,
)
