"""Lists of people to take along. Whoever is on one, the actor has the right to export; IDs are masked."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, may
from renyang.core.listing import Listing
from renyang.core.queries import division_names
from renyang.people.domain.fields import BY_NAME, OF_PERSON
from renyang.people.domain.special_care import SpecialCare
from renyang.people.models import CapabilityLevel, LivingArrangement, Person, PersonStatus, SourceRecord
from renyang.people.queries import assessments, completeness, households, life_events, linkage
from renyang.people.queries.paging import meant
from renyang.people.queries.people import AT_ONCE, Filters, age_of, display, people_to_reach, plain_fact, register
from renyang.people.rules.facts import SENSITIVE
from renyang.people.rules.policies import sees

More = Mapping[str, Callable[[Person], object]]
"""Columns that are no facts of the register: their headings, and what they hold of a person."""
OF_A_PAIR = ("name", "sex", "birth_date", "resident_id", "phone", "address")


def people_listing(
    actor: Actor,
    people: GatedQuerySet[Person],
    facts: Iterable[str],
    *,
    more: More | None = None,
    division: str = "",
    narrowed: Sequence[str] = (),
) -> Listing:
    """Those of these people whom the actor may export, with their community and the facts that the actor's purpose covers.
    NotAllowed without the right.
    """
    require_export(actor)
    exported = people.visible_to(actor, Action.EXPORT)
    return listing_of(
        actor, exported.iterator(chunk_size=AT_ONCE), facts, more=more, division=division, narrowed=narrowed
    )


def listing_of(
    actor: Actor,
    people: Iterator[Person],
    facts: Iterable[str],
    *,
    more: More | None = None,
    division: str = "",
    narrowed: Sequence[str] = (),
) -> Listing:
    """The same of people that were found in another way, all of whom the actor may export."""
    shown = [BY_NAME[name] for name in facts if sees(actor, BY_NAME[name].group)]
    more, names = more or {}, division_names()
    rows = (
        [
            names.get(person.division_code, person.division_code),
            *(display(person, fact.name) for fact in shown),
            *(of(person) for of in more.values()),
        ]
        for person in people
    )
    return Listing(
        headings=[_("Community"), *(_(fact.label) for fact in shown), *more],
        rows=rows,
        facts=tuple(fact.name for fact in shown if fact.group in SENSITIVE),
        division=division,
        narrowed=tuple(narrowed),
    )


def require_export(actor: Actor) -> None:
    """Refuse who may nowhere take a list of people along."""
    if not may(actor, Action.EXPORT, Person):
        raise NotAllowed


def register_listing(actor: Actor, filters: Filters) -> Listing:
    """The register with every fact but that they live here, which is often nobody's word. Its last column is the oldest day
    on which one of them was collected: where the list is brought in again, nothing on it counts as newer than it is.
    """
    filters = meant(actor, filters)
    facts = [fact.name for fact in OF_PERSON if fact.name != "status"]

    def oldest(person: Person) -> dt.date | None:
        known = [on for name, (_record, _source, on) in person.provenance.items() if on and name in facts]
        return dt.date.fromisoformat(min(known)) if known else None

    return people_listing(
        actor,
        register(actor, filters).order_by("pinyin", "id"),
        facts,
        more={_("Collected on"): oldest},
        division=filters.division,
        narrowed=in_words(filters),
    )


def reach_listing(actor: Actor) -> Listing:
    """Everybody who lives alone and has lost ability, in the order in which they are to be reached."""
    facts = ("name", "capability_level", "address", "phone")
    return people_listing(actor, people_to_reach(actor), facts, more={_("Age"): age_of})


def ask_listing(actor: Actor) -> Listing:
    """The people with whom one call each makes most facts fresh, and what to ask them."""
    require_export(actor)
    found = completeness.people_to_ask(actor, Action.EXPORT)
    asked = {entry.person.pk: _(", ").join(_(BY_NAME[name].label) for name in entry.facts) for entry in found}
    people = (entry.person for entry in found)
    return listing_of(
        actor, people, ("name", "phone", "address"), more={_("Ask about"): lambda person: asked[person.pk]}
    )


def due_listing(actor: Actor) -> Listing:
    """Whose assessment is due, and when the last one was."""
    people = assessments.assessments_due(actor)
    last = {_("Last assessment"): lambda person: person.assessed_on}
    return people_listing(actor, people, ("name", "capability_level", "address", "phone"), more=last)


def overdue_listing(actor: Actor) -> Listing:
    """Whose absence has to be confirmed, and since when she is away."""
    more = {_("Away since"): lambda person: person.status_on, _("Expected back"): lambda person: person.absent_until}
    return people_listing(actor, life_events.overdue_absences(actor), ("name", "address", "phone"), more=more)


def disagreeing_listing(actor: Actor) -> Listing:
    """The people of whom one record says that they are gone and another that they live here, with each one's word."""
    require_export(actor)
    words = {person.pk: said for person, said in life_events.disagreeing(actor)}
    exported = Person.objects.visible_to(actor, Action.EXPORT).filter(pk__in=words).order_by("pinyin", "pk")

    def told(person: Person) -> str:
        return _(", ").join(
            f"{word.source_label}: {word.status_label} {word.collected_on or ''}" for word in words[person.pk]
        )

    return people_listing(actor, exported, ("name", "address", "phone"), more={_("What each says, newest first"): told})


def doubts_listing(actor: Actor) -> Listing:
    """Whose living arrangement contradicts who is registered at the door, and how many are."""
    facts = ("name", "living_arrangement", "address", "phone")
    people = households.doubtful_people(actor)
    return people_listing(actor, people, facts, more={_("Registered at the door"): attrgetter("at_door")})


def pairs_listing(actor: Actor) -> Listing:
    """The pairs that wait for a decision, both records side by side; both of them where the actor may see records."""
    require_export(actor)
    records = SourceRecord.objects.visible_to(actor).values("pk")
    pairs = linkage.waiting(actor).filter(left__in=records, right__in=records).select_related("left", "right")
    shown = [BY_NAME[name] for name in OF_A_PAIR if sees(actor, BY_NAME[name].group)]
    names = division_names()
    labels = [_("Department"), _("Community"), *(_(fact.label) for fact in shown)]

    def side(record: SourceRecord) -> list[object]:
        said = record.facts | record.sealed
        where = names.get(record.division_code, record.division_code)
        return [record.get_source_display(), where, *(plain_fact(fact.name, said.get(fact.name)) for fact in shown)]

    rows: Iterator[Sequence[Any]] = (
        [f"{pair.probability:.0%}", pair.get_verdict_display(), *side(pair.left), *side(pair.right)]
        for pair in pairs.order_by("-probability", "pk").iterator(chunk_size=AT_ONCE)
    )
    return Listing(
        headings=[
            _("Likely one person"),
            _("State"),
            *(f"{which}/{label}" for which in (_("first record"), _("second record")) for label in labels),
        ],
        rows=rows,
        facts=tuple(fact.name for fact in shown if fact.group in SENSITIVE),
    )


def in_words(filters: Filters) -> list[str]:
    """To what a list of people was narrowed. A number that was searched for is not repeated."""
    said = {
        _("Community"): division_names().get(filters.division, filters.division),
        _("Search"): _("a number") if any(sign.isdigit() for sign in filters.search) else filters.search.strip(),
        _("Living arrangement"): LivingArrangement(filters.living).label if filters.living else "",
        _("Capability, from level"): CapabilityLevel(int(filters.level)).label if filters.level else "",
        _("Special-care group"): SpecialCare(filters.special_care).label if filters.special_care else "",
        _("Status"): PersonStatus(filters.status).label if filters.status else "",
        _("Age from"): filters.age_from or "",
    }
    return [_("{what}: {value}").format(what=what, value=value) for what, value in said.items() if value]
