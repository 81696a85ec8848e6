"""Who waits for whom: linkage and decisions on pairs, and whatever workers write about a person meanwhile."""

from collections.abc import Collection, Iterable

from renyang.core.jobs.locks import hold_until_commit
from renyang.people.models import Person, SourceRecord
from renyang.people.services.scoring import connected
from renyang.science.problem import Problem


def hold_register(divisions: Iterable[str]) -> None:
    """Within a service that moves records between people: let nobody else do so in these sub-districts until it ends.

    Waits for linkages, decisions and corrections there. What was read before has to be read again.
    """
    hold_until_commit(*(_name(code) for code in divisions))


def hold_near(records: Collection[int]) -> None:
    """Hold the sub-districts of these records and of all records connected with them."""
    near = SourceRecord.objects.filter(pk__in=connected(records))
    hold_register(near.order_by().values_list("division_code", flat=True).distinct())


def hold_people(*people: Person) -> None:
    """Within a service that writes about people, before it writes: let no linkage move their records until it ends.

    Waits for linkages and decisions in their sub-districts and for whoever else writes about them. Raises Problem if a
    person was merged into another meanwhile.
    """
    hold_until_commit(*(_name(person.division_code) for person in people), shared=True)
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[person.pk for person in people])
    if any(row.merged_into_id for row in rows.only("merged_into").order_by("pk")):
        raise Problem(
            "person_merged",
            "These records were put together with another person's meanwhile.",
            kept="Nothing was saved.",
            do="Open the page again and write it there.",
        )


def person_of(record: SourceRecord) -> Person:
    """Within a service, before it writes: the person of a record, held as by `hold_people`."""
    person = Person.objects.get(links__record=record)
    hold_until_commit(_name(record.division_code), _name(person.division_code), shared=True)
    return Person.objects.select_for_update(no_key=True).get(links__record=record)


def _name(division_code: str) -> str:
    return f"register {division_code[:9]}"
