"""Queries of households: who is registered at a door, the way there, and doubtful living arrangements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, TextField, Window
from django.db.models.functions import Cast
from django.utils.translation import gettext

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, get_for, may
from renyang.core.access.roles import Department
from renyang.core.text.among import among
from renyang.people.domain.births import age_words
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.special_care import SpecialCare
from renyang.people.models import SERVED, Carer, Household, LivingArrangement, Person
from renyang.people.queries.people import PersonView, ShownFact, display, register, special_care_of
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import groups_shown
from renyang.science.addresses import floor_of

READ = ("address", "phone", "floor", "lift", "living_arrangement", "capability_level", "contact_name", "contact_phone")


@dataclass(frozen=True)
class Home:
    """A person's home as one actor may see it: her door and how to get there, with whom she lives (empty if outside the
    actor's purpose), who else is registered there and visible to the actor, and who holds a key. `household` is None and
    `keys` is empty for actors who do not work with households.
    """

    address: str
    lives: str
    facts: list[ShownFact]
    others: list[Person]
    keys: list[Carer]
    household: int | None


@dataclass(frozen=True)
class Member:
    """A person registered at a door."""

    person: Person
    age: str
    special_care: list[SpecialCare]


@dataclass(frozen=True)
class ToCall:
    """A carer, and the names of the household members she cares for."""

    carer: Carer
    of: tuple[str, ...]
    holds_key: bool


@dataclass(frozen=True)
class HouseholdView:
    """A household as the street's staff see it."""

    household: Household
    facts: list[ShownFact]
    members: list[Member]
    to_call: list[ToCall]

    @property
    def keys(self) -> list[Carer]:
        """The carers who hold a key to this door."""
        return [entry.carer for entry in self.to_call if entry.holds_key]


def home(actor: Actor, view: PersonView) -> Home | None:
    """Where a person lives; None if contact facts are outside the actor's purpose."""
    person = view.person
    groups = groups_shown(actor, person)
    if FactGroup.CONTACT not in groups:
        return None
    works = may(actor, Action.VIEW, Household, person.division_code)
    at_door = _registered(Person.objects.visible_to(actor)).filter(household=person.household_id)
    others = list(at_door.exclude(pk=person.pk)) if person.household_id else []
    return Home(
        address=person.address,
        lives=display(person, "living_arrangement") if FactGroup.WELFARE in groups else "",
        facts=_ways(
            [person, *(one for one in others if FactGroup.CONTACT in groups_shown(actor, one))], person.address
        ),
        others=others,
        keys=[carer for carer in view.carers if carer.holds_key] if works else [],
        household=person.household_id if works else None,
    )


def household_view(actor: Actor, pk: object) -> HouseholdView:
    """Everybody registered at a door, and whom to call for them. Writes an entry to the access log."""
    household = get_for(actor, Household, pk)
    people = list(_registered(Person.objects.visible_to(actor)).filter(household=household))
    record_read(
        actor=actor,
        subject="household",
        subject_id=household.pk,
        division_code=household.division_code,
        facts=READ,
        people=[person.pk for person in people],
    )
    return HouseholdView(
        household=household,
        facts=_ways(people, household.address),
        members=[Member(person, age_words(person), special_care_of(actor, person)) for person in people],
        to_call=_to_call(people),
    )


def doubtful_people(actor: Actor) -> GatedQuerySet[Person]:
    """People of the actor's households recorded as living alone where two or more are registered, or with the spouse
    only where not exactly two are, by door. `at_door` holds the names of all registered there, the person included.

    Arrangements with children or others are not judged, because those need not be registered; nor are addresses without
    any number, which neighbours may share. Raises NotAllowed if the actor may not view households.
    """
    if not may(actor, Action.VIEW, Household):
        raise NotAllowed
    doors = Household.objects.visible_to(actor).filter(address_key__contains="|")
    counted = (
        register(actor)
        .filter(household__isnull=False)
        .annotate(registered=Window(Count("pk"), partition_by="household"))
    )
    alone = Q(living_arrangement=LivingArrangement.ALONE, registered__gt=1)
    couple = Q(living_arrangement=LivingArrangement.SPOUSE) & ~Q(registered=2)
    behind = _registered(Person.objects.visible_to(actor)).filter(household=OuterRef("household")).values("name")
    # Asked first, as a page and its count would count the doors again, and the database expects many more to be in doubt.
    ids = counted.filter(alone | couple).order_by().values_list(Cast("pk", TextField()), flat=True)
    in_doubt = Person.objects.visible_to(actor).filter(among("pk", ids), household__in=doors)
    return in_doubt.annotate(at_door=ArraySubquery(behind)).order_by("division_code", "address", "birth_date", "pk")


def _registered(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of these people who live here, including those temporarily away, oldest first."""
    return people.filter(merged_into=None, status__in=SERVED).order_by("birth_date", "pk")


def _ways(people: Sequence[Person], address: str) -> list[ShownFact]:
    """Floor and lift from the latest record of anybody at the door; else the floor that the door number implies."""
    facts = [fact for name in ("floor", "lift") if (fact := _newest(people, name))]
    floor = floor_of(address)
    if floor is not None and not any(fact.name == "floor" for fact in facts):
        value = gettext("{floor} (by the door number)").format(floor=floor)
        facts.insert(0, ShownFact("floor", gettext(BY_NAME["floor"].label), value, source="", collected_on=""))
    return facts


def _newest(people: Iterable[Person], name: str) -> ShownFact | None:
    stating = [person for person in people if name in person.provenance]
    if not stating:
        return None
    newest = max(stating, key=lambda person: person.provenance[name][2] or "")
    _record, source, collected_on = newest.provenance[name]
    label = gettext(BY_NAME[name].label)
    return ShownFact(name, label, display(newest, name), str(Department(source).label), collected_on or "")


def _to_call(people: Sequence[Person]) -> list[ToCall]:
    """The carers of these people, every first carer before any second one; a carer of several people is listed once."""
    rows = Carer.objects.filter(person__in=people, removed_at=None).select_related("person")
    of: dict[tuple[str, str], list[Carer]] = defaultdict(list)
    for carer in rows.order_by("order", "person__birth_date", "pk"):
        of[carer.name, carer.relation].append(carer)
    return [
        ToCall(
            carer=next((carer for carer in same if carer.phone), same[0]),
            of=tuple(dict.fromkeys(carer.person.name for carer in same)),
            holds_key=any(carer.holds_key for carer in same),
        )
        for same in of.values()
    ]
