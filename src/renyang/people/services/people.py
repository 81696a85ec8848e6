"""Write people from their source records, and corrections by hand."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from renyang.core.access.gate import Action, Actor, get_for, require
from renyang.core.access.roles import Department
from renyang.core.service import service
from renyang.people.domain.fields import BY_NAME, OF_PERSON
from renyang.people.domain.homes import Settled, first_home, settled
from renyang.people.domain.reading import IN_PART
from renyang.people.domain.search_keys import found_by
from renyang.people.domain.survivorship import VERIFIED, Chosen, Statement, choose
from renyang.people.models import BirthPrecision, Household, Person, PersonStatus, SourceRecord
from renyang.people.queries.survivorship import survivorship_rules
from renyang.people.services.by_hand import record_beside, record_keep
from renyang.people.services.carers import contacts_write
from renyang.people.services.claims import claims_write
from renyang.people.services.collections import people_merged
from renyang.science.addresses import address_key
from renyang.science.dates import PartialDate
from renyang.science.names import initials, pinyin
from renyang.science.problem import Problem

AT_ONCE = 2_000
EMPTY = {column.name: column.get_default() for column in Person._meta.fields if column.name in BY_NAME}
"""The column values of unknown facts."""


@service
def people_resolve(
    *,
    actor: Actor,
    people: Mapping[uuid.UUID, Sequence[Statement]],
    new: Mapping[uuid.UUID, str],
    merged: Mapping[uuid.UUID, uuid.UUID],
) -> None:
    """Write each person from her records, and point `merged` people to the person who got their records.

    `new` people come with the community that their records came from, empty if none has a say about them.
    """
    standing = Person.objects.in_bulk([pk for pk in people if pk not in new])
    former = {**{pk: row.division_code for pk, row in standing.items()}, **new}
    settled_by = {pk: _settled(former[pk], records) for pk, records in people.items()}
    homes = {pk: one.home for pk, one in settled_by.items()}
    for home in homes.values():
        require(actor, Action.IMPORT, Person, home)
    rules = survivorship_rules()
    chosen = {pk: choose(records, rules) for pk, records in people.items()}
    households = _households(chosen, homes)
    rows = (_person(pk, homes[pk], chosen[pk], households) for pk in people)
    Person.objects.bulk_create(
        [row for row in rows if row.pk in new or _changed(standing[row.pk], row)],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=WRITTEN,
    )
    for pk, into in merged.items():
        Person.objects.filter(pk=pk).update(merged_into=into)
    people_merged(merged)
    contacts_write(chosen)
    claims_write(settled_by, people, merged)


@service
def person_correct(*, actor: Actor, person: Person, facts: Mapping[str, Any]) -> Person:
    """Correct facts by hand in a record of the community, which wins over every department. Raises Problem if a fact is
    unreadable, if it is the capability level and an assessment is in force, or the status of somebody excluded.
    """
    person = get_for(actor, Person, person.pk, Action.CHANGE)
    if "capability_level" in facts and is_assessed(person):
        raise Problem(
            "level_is_assessed",
            "The capability level stands by a whole assessment, so it cannot be typed.",
            kept="Nothing was changed.",
            do="Assess anew, or withdraw the assessment if it was wrong.",
        )
    if "status" in facts and person.status == PersonStatus.EXCLUDED:
        raise Problem(
            "status_excluded",
            "She is excluded as entered by mistake, so her status cannot be typed.",
            kept="Nothing was changed.",
            do="Withdraw the exclusion on her page first.",
        )
    read = read_typed(facts)
    record = record_beside(actor, person, source=Department.COMMUNITY, record_key=uuid.uuid4().bytes)
    return correction_write(actor, person, record, read, timezone.localdate())


def read_typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Parse typed facts. Raises Problem if one is unreadable."""
    read = {}
    for name, typed in facts.items():
        read[name], note = BY_NAME[name].read(typed)
        if note == "number_masked":
            raise Problem(
                "number_in_fact",
                "{fact}: an ID or telephone number cannot be kept here, as it would not be sealed.",
                kept="Nothing was changed.",
                do="Leave the number out, and write it where the phone is asked for.",
                fact=gettext(BY_NAME[name].label),
            )
        if (note and note not in IN_PART) or read[name] is None:
            raise Problem(
                "fact_unreadable",
                "{fact}: this cannot be read.",
                kept="Nothing was changed.",
                do="Write it in full, in a usual form: a telephone number with all its digits, a date as 1945-03-02.",
                fact=gettext(BY_NAME[name].label),
            )
    return read


def correction_write(
    actor: Actor, person: Person, record: SourceRecord, facts: Mapping[str, Any], collected_on: dt.date
) -> Person:
    """Within a service: put facts into a record of the community, so that they win, and resolve the person.

    Every correction has its own record; otherwise a later one would make earlier corrections look as fresh as itself.
    """
    for name, value in facts.items():
        (record.sealed if BY_NAME[name].sealed else record.facts)[name] = value
    if "status" in facts:
        record.facts[VERIFIED] = ["status"]  # so that no list repeating that she lives here beats it
    record.division_code = record.authority = person.division_code  # she may have moved since it was begun
    record.collected_on = collected_on
    record_keep(actor, record)
    resolve_again(actor, [person.pk])
    person.refresh_from_db()
    return person


def resolve_again(actor: Actor, people: Collection[uuid.UUID]) -> None:
    """Within a service that holds these people: resolve their facts from their records as these are now."""
    people_resolve(actor=actor, people=statements_of_each(people), new={}, merged={})


def is_assessed(person: Person) -> bool:
    """Whether the person's capability level comes from an assessment."""
    return SourceRecord.objects.filter(link__person=person, facts__verified__contains="capability_level").exists()


def statements_of_each(people: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Statement]]:
    """The decrypted records of several people; people without records are left out."""
    columns = ("pk", "source", "division_code", "authority", "facts", "sealed", "collected_on", "recorded_at")
    rows = SourceRecord.objects.filter(link__person__in=people).order_by("pk")
    statements: dict[uuid.UUID, list[Statement]] = {}
    for person, pk, source, division, authority, facts, sealed, on, at in rows.values_list("link__person_id", *columns):
        statements.setdefault(person, []).append(Statement(pk, source, division, authority, facts | sealed, on, at))
    return statements


def _settled(former: str, records: Sequence[Statement]) -> Settled:
    return settled(former, records) if former else Settled(first_home(records))


def _changed(old: Person, row: Person) -> bool:
    """Whether the row differs from the saved person; unchanged people are not written, so they get no history entry."""
    derived = ("birth_precision", "status_on", "absent_until", "provenance")
    compared = ("division_code", "household_id", "merged_into_id", *derived, *(fact.name for fact in OF_PERSON))
    return any(_plain(getattr(old, name)) != _plain(getattr(row, name)) for name in compared)


def _plain(value: Any) -> Any:
    """A value in a form that compares equal before and after saving: dates as ISO text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


LOOKUPS = ("resident_id_lookup", "resident_id_tail_lookup", "phone_lookup", "found_by")
DERIVED = ("pinyin", "initials", "birth_precision", *LOOKUPS, "household", "status_on", "absent_until")
WRITTEN = ["division_code", *(fact.name for fact in OF_PERSON), *DERIVED, "provenance", "merged_into"]


def _person(
    pk: uuid.UUID, division: str, chosen: Mapping[str, Chosen], households: Mapping[tuple[str, str], Household]
) -> Person:
    facts = {fact.name: chosen[fact.name].value if fact.name in chosen else EMPTY[fact.name] for fact in OF_PERSON}
    number, phone = facts["resident_id"], facts["phone"]
    birth = PartialDate.of(facts["birth_date"]) if facts["birth_date"] else None
    facts["birth_date"] = birth.earliest if birth else None
    presence = chosen["status"].statement.facts if "status" in chosen else {}
    return Person(
        pk=pk,
        division_code=division,
        household=households.get((division, _door(facts["address"]))) if facts["address"] else None,
        pinyin=pinyin(facts["name"])[:160],
        initials=initials(facts["name"])[:30],
        birth_precision=birth.precision if birth else BirthPrecision.DAY,
        resident_id_lookup=number,
        resident_id_tail_lookup=number[-4:] if number else None,
        phone_lookup=phone,
        found_by=found_by(facts["name"], facts["address"], phone),
        status_on=presence.get("status_on"),
        absent_until=presence.get("absent_until"),
        provenance={name: choice.as_json() for name, choice in chosen.items()},
        **facts,
    )


def _households(
    chosen: Mapping[uuid.UUID, Mapping[str, Chosen]], homes: Mapping[uuid.UUID, str]
) -> dict[tuple[str, str], Household]:
    """The households of these people's addresses, created if new."""
    wanted = {}
    for pk, facts in chosen.items():
        address = facts["address"].value if "address" in facts else ""
        if _door(address):
            wanted[homes[pk], _door(address)] = address
    Household.objects.bulk_create(
        [
            Household(division_code=division, address_key=key, address=address)
            for (division, key), address in wanted.items()
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )
    divisions = {division for division, _ in wanted}
    rows = Household.objects.filter(division_code__in=divisions)
    return {(row.division_code, row.address_key): row for row in rows}


def _door(address: str) -> str:
    """The stored address key, equal for addresses of the same door."""
    return address_key(address)[:120]
