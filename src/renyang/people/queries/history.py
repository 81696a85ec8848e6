"""History of a person's facts: every value, since when, from which source, and who recorded it."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext

from renyang.core.access.gate import Actor, get_for
from renyang.core.queries import division_names
from renyang.people.domain.fields import BY_NAME, OF_PERSON, Fact
from renyang.people.models import Person
from renyang.people.queries.people import people_named, plain_fact, source_words, value_of
from renyang.people.queries.readings import record_shown
from renyang.people.rules.facts import SENSITIVE, FactGroup
from renyang.people.rules.policies import shown_to


def _(message: str) -> str:
    return message


DONE_BY = {
    "register_link": _("records were linked"),
    "pair_decide": _("a pair of records was decided"),
    "person_merge": _("two people were put together"),
    "person_split": _("records were parted"),
    "decision_undo": _("a decision was taken back"),
    "person_correct": _("corrected by hand"),
    "proposal_accept": _("a proposal was accepted"),
    "assessment_record": _("assessed"),
    "assessment_withdraw": _("an assessment was withdrawn"),
    "life_event_record": _("an event of her life was noted"),
    "life_event_withdraw": _("an event of her life was withdrawn"),
    "move_accept": _("her community let her go"),
    "person_exclude": _("excluded as entered by mistake"),
    "exclusion_withdraw": _("an exclusion was withdrawn"),
    "people_resolve": _("rules were applied anew"),
    "import_undo": _("an import was undone"),
}
"""Descriptions of the services that change a person's facts."""

OTHERWISE = _("changed")


@dataclass(frozen=True)
class Line:
    """One value of a fact over time; empty if the fact was unknown from then on."""

    value: str
    at: dt.datetime
    source: str
    collected_on: str
    who: str
    how: str


@dataclass(frozen=True)
class Changed:
    """The facts that one service changed at one moment, by their names; the very first were `entered`."""

    facts: tuple[str, ...]
    at: dt.datetime
    who: str
    how: str
    entered: bool


@dataclass(frozen=True)
class Timeline:
    """All values of one fact, latest first."""

    name: str
    label: str
    lines: list[Line]


@dataclass(frozen=True)
class Joined:
    """Records that were merged into a person from another id. `seen`: the actor may open the history of that id."""

    person: uuid.UUID
    name: str
    at: dt.datetime
    who: str
    how: str
    seen: bool


@dataclass(frozen=True)
class Moved:
    """A person's coming to a community: `before` is the one she left, empty when she came into the register."""

    community: str
    before: str
    at: dt.datetime
    who: str
    how: str


@dataclass(frozen=True)
class History:
    """The history of a person's facts by group, within the actor's purpose."""

    person: Person
    groups: dict[FactGroup, list[Timeline]]
    moved: list[Moved]
    joined: list[Joined]
    hidden: int


def history(actor: Actor, pk: object) -> History:
    """The history of each fact within the actor's purpose; IDs are masked. Writes an entry to the access log."""
    person = get_for(actor, Person, pk)
    scope = shown_to(actor, person)
    shown = scope.groups
    facts = [fact for fact in OF_PERSON if fact.group in shown]
    read = [fact.name for fact in facts if fact.group in SENSITIVE]
    record_shown(actor, person, subject="history", facts=read, shown=scope)
    events = _events_of(person)
    lines = _lines(events, facts)
    groups: dict[FactGroup, list[Timeline]] = {group: [] for group in FactGroup if group in shown}
    for fact in facts:
        if lines[fact.name]:
            groups[fact.group].append(Timeline(fact.name, gettext(fact.label), lines[fact.name][::-1]))
    timelines_of = {group: timelines for group, timelines in groups.items() if timelines}
    return History(person, timelines_of, _moved(events), _joined(actor, person), len(OF_PERSON) - len(facts))


def changes(
    actor: Actor, person: Person, shown: frozenset[FactGroup], *, without: Collection[str] = ()
) -> tuple[list[Changed], list[Moved], list[Joined]]:
    """When facts of these groups changed but by the services `without`, when she moved, and when records of others were
    merged into hers. For a page that logs the reading of these facts; their values are in `history`.
    """
    events = _events_of(person)
    together: dict[tuple[dt.datetime, str, str], list[str]] = {}
    for name, lines in _lines(events, [fact for fact in OF_PERSON if fact.group in shown]).items():
        for line in lines:
            together.setdefault((line.at, line.who, line.how), []).append(gettext(BY_NAME[name].label))
    first = events[0].pgh_created_at if events else None
    left_out = {gettext(DONE_BY[service]) for service in without}
    changed = [
        Changed(tuple(dict.fromkeys(names)), at, who, how, at == first)
        for (at, who, how), names in together.items()
        if how not in left_out
    ]
    return changed, [move for move in _moved(events) if move.before], _joined(actor, person)


def _events_of(person: Person) -> list[Any]:
    """What the history keeps of a person, oldest first, with who did it."""
    return list(_events().filter(pgh_obj_id=person.pk).order_by("pgh_id").select_related("pgh_context"))


def _events() -> Any:
    return apps.get_model("people", "PersonEvent").objects.all()


def _lines(events: Iterable[Any], facts: list[Fact]) -> dict[str, list[Line]]:
    """A line for each event that changed a fact's value, oldest first."""
    lines: dict[str, list[Line]] = {fact.name: [] for fact in facts}
    before: dict[str, Any] = dict.fromkeys(lines)
    for event in events:
        metadata = event.pgh_context.metadata if event.pgh_context else {}
        for name, changes in lines.items():
            value = value_of(event, name)
            value = None if value == "" else value
            if value != before[name]:
                entry = event.provenance.get(name) or (None, "", None)
                label, on = source_words(entry), entry[2]
                shown = plain_fact(name, value)
                changes.append(Line(shown, event.pgh_created_at, label, on or "", *_author(metadata)))
            before[name] = value
    return lines


def _moved(events: Iterable[Any]) -> list[Moved]:
    """The communities a person lived in, latest first."""
    names, moved, before = division_names(), list[Moved](), ""
    for event in events:
        code = event.division_code
        if code != before:
            metadata = event.pgh_context.metadata if event.pgh_context else {}
            left = names.get(before, before)
            moved.append(Moved(names.get(code, code), left, event.pgh_created_at, *_author(metadata)))
            before = code
    return moved[::-1]


def _joined(actor: Actor, person: Person) -> list[Joined]:
    """The ids merged into a person, latest first; a person split off again has a new id."""
    columns = ("pgh_obj_id", "name", "pgh_created_at", "pgh_context__metadata")
    events = _events().filter(merged_into_id=person.pk).order_by("pgh_id").values_list(*columns)
    first: dict[uuid.UUID, Any] = {}
    for other, *names in events:
        first.setdefault(other, names)
    seen = people_named(actor, [str(other) for other in first])
    joined = [
        Joined(other, name if one.person else one.name, at, *_author(metadata or {}), one.person is not None)
        for other, (name, at, metadata) in first.items()
        if (one := seen.get(str(other)))
    ]
    return joined[::-1]


def _author(metadata: dict[str, Any]) -> tuple[str, str]:
    """Who made a change, and a description of the service used."""
    service = str(metadata.get("begun") or metadata.get("service") or "").rpartition(".")[2]
    return str(metadata.get("actor", "")), gettext(DONE_BY.get(service, OTHERWISE))
