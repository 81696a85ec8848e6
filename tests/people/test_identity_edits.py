"""Whatever is done to a sheet between two months, what was written about a person by hand stays with that person.

The test knows which human each row is about; the program sees only the sheets.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renyang.care.domain.terms import NeedTerms
from renyang.care.models import Need
from renyang.care.services import need_record
from renyang.core.access.gate import Actor
from renyang.core.access.roles import Purpose, Role
from renyang.core.models import Outcome
from renyang.people.domain.carers import CarerTerms
from renyang.people.models import Carer, Consent, Link, LinkedBy, Person, SourceRecord
from renyang.people.rules.facts import FactGroup
from renyang.people.services import carer_add, consent_record, register_link
from tests.personas import HERE
from tests.world import take_in, valid_id

HEADINGS = ["编号", "姓名", "身份证号", "出生日期", "居住地址", "联系电话"]
NAMES = ("危一", "危二", "郎建国", "郎建军", "葛秀英", "葛秀英", "祁大力", "骆芳", "章乙")
OTHER_CHARACTERS = "壹强华珍"


@dataclass(frozen=True)
class Row:
    """A row of the sheet, and the human whom it is about."""

    human: int
    name: str
    resident_id: str
    birth_date: str
    address: str
    phone: str

    def cells(self, number: int) -> list[str]:
        return [str(number), self.name, self.resident_id, self.birth_date, self.address, self.phone]


def row_of(human: int) -> Row:
    """By turns with an ID; with birth date, home and phone; with home and phone."""
    year, name = 1930 + human, NAMES[human]
    return Row(
        human,
        name,
        valid_id(f"320199{year}0{1 + human % 9}1{human % 9}00{human % 9}") if human % 3 == 0 else "",
        f"{year}-0{1 + human % 9}-1{human % 9}" if human % 3 == 1 else "",
        f"樱园{10 + 7 * human}幢{1 + human % 3}单元{101 + human}",
        f"1397777{1000 + 37 * human}" if human % 3 else "",
    )


FIRST = [row_of(human) for human in range(6)]
NEWCOMERS = [row_of(human) for human in range(6, len(NAMES))]
PLACES = st.integers(0, 20)
EDITS = st.one_of(
    st.tuples(st.just("insert"), PLACES, st.sampled_from(NEWCOMERS)),
    st.tuples(st.just("delete"), PLACES, st.none()),
    st.tuples(st.just("sort"), st.just(0), st.sampled_from(["name", "address", "phone", "human"])),
    st.tuples(st.just("exchange"), PLACES, PLACES),
    st.tuples(st.just("name"), PLACES, st.sampled_from(OTHER_CHARACTERS)),
    st.tuples(st.just("resident_id"), PLACES, st.integers(100, 999)),
    st.tuples(st.just("id_of_neighbour"), PLACES, st.none()),
    st.tuples(st.just("phone"), PLACES, st.integers(1000, 9999)),
    st.tuples(st.just("address"), PLACES, st.integers(100, 999)),
)


def edited(rows: list[Row], edit: tuple[str, int, Any]) -> list[Row]:
    """The rows after one edit such as people make in a spreadsheet."""
    kind, place, what = edit
    rows = list(rows)
    if kind == "insert":
        return rows if what in rows else [*rows[:place], what, *rows[place:]]
    if kind == "sort":
        return sorted(rows, key=lambda row: getattr(row, what))
    at = place % len(rows)
    row = rows[at]
    if kind == "delete":
        return [*rows[:at], *rows[at + 1 :]] if len(rows) > 2 else rows
    if kind == "exchange":
        other = what % len(rows)
        rows[at], rows[other] = rows[other], rows[at]
    elif kind == "name":
        rows[at] = replace(row, name=row.name[:-1] + what)
    elif kind == "resident_id":
        rows[at] = replace(row, resident_id=valid_id(f"32019919{30 + row.human}0101{what}"), birth_date="")
    elif kind == "id_of_neighbour":
        rows[at] = replace(row, resident_id=rows[at - 1].resident_id)
    elif kind == "phone":
        rows[at] = replace(row, phone=f"1398888{what}")
    else:
        rows[at] = replace(row, address=f"桂园{what}幢")
    return rows


class Truth:
    """Which human each source record and each hand-written row is about."""

    def __init__(self, operator: Actor) -> None:
        self.operator = operator
        self.human_of: dict[int, int] = {}
        self.bring(FIRST)
        self.written: dict[int, int] = {}
        for pk, human in self.human_of.items():
            self._write_about(Person.objects.get(links__record=pk), human)

    def bring(self, rows: list[Row]) -> None:
        """Bring rows in, numbered as they stand; no record may pass to another human, and no decision is made."""
        batch = take_in(self.operator, [HEADINGS, *(row.cells(1 + at) for at, row in enumerate(rows))], source="health")
        outcomes = dict(batch.rows.values_list("row_number", "outcome"))
        for record in SourceRecord.objects.filter(batch=batch):
            human = rows[record.row_number - 2].human
            assert self.human_of.setdefault(record.pk, human) == human
            assert outcomes[record.row_number] not in {Outcome.QUESTION, Outcome.REJECTED}
        register_link(actor=self.operator, division_code=HERE)

    def _write_about(self, person: Person, human: int) -> None:
        need = need_record(
            actor=self.operator,
            person=person,
            service="medication",
            terms=NeedTerms(
                times=2, per="day", minutes=15, critical=True, since=dt.date(2025, 1, 1), must_not=str(human)
            ),
        )
        consent = consent_record(
            actor=self.operator,
            person=person,
            recipient=Role.FAMILY_MEMBER,
            groups=[FactGroup.HEALTH],
            purpose=Purpose.CARE,
            given_on=dt.date(2025, 1, 1),
        )
        carer = carer_add(actor=self.operator, person=person, terms=CarerTerms(name="女儿"))
        self.written |= {row.record_id: human for row in (need, consent, carer)}

    def check(self) -> None:
        """Every row by hand is a person's of whom all records are of the human for whom it was written."""
        for record, human in self.written.items():
            person = Person.objects.get(links__record=record)
            assert person.merged_into_id is None
            records = Link.objects.filter(person=person, by=LinkedBy.MODEL).values_list("record_id", flat=True)
            assert {self.human_of[pk] for pk in records} == {human}
        for rows in (Need.objects.all(), Consent.objects.all()):
            assert {row.record_id for row in rows} <= self.written.keys()
        assert set(Carer.objects.filter(name="女儿").values_list("record_id", flat=True)) <= self.written.keys()
        for carer in Carer.objects.filter(name="女儿"):
            assert carer.person.links.filter(record=carer.record_id).exists()


def test_edits_of_a_sheet_move_nothing_to_another_person(db: None, operator: Actor) -> None:
    truth = Truth(operator)
    truth.check()

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(EDITS, min_size=1, max_size=6))
    def holds(edits: list[tuple[str, int, Any]]) -> None:
        rows, kept = FIRST, dict(truth.human_of)
        with transaction.atomic():
            for edit in edits:
                rows = edited(rows, edit)
            truth.bring(rows)
            truth.check()
            transaction.set_rollback(True)
        truth.human_of = kept

    holds()
