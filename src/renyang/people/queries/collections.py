"""Planned collections: what a form asks that is known, overlaps of departments, and the pre-filled sheet."""

import datetime as dt
import uuid
from collections import abc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, get_for, may
from renyang.core.access.roles import Department, chosen, purpose_label
from renyang.core.files.sheets import Cell, write_xlsx
from renyang.people.domain.constants import OVERLAP_DAYS
from renyang.people.domain.fields import ASKABLE, BY_NAME, Fact
from renyang.people.domain.freshness import State
from renyang.people.domain.import_fields import IMPORT_FIELDS
from renyang.people.domain.missing import Form, FormColumn, Found, Line, Tally, form_of
from renyang.people.models import Collection, CollectionState
from renyang.people.queries.asked import lines, read_form
from renyang.people.queries.people import EVERYBODY, Filters, groups_of, population_filters
from renyang.people.queries.redaction import redacted_all
from renyang.people.queries.searching import filter_words
from renyang.people.rules.facts import SENSITIVE, FactGroup
from renyang.people.rules.policies import groups_at, keepers, may_collect, require_collecting
from renyang.science.identity import division_range, divisions_above, parse_division
from renyang.science.problem import Problem

POPULATION = ("age_from", "living", "level", "special_care")
"""The filters of the register by which a population is chosen."""
LABELS = {field.name: field.label for field in IMPORT_FIELDS}


@dataclass(frozen=True)
class Plan:
    """A form counted against the register before a collection is registered."""

    form: Form
    source: Department
    filters: Filters
    tally: Tally
    people: frozenset[uuid.UUID]  # those of the register who are asked

    @property
    def asked(self) -> list[str]:
        """What the form asks for: names of facts, and headings of questions unknown to the register."""
        return [column.asked for column in self.form.columns if column.asks]


@dataclass(frozen=True)
class Overlap:
    """Another department's planned collection that asks the same people some of the same questions."""

    collection: Collection
    asked: list[str]  # names of facts, and headings of questions unknown to the register

    def as_json(self) -> dict[str, Any]:
        """The overlap as JSON, for commands."""
        row = self.collection
        by = row.collect_by.isoformat()
        return {"source": row.source, "title": row.title, "asked": self.asked, "collect_by": by}


def may_plan(actor: Actor) -> bool:
    """Whether the actor may plan a collection anywhere."""
    return may(actor, Action.CHANGE, Collection)


def may_change(actor: Actor, collection: Collection) -> bool:
    """Whether the actor may download a collection's sheet and end the collection."""
    return may_collect(actor, collection.source, collection.division_code)


def look(
    *,
    actor: Actor,
    source: str,
    division_code: str,
    path: Path | None = None,
    file_name: str = "",
    facts: Sequence[str] = (),
    population: Filters = EVERYBODY,
) -> Plan:
    """Count what a form, or a request for facts, asks that is known already; keeps nothing. Raises Problem if the form cannot
    be used, if it names its people and a population is chosen beside, and for facts outside the actor's purpose.
    """
    filters = replace(population, division=parse_division(division_code))
    department = chosen(Department, source)
    require_collecting(actor, source, filters.division)
    form = read_form(path=path, file_name=file_name, source=source) if path else form_of(_askable(facts))
    _refuse_hidden(actor, filters, () if path else facts)
    if form.rows and population_kept(filters):
        raise Problem(
            "form_names_people",
            "The form {file} names the people to be asked, so no others can be chosen by age or need.",
            kept="Nothing was registered.",
            do="Take the names out of the form, or choose nobody beside it.",
            file=file_name,
        )
    people: set[uuid.UUID] = set()
    tally = Tally.of(form.columns, _noted(lines(actor, form, filters), people))
    return Plan(form, department, filters, tally, frozenset(people))


def population_kept(filters: Filters) -> dict[str, Any]:
    """The filters of a population as `Collection.population` keeps them, without the division."""
    named = {name: getattr(filters, name) for name in POPULATION}
    return {name: value for name, value in named.items() if value}


def _noted(rows: Iterable[Line], people: set[uuid.UUID]) -> Iterator[Line]:
    """Yield these lines, and note their people."""
    for line in rows:
        if line.person is not None:
            people.add(line.person)
        yield line


def _askable(facts: Sequence[str]) -> list[str]:
    asked = [name for name in ASKABLE if name in facts]
    if not asked or len(asked) < len(set(facts)):
        raise Problem(
            "collection_facts",
            "It was not said which facts to collect.",
            kept="Nothing was registered.",
            do="Choose facts of the register, or bring a form.",
        )
    return asked


def _refuse_hidden(actor: Actor, filters: Filters, facts: Sequence[str]) -> None:
    groups = {*groups_of(filters), *(BY_NAME[name].group for name in facts)}
    if groups <= groups_at(actor, filters.division):
        return
    raise Problem(
        "collection_hidden",
        "People cannot be chosen by, or asked for, facts outside your purpose.",
        kept="Nothing was registered.",
        do="Ask the department that holds these facts.",
    )


def collections(actor: Actor) -> GatedQuerySet[Collection]:
    """Collections of all departments that the actor may see, newest first."""
    return Collection.objects.visible_to(actor).order_by("-created_at", "pk")


def collections_open(actor: Actor) -> GatedQuerySet[Collection]:
    """The collections that the actor may change and that are not ended, first due first."""
    rows = Collection.objects.visible_to(actor, Action.CHANGE).filter(state=CollectionState.PLANNED)
    return rows.order_by("collect_by", "pk")


def collection(actor: Actor, pk: object) -> Collection:
    """A collection with its texts as they were written; `redacted` prepares it for readers of other places."""
    return get_for(actor, Collection, pk)


def redacted(actor: Actor, rows: abc.Collection[Collection]) -> list[Collection]:
    """Collections with numbers, and names of people outside the actor's scope, redacted in title, file name and
    headings, which are free text read in many places. Changes the rows in memory; they must not be saved.
    """
    texts = iter(redacted_all(actor, [text for row in rows for text in _free_texts(row)]))
    for row in rows:
        row.title, row.file_name = next(texts), next(texts)
        row.columns = [kept | {"heading": next(texts)} for kept in row.columns]
    return list(rows)


def saved_questions(actor: Actor) -> int:
    """The number of questions that need not be asked, over all collections that were not abandoned."""
    kept = collections(actor).exclude(state=CollectionState.ABANDONED).order_by()
    return kept.aggregate(saved=Sum("saved"))["saved"] or 0


def overlaps(
    actor: Actor, *, source: str, division_code: str, asked: Sequence[str], collect_by: dt.date
) -> list[Overlap]:
    """Planned collections of other departments close in time that reach the same division and ask some of the same."""
    low, high = division_range(division_code)
    near = dt.timedelta(days=OVERLAP_DAYS)
    rows = collections(actor).filter(
        Q(division_code__gte=low, division_code__lt=high) | Q(division_code__in=divisions_above(division_code)),
        state=CollectionState.PLANNED,
        collect_by__gte=collect_by - near,
        collect_by__lte=collect_by + near,
    )
    overlapping = []
    for row in rows.exclude(source=source).order_by("collect_by", "pk"):
        theirs = {column.asked for column in columns_of(row) if column.asks}
        shared = [name for name in asked if name in theirs]
        if shared:
            overlapping.append(Overlap(row, redacted_all(actor, shared)))
    redacted(actor, [overlap.collection for overlap in overlapping])
    return overlapping


def overlaps_of(actor: Actor, row: Collection) -> list[Overlap]:
    """The collections that a planned one overlaps with now; empty unless it is still planned."""
    if row.state != CollectionState.PLANNED:
        return []
    asked = [column.asked for column in columns_of(row) if column.asks]
    return overlaps(actor, source=row.source, division_code=row.division_code, asked=asked, collect_by=row.collect_by)


def columns_of(row: Collection) -> tuple[FormColumn, ...]:
    """The columns of a collection's form."""
    return tuple(FormColumn(kept["at"], kept["heading"], kept["fact"], kept["asks"]) for kept in row.columns)


def asked_label(asked: str) -> str:
    """A field's label, or the heading of a question unknown to the register."""
    return _(LABELS[asked]) if asked in LABELS else asked


def population_words(row: Collection) -> tuple[str, ...]:
    """The population of a collection in words; empty if it is everybody, or whom its form names."""
    return filter_words(Filters(**(row.population or {})))


def keepers_of(fact: str) -> list[str]:
    """The names of the departments that keep a fact."""
    return [str(Department(code).label) for code in keepers(BY_NAME[fact].group)]


def collection_sheet(actor: Actor, pk: object, target: BinaryIO) -> None:
    """Write a planned collection's sheet, pre-filled as of now. Raises NotAllowed for other departments."""
    row = collection(actor, pk)
    if not may_change(actor, row):
        raise NotAllowed
    kept = row.rows.order_by("row_number").values_list("cells", flat=True)
    form = Form(row.file_name, columns_of(row), tuple(map(tuple, kept)))
    write_sheet(actor, form, population_filters(row), target, subject_id=row.pk)


def write_sheet(actor: Actor, form: Form, filters: Filters, target: BinaryIO, *, subject_id: object = "") -> None:
    """Write a form back with only the people of whom something is missing or stale, pre-filled with the visible facts.

    The last column names the stale facts that have to be confirmed. Writes an entry to the access log.
    """
    columns, shown = form.columns, groups_at(actor, filters.division)
    people: set[uuid.UUID] = set()

    def rows() -> Iterator[list[Cell]]:
        for line in lines(actor, form, filters):
            if line.has_gap(columns):
                if line.person is not None:
                    people.add(line.person)
                yield [*(line.cell(column) for column in columns), _to_confirm(line, columns)]

    write_xlsx(
        target,
        title="to-ask",
        columns=[*(column.heading for column in columns), _("To be confirmed")],
        rows=rows(),
        text_columns=range(len(columns) + 1),
        note=_note(actor, [column for column in columns if column.asks and _is_kept_elsewhere(column, shown)]),
    )
    record_read(
        actor=actor,
        subject="collection",
        subject_id=subject_id,
        division_code=filters.division,
        facts=[fact.name for fact in _facts_of(columns) if fact.group in shown & SENSITIVE],
        people=people,
    )


def _free_texts(row: Collection) -> list[str]:
    return [row.title, row.file_name, *(kept["heading"] for kept in row.columns)]


def _to_confirm(line: Line, columns: Sequence[FormColumn]) -> str:
    if line.found == Found.SEVERAL:
        return _("not in the register for sure: several people fit")
    if line.found == Found.NOBODY:
        return _("not in the register")
    return _(", ").join(line.headings(columns, State.STALE))


def _note(actor: Actor, kept_elsewhere: Sequence[FormColumn]) -> str:
    """First line of the sheet: who made it for which purpose, and what to ask departments instead of people."""
    note = _("Made by {who}, {at}, for {purpose}. Not to be passed on.").format(
        who=actor.display_name,
        at=f"{timezone.localtime():%Y-%m-%d %H:%M}",
        purpose=_(", ").join(map(purpose_label, actor.purposes)),
    )
    if not kept_elsewhere:
        return note
    named = [
        _("{heading} ({departments})").format(heading=column.heading, departments=_(", ").join(keepers_of(column.fact)))
        for column in kept_elsewhere
    ]
    asked_there = _("Ask the keeper, not the person: {what}.").format(what=_(", ").join(named))
    return f"{note} {asked_there}"


def _is_kept_elsewhere(column: FormColumn, shown: frozenset[FactGroup]) -> bool:
    return column.fact in BY_NAME and BY_NAME[column.fact].group not in shown


def _facts_of(columns: Sequence[FormColumn]) -> list[Fact]:
    return [BY_NAME[column.fact] for column in columns if column.fact in BY_NAME]
