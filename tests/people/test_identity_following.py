"""What was written by hand stays with the person for whom it was written when the records of that person part."""

import datetime as dt
import uuid

import pytest

from renyang.core.access.gate import Actor
from renyang.people.domain.survivorship import Statement
from renyang.people.models import Link, LinkedBy, Pair, Person, Verdict
from renyang.people.services import pair_decide, person_correct, register_link
from renyang.people.services.following import follow
from renyang.people.services.opened import ByHand, Opened
from tests.personas import HERE
from tests.world import valid_id, zhang

HERS, OTHER = valid_id("32019919420312002"), valid_id("32019919420312004")
OLD, NEW = uuid.UUID(int=1), uuid.UUID(int=2)
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BESIDE, SECOND, THIRD, WRITTEN = 1, 2, 3, 9


def record(pk: int, name: str, resident_id: str | None = None) -> Statement:
    return Statement(pk, "health", HERE, HERE, {"name": name, "resident_id": resident_id}, NOW.date(), NOW)


def followed(
    *records: Statement, after: dict[int, uuid.UUID], named: dict[str, str | None] | None
) -> tuple[uuid.UUID, list[tuple[int, int]]]:
    """Where a record goes that was written beside the first of a person's records, and which pairs are asked about."""
    by_hand = ByHand(record(WRITTEN, ""), OLD, BESIDE, named)
    opened = Opened({one.record: one for one in records}, [by_hand])
    result = follow(opened, dict.fromkeys(opened.statements, OLD), after, {})
    return result.homes[WRITTEN], result.parted


ZHANG = {"name": "张秀英", "resident_id": HERS}


@pytest.mark.parametrize(
    ("records", "after", "home", "parted"),
    [
        # beside which it was written still names her: it goes along, wherever the number of the person went
        ([record(1, "张秀英", HERS), record(2, "王建国")], {1: NEW, 2: OLD}, NEW, []),
        ([record(1, "张秀英", HERS), record(2, "王建国")], {1: OLD, 2: NEW}, OLD, []),
        # it names somebody else by now, and one other names her: it goes with that one, and a worker is asked
        ([record(1, "危新来", OTHER), record(2, "张秀英", HERS)], {1: NEW, 2: OLD}, OLD, [(1, 2)]),
        ([record(1, "危新来", OTHER), record(2, "张秀英", HERS)], {1: OLD, 2: NEW}, NEW, [(1, 2)]),
        # the same ID under another name is still hers
        ([record(1, "张绣英", HERS), record(2, "王建国")], {1: NEW, 2: OLD}, NEW, []),
        # nobody names her: it stays, and a worker is asked
        ([record(1, "危新来", OTHER), record(2, "王建国")], {1: NEW, 2: OLD}, OLD, [(1, 2)]),
        # two who part both name her: it stays
        (
            [record(1, "危新来", OTHER), record(2, "张秀英"), record(3, "张秀英")],
            {1: NEW, 2: OLD, 3: NEW},
            OLD,
            [(1, 2)],
        ),
        # all go together: so does it, whatever they are called
        ([record(1, "危新来", OTHER), record(2, "王建国")], {1: NEW, 2: NEW}, NEW, []),
    ],
)
def test_where_it_goes(
    records: list[Statement], after: dict[int, uuid.UUID], home: uuid.UUID, parted: list[tuple[int, int]]
) -> None:
    assert followed(*records, after=after, named=ZHANG) == (home, parted)


def test_without_a_name_on_it_it_follows_its_record() -> None:
    records = [record(1, "危新来", OTHER), record(2, "张秀英", HERS)]
    assert followed(*records, after={1: NEW, 2: OLD}, named=None) == (NEW, [])


def test_a_record_that_becomes_somebody_elses_leaves_the_correction_behind(db: None, operator: Actor) -> None:
    """Zhang has a record of civil affairs and one of health. That beside which a floor was corrected is overwritten with
    Wang Xin's facts: the floor stays with Zhang, and the pair waits to be decided. Decided as different, it stays so.
    """
    person = zhang()
    person_correct(actor=operator, person=person, facts={"floor": "3"})
    written = Link.objects.get(person=person, by=LinkedBy.HUMAN, record__facts__has_key="floor")
    record = written.beside
    number = valid_id("32019919500505009")
    record.facts |= {"name": "王新", "birth_date": "1950-05-05", "address": "雪堂新村9幢1单元101室", "sex": "male"}
    record.sealed |= {"resident_id": number, "phone": "19900000055"}
    record.digest = b"other"
    record.save()
    for _ in range(2):
        register_link(actor=operator, division_code=HERE)
        written.refresh_from_db()
        assert (written.person.name, written.person.resident_id, written.person.floor) == ("张秀英", HERS, 3)
    assert Person.objects.get(name="王新", merged_into=None).floor is None
    pair = Pair.objects.get(verdict=Verdict.OPEN, left=record) if record.pk else None
    pair_decide(actor=operator, pair=pair, verdict=Verdict.DIFFERENT)
    written.refresh_from_db()
    assert written.person.name == "张秀英"
