"""Printed papers: a roster for the round, door by door, and one person's card."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Prefetch
from django.utils.translation import gettext as _

from renyang.core.access.audit import record_list
from renyang.core.access.gate import Action, Actor, NotAllowed, get_for
from renyang.core.queries import division_names
from renyang.people.domain.births import age_words, years_words
from renyang.people.domain.constants import HELP_FROM
from renyang.people.domain.fields import BY_NAME, OF_CARER, printed_on
from renyang.people.domain.papers import Paper
from renyang.people.domain.special_care import SpecialCare
from renyang.people.models import Carer, LivingArrangement, Person
from renyang.people.queries.carers import once, standing
from renyang.people.queries.people import Filters, display, may_export, special_care_of
from renyang.people.queries.readings import record_shown
from renyang.people.queries.searching import filter_words, searched, searched_people
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_at, shown_to, shows_somewhere
from renyang.science.addresses import address_key, building_of, walking_order
from renyang.science.problem import Problem

MOST_PRINTED = 2_000  # most people on one roster
CONTACTS_PRINTED = 2  # most contacts of one person on a roster


@dataclass(frozen=True)
class RosterLine:
    """One person on a roster, with the facts within the actor's purpose."""

    person: Person
    age: str
    address: str = ""
    phone: str = ""
    alone: bool = False
    level: int | None = None
    contacts: tuple[Carer, ...] = ()


@dataclass(frozen=True)
class RosterPart:
    """The people of a community by building, in walking order; those without an address last."""

    community: str
    buildings: list[tuple[str, list[RosterLine]]]

    @property
    def people(self) -> int:
        """The number of people."""
        return sum(len(lines) for _building, lines in self.buildings)


@dataclass(frozen=True)
class Roster:
    """A roster for the round by community, with the filters that were applied. `groups` are its columns; each community
    shows what the actor's work there shows.
    """

    parts: list[RosterPart]
    narrowed: tuple[str, ...]
    groups: frozenset[FactGroup]


@dataclass(frozen=True)
class PersonCard:
    """One person on paper, with the facts within the actor's purpose; never with an ID."""

    person: Person
    age: str
    community: str
    facts: list[tuple[str, str]]  # label, value
    special_care: list[SpecialCare]
    contacts: list[Carer] | None  # None if outside the actor's purpose
    reminders: list[str]


def rosters_apart(actor: Actor, filters: Filters) -> list[tuple[str, int]]:
    """The communities, with their numbers of people, that are printed each by itself, because all together are more than
    `MOST_PRINTED`; empty if one roster holds them all. Raises NotAllowed without the right to export.
    """
    if not may_export(actor):
        raise NotAllowed
    rows = searched_people(actor, searched(actor, filters), Action.EXPORT)
    counted = rows.order_by("division_code").values_list("division_code").annotate(people=Count("pk", distinct=True))
    communities = [(code, people) for code, people in counted]
    return communities if len(communities) > 1 and sum(people for _, people in communities) > MOST_PRINTED else []


def printed_roster(actor: Actor, filters: Filters) -> Roster:
    """The people whom the actor may export, in walking order of their doors. Writes an entry to the access log.

    Raises NotAllowed without the right to export, Problem for more than `MOST_PRINTED` people.
    """
    if not may_export(actor):
        raise NotAllowed
    terms = searched(actor, filters)
    rows = searched_people(actor, terms, Action.EXPORT)
    count = rows.count()
    if count > MOST_PRINTED:
        raise Problem(
            "too_many_to_print",
            "{count} people are too many for paper: {limit} can be printed at once.",
            do="Narrow the register first, for example to one community, or take it along as a spreadsheet.",
            count=count,
            limit=MOST_PRINTED,
        )
    groups = frozenset(group for group in FactGroup if shows_somewhere(actor, group))
    carers = Prefetch("carers", Carer.objects.filter(removed_at=None).order_by("order", "pk"))
    people = sorted(rows.prefetch_related(carers), key=_by_door)
    record_list(
        actor=actor,
        subject="printed_roster",
        subject_id="",
        division_code=filters.division,
        facts=[name for name in printed_on(Paper.ROSTER) if BY_NAME[name].group in groups],
        people=[person.pk for person in people],
    )
    names = division_names()
    parts = [
        RosterPart(names.get(code, code), _by_building(people, groups_at(actor, code)))
        for code, people in groupby(people, key=lambda person: person.division_code)
    ]
    return Roster(parts, filter_words(terms.filters), groups)


def person_card(actor: Actor, pk: object) -> PersonCard:
    """One person's card. Writes an entry to the access log."""
    person = get_for(actor, Person, pk)
    shown = shown_to(actor, person)
    groups = shown.groups
    names = [name for name in printed_on(Paper.CARD) if BY_NAME[name].group in groups]
    record_shown(actor, person, subject="card", facts=names, shown=shown)
    facts = [BY_NAME[name] for name in names if name not in OF_CARER]
    contacts = once(standing(person)) if FactGroup.CONTACT in groups else None
    return PersonCard(
        person=person,
        age=years_words(person),
        community=division_names().get(person.division_code, person.division_code),
        facts=[(_(fact.label), value) for fact in facts if (value := display(person, fact.name))],
        special_care=special_care_of(actor, person),
        contacts=contacts,
        reminders=_reminders(person, groups, contacts),
    )


def _by_door(person: Person) -> tuple[object, ...]:
    key = address_key(person.address)
    return (person.division_code, not key, walking_order(key), person.pinyin)


def _by_building(people: Iterable[Person], groups: frozenset[FactGroup]) -> list[tuple[str, list[RosterLine]]]:
    by_building = groupby(people, key=lambda person: building_of(address_key(person.address)))
    return [(building, [_line(person, groups) for person in inside]) for building, inside in by_building]


def _line(person: Person, groups: frozenset[FactGroup]) -> RosterLine:
    reached, welfare, health = (group in groups for group in (FactGroup.CONTACT, FactGroup.WELFARE, FactGroup.HEALTH))
    return RosterLine(
        person=person,
        age=age_words(person),
        address=person.address if reached else "",
        phone=person.phone or "" if reached else "",
        alone=welfare and person.living_arrangement == LivingArrangement.ALONE,
        level=person.capability_level if health else None,
        contacts=tuple(once(person.carers.all())[:CONTACTS_PRINTED]) if reached else (),
    )


def _reminders(person: Person, groups: frozenset[FactGroup], contacts: list[Carer] | None) -> list[str]:
    """Reminders for a visitor at the door, from the facts within the actor's purpose."""
    reminders = [
        (
            FactGroup.WELFARE in groups and person.living_arrangement == LivingArrangement.ALONE,
            _("lives alone: if nobody opens, ask the neighbours and call the contact"),
        ),
        (
            FactGroup.HEALTH in groups and (person.capability_level or 0) >= HELP_FROM,
            _("needs somebody's help: wait long enough at the door"),
        ),
        (person.reads is False, _("cannot read: say it, do not hand out paper")),
        (FactGroup.CONTACT in groups and not person.phone, _("no phone on record: go there")),
        (contacts == [], _("no contact on record: ask whom to call")),
    ]
    return [words for holds, words in reminders if holds]
