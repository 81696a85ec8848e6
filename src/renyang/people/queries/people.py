"""Queries of the register, each limited to what the actor may see; `search` finds people by text."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext

from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, get_for, may
from renyang.core.access.roles import Department
from renyang.core.access.session import trusted
from renyang.core.sealing.fields import LOST
from renyang.people.domain.births import birth_words, born, certainly_born_by
from renyang.people.domain.digest import digest_of
from renyang.people.domain.documents import document_words
from renyang.people.domain.fields import BY_NAME, OF_PERSON
from renyang.people.domain.pseudonyms import pseudonym
from renyang.people.domain.special_care import RULES, SpecialCare
from renyang.people.models import (
    SERVED,
    SOUNDS,
    Carer,
    Collection,
    EmergencyOpening,
    Link,
    Person,
    PersonStatus,
    SourceRecord,
)
from renyang.people.queries import search
from renyang.people.queries.carers import once, standing
from renyang.people.queries.readings import record_shown
from renyang.people.rules.facts import SENSITIVE, FactGroup
from renyang.people.rules.policies import groups_shown, shown_at_work, shown_to, shows_somewhere
from renyang.science.addresses import address_key
from renyang.science.dates import PartialDate
from renyang.science.identity import mask
from renyang.science.problem import Problem

AT_ONCE = 2_000  # rows of one fetch
OF_SPECIAL_CARE = (FactGroup.WELFARE, FactGroup.HEALTH)
"""The groups of the facts behind the special-care groups."""
GONE = "gone"
"""The filter by status for those who moved away or died."""
ANY = "any"
"""The key under which special_care_counts returns people in any group, each counted once."""


@dataclass(frozen=True)
class Filters:
    """Filters of a list of people; empty values filter nothing. `near` allows one typing mistake in each word."""

    search: str = ""
    near: bool = False
    division: str = ""
    living: str = ""
    level: str = ""
    age_from: int | None = None
    special_care: str = ""
    status: str = ""  # here, absent, away or dead, or GONE; empty for all who are served


EVERYBODY = Filters()


@dataclass(frozen=True)
class ShownFact:
    """One fact on a person's page with its source, and the differing values of other departments."""

    name: str
    label: str
    value: str
    source: str
    collected_on: str
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class NamedPerson:
    """A person on a list that reaches beyond the actor's scope: her name within scope; outside it a pseudonym, so that
    the list's totals add up, and `person` is None.
    """

    name: str
    division_code: str
    person: Person | None


@dataclass(frozen=True)
class PersonView:
    """A person as one actor may see her. `groups` are the groups of facts within the actor's purpose, `hidden` is the number
    of facts outside it.
    """

    person: Person
    groups: frozenset[FactGroup] = frozenset()
    facts: dict[FactGroup, list[ShownFact]] = field(default_factory=dict)
    carers: list[Carer] = field(default_factory=list)
    records: int = 0
    hidden: int = 0
    may_correct: bool = False
    special_care: list[SpecialCare] = field(default_factory=list)
    opening: EmergencyOpening | None = None


def register(actor: Actor, filters: Filters = EVERYBODY, action: Action = Action.VIEW) -> GatedQuerySet[Person]:
    """The people on whom the actor has the right `action`, filtered. Merged people are left out, and so are those who
    moved away or died, unless the filter asks for their status and the actor works with the register.

    A filter by a fact leaves only people of whom the actor's work shows it; it is ignored if that is nobody.
    """
    rows = Person.objects.visible_to(actor, action).filter(merged_into=None)
    by_status = filters.status and shows_somewhere(actor, FactGroup.BASIC)
    if filters.status == PersonStatus.EXCLUDED:  # whoever may take it back finds her, and nobody else
        rows = rows.visible_to(actor, Action.CHANGE)
    rows = rows.filter(
        _shown_with(actor, FactGroup.BASIC, status__in=_statuses(filters.status)) if by_status else Q(status__in=SERVED)
    )
    if "\x00" in filters.search:  # PostgreSQL text cannot hold NUL and would raise an error
        return rows.none()
    if filters.division:
        rows = rows.within(filters.division)
    rows = rows.filter(_narrowed(actor, filters))
    if filters.search.strip():
        fitting = search.nearly if filters.near else search.matching
        rows = rows.alias(sounds=SOUNDS).filter(fitting(actor, filters.search))
    return rows


def register_counts(actor: Actor, *groups: Filters) -> list[int]:
    """How many people of the register are in each group, in one reading; a search, a division and a status narrow none."""
    counts = {f"group_{at}": Count("pk", filter=_narrowed(actor, group)) for at, group in enumerate(groups)}
    return list(register(actor).aggregate(**counts).values())


def _statuses(asked: str) -> tuple[str, ...]:
    return (PersonStatus.AWAY, PersonStatus.DEAD) if asked == GONE else (asked,)


def _narrowed(actor: Actor, filters: Filters) -> Q:
    narrowed = Q()
    if filters.living and shows_somewhere(actor, FactGroup.WELFARE):
        narrowed &= _shown_with(actor, FactGroup.WELFARE, living_arrangement=filters.living)
    if filters.special_care and shows_somewhere(actor, *OF_SPECIAL_CARE):
        narrowed &= shown_at_work(actor, *OF_SPECIAL_CARE) & RULES[SpecialCare(filters.special_care)].people
    if filters.level and shows_somewhere(actor, FactGroup.HEALTH):
        narrowed &= _shown_with(actor, FactGroup.HEALTH, capability_level__gte=int(filters.level))
    if filters.age_from:
        narrowed &= certainly_born_by(_birthday_before(filters.age_from))
    return narrowed


def groups_of(filters: Filters) -> tuple[FactGroup, ...]:
    """The groups of the facts by which these filters choose."""
    groups = dict.fromkeys(OF_SPECIAL_CARE if filters.special_care else ())
    if filters.living:
        groups[FactGroup.WELFARE] = None
    if filters.level:
        groups[FactGroup.HEALTH] = None
    return tuple(groups)


def population_filters(row: Collection) -> Filters:
    """The filters of a collection's population; all of its division if its form names whom to ask."""
    return Filters(division=row.division_code, **(row.population or {}))


def person_view(actor: Actor, pk: object) -> PersonView:
    """A person's page with the facts within the actor's purpose, each with its source. Logs the access."""
    person = get_for(actor, Person.objects.select_related("household"), pk)
    scope = shown_to(actor, person)
    groups = scope.groups
    records = _records(person)
    shown: dict[FactGroup, list[ShownFact]] = {group: [] for group in FactGroup if group in groups}
    hidden = 0
    for fact in OF_PERSON:
        if fact.group not in groups:
            hidden += 1
            continue
        value = display(person, fact.name)
        if value:
            shown[fact.group].append(_shown(person, fact.name, fact.label, value, records))
    carers = once(standing(person)) if FactGroup.CONTACT in groups else []
    read = [fact.name for fact in OF_PERSON if fact.group in groups & SENSITIVE]
    record_shown(actor, person, subject="person", facts=read, shown=scope)
    return PersonView(
        person=person,
        groups=groups,
        facts={group: facts for group, facts in shown.items() if facts},
        carers=carers,
        records=sum(bool(row.facts or row.sealed) for row in records),
        hidden=hidden,
        special_care=special_care_of(actor, person),
        may_correct=may(actor, Action.CHANGE, Person, person.division_code),
        opening=scope.opening,
    )


def counts_by(actor: Actor, name: str, action: Action = Action.VIEW) -> dict[str, dict[str, int]]:
    """Count the people of each community by value of a coded fact: {division code: {value: count}}."""
    counts: dict[str, dict[str, int]] = {}
    people = register(actor, action=action).filter(shown_at_work(actor, BY_NAME[name].group))
    rows = people.values("division_code", name).annotate(count=Count("pk")).order_by("division_code")
    for row in rows:
        value = "" if row[name] is None else str(row[name])
        counts.setdefault(row["division_code"], {})[value] = row["count"]
    return counts


def special_care_of(actor: Actor, person: Person) -> list[SpecialCare]:
    """The special-care groups of a person whose underlying facts are within the actor's purpose."""
    shown = groups_shown(actor, person)
    return [group for group, rule in RULES.items() if rule.group in shown and rule.fits(person)]


def special_care_counts(actor: Actor, action: Action = Action.VIEW) -> dict[str, dict[str, int]]:
    """Count people by community and special-care group, with `ANY` for all groups: {division code: {group: count}}.
    Raises NotAllowed unless the actor sees welfare and health facts of the same people.
    """
    if not shows_somewhere(actor, *OF_SPECIAL_CARE):
        raise NotAllowed
    groups = {str(group): rule.people for group, rule in RULES.items()}
    groups[ANY] = reduce(or_, groups.values())
    counts = {f"in_{name}": Count("pk", filter=people) for name, people in groups.items()}
    people = register(actor, action=action).filter(shown_at_work(actor, *OF_SPECIAL_CARE))
    rows = people.values("division_code").annotate(**counts).order_by("division_code")
    return {
        code: dict(zip(groups, counted, strict=True)) for code, *counted in rows.values_list("division_code", *counts)
    }


def _shown_with(actor: Actor, group: FactGroup, **fact: Any) -> Q:
    """The people of whom an actor's work shows a group, and of whom this fact of it holds."""
    return shown_at_work(actor, group) & Q(**fact)


@trusted()
def linked_divisions() -> list[str]:
    """The codes of the sub-districts that have source records, sorted."""
    codes = SourceRecord.objects.values_list("division_code", flat=True).distinct()
    return sorted({f"{code[:9]}000" for code in codes})


def the_only_subdistrict() -> str:
    """The code of the deployment's only sub-district. Raises Problem if there are several, naming them, or none."""
    codes = linked_divisions()
    if len(codes) != 1:
        raise Problem(
            "division_needed",
            "The register holds {count} sub-districts, so it has to be said which one is meant: {divisions}.",
            do="Add --division with its code.",
            count=len(codes),
            divisions=", ".join(codes) or "–",
        )
    return codes[0]


@trusted()
def people_named(actor: Actor, ids: list[str], action: Action = Action.VIEW) -> dict[str, NamedPerson]:
    """Name the people of these ids, for lists kept by id: by name if visible to the actor, else by pseudonym."""
    within = Person.objects.visible_to(actor, action).filter(pk__in=ids).in_bulk()
    homes = Person.objects.filter(pk__in=ids).values_list("pk", "division_code")
    return {
        str(pk): NamedPerson(within[pk].name if pk in within else pseudonym(pk), division, within.get(pk))
        for pk, division in homes
    }


def may_import(actor: Actor) -> bool:
    """Whether the actor may import files of people anywhere."""
    return may(actor, Action.IMPORT, Person)


def may_export(actor: Actor) -> bool:
    """Whether the actor may export lists of people anywhere."""
    return may(actor, Action.EXPORT, Person)


def display(person: Person, name: str) -> str:
    """A fact of a person formatted for a page; IDs are masked."""
    column = Person._meta.get_field(name)
    if getattr(column, "choices", None):
        return str(getattr(person, f"get_{name}_display")() or "")
    return plain_fact(name, value_of(person, name))


def value_of(row: Any, name: str) -> Any:
    """A fact of a person, or of an event of her history; a birth date as far as it is known."""
    return born(row) if name == "birth_date" else getattr(row, name)


def plain_fact(name: str, value: Any) -> str:
    """A fact's value, of a person or of a record, formatted for a page; IDs are masked."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if name == "resident_id":
        return str(value) if value is LOST else mask(value)
    if name == "identity_document":
        return str(value) if value is LOST else document_words(value)
    if name == "birth_date":
        return birth_words(PartialDate.of(str(value)))
    choices = getattr(Person._meta.get_field(name), "flatchoices", ()) if name in PERSON_FIELDS else ()
    return str(dict(choices).get(value, value))


PERSON_FIELDS = frozenset(fact.name for fact in OF_PERSON)


def records_with_facts() -> GatedQuerySet[SourceRecord]:
    """The records that hold facts, not only a consent, a screening, a carer or a withdrawn assessment."""
    return SourceRecord.objects.exclude(digest__in=[b"", digest_of({})])


def _records(person: Person) -> list[SourceRecord]:
    """The source records of a person that hold facts, latest collected first."""
    links = Link.objects.filter(person=person).values("record")
    return list(records_with_facts().filter(pk__in=links).order_by("-collected_on", "pk"))


def _shown(person: Person, name: str, label: str, value: str, records: list[SourceRecord]) -> ShownFact:
    record, _source, collected_on, *_read_off = entry = person.provenance.get(name, [None, "", None])
    others = {}
    for row in records:
        other = plain_fact(name, (row.facts | row.sealed).get(name))
        if row.pk != record and other and _differ(name, other, value):
            others[str(Department(row.source).label)] = other
    return ShownFact(
        name=name,
        label=gettext(label),
        value=value,
        source=source_words(entry),
        collected_on=collected_on or "",
        others=tuple(others.items()),
    )


def source_words(entry: Sequence[Any]) -> str:
    """The source of a fact, from its entry in a person's provenance: the department, and whether it was read off the ID."""
    _record, source, _collected_on, *read_off = entry
    if not source:
        return ""
    department = str(Department(source).label)
    return gettext("the ID number ({department})").format(department=department) if any(read_off) else department


def _differ(name: str, other: str, shown: str) -> bool:
    """Whether two values differ; two spellings of one address do not."""
    if name.endswith("address") and address_key(other):
        return address_key(other) != address_key(shown)
    return other != shown


def _birthday_before(age: int) -> dt.date:
    """The latest birth date of people who are at least this old today."""
    today = timezone.localdate()
    leap = (today.month, today.day) == (2, 29)
    return dt.date(today.year - age, today.month, 28 if leap else today.day)


def source_record_count() -> int:
    """The number of source records in the deployment, for commands."""
    return SourceRecord.objects.count()
