"""Whose a row of a department's file is: a running number is no identity, and what is unclear is a question.

Each sheet is small enough to know by hand who is who: that is where every expected value comes from.
"""

from collections.abc import Sequence

import pytest

from renyang.care.models import Need
from renyang.core.access.gate import Actor
from renyang.core.models import ImportBatch
from renyang.core.queries import noted_rows
from renyang.core.services import import_apply, import_undo, question_decide
from renyang.people.models import Person, SourceRecord
from renyang.people.services import register_link
from renyang.science.problem import Problem
from tests.personas import HERE
from tests.world import take_in, valid_id

NUMBERED = ["编号", "姓名", "身份证号", "居住地址"]
WEI_ONE, WEI_TWO, NEWCOMER = (valid_id(f"3201991940030{at}123") for at in (1, 2, 3))
ONE = ["危一", WEI_ONE, "樱园50幢1单元101"]
TWO = ["危二", WEI_TWO, "樱园51幢1单元102"]
NEW = ["危新来", NEWCOMER, "樱园60幢1单元101"]
NEEDS = [
    ["姓名", "身份证号", "服务项目", "频次", "是否必需", "注意事项"],
    ["危一", WEI_ONE, "用药提醒", "每天2次", "是", "青霉素过敏"],
]


def counted(*rows: Sequence[str], start: int = 951) -> list[list[str]]:
    """Rows with a number that only counts them."""
    return [[str(start + at), *row] for at, row in enumerate(rows)]


def bring(
    actor: Actor, *rows: Sequence[str], headings: Sequence[str] = NUMBERED, apply: bool = True, link: bool = False
) -> ImportBatch:
    batch = take_in(actor, [list(headings), *map(list, rows)], source="health", apply=apply)
    if link:
        register_link(actor=actor, division_code=HERE)
    return batch


def addresses(name: str) -> list[str]:
    """The homes of the department's records of this name."""
    records = SourceRecord.objects.filter(source="health", facts__name=name).exclude(name_lookup=None)
    return list(records.order_by("pk").values_list("facts__address", flat=True))


def counts(batch: ImportBatch) -> dict[str, int]:
    """The outcomes that occur."""
    return {outcome: count for outcome, count in batch.counts.items() if count}


def codes(batch: ImportBatch) -> dict[int, list[str]]:
    return {row: [note["code"] for note in said] for row, said in noted_rows(batch)}


def person_of(name: str) -> Person:
    return Person.objects.get(name=name, merged_into=None)


def owner() -> str:
    """The name of the person who has the need."""
    need = Need.objects.get(service="medication")
    assert need.must_not == "青霉素过敏"
    return need.record.link.person.name


def test_a_row_inserted_on_top_moves_no_need(db: None, operator: Actor) -> None:
    """The numbers shift by one; the allergy stays with Wei One, and only the newcomer is new."""
    bring(operator, *counted(ONE, TWO), link=True)
    take_in(operator, NEEDS, source="health", kind="needs")
    batch = bring(operator, *counted(NEW, ONE, TWO), link=True)
    assert counts(batch) == {"new": 1, "unchanged": 2}
    assert owner() == "危一"
    assert person_of("危一").resident_id == WEI_ONE


def test_numbered_rows_without_an_id(db: None, operator: Actor) -> None:
    """Name, address and phone tell them apart, whatever their numbers."""
    headings = ["编号", "姓名", "居住地址", "联系电话"]
    rows = [["郎一", "樱园30幢1单元101", "13977771001"], ["郎二", "樱园31幢1单元102", "13977771002"]]
    bring(operator, *counted(*rows, start=901), headings=headings)
    newcomer = ["郎新来", "樱园40幢1单元101", "13977771009"]
    batch = bring(operator, *counted(newcomer, *rows, start=901), headings=headings)
    assert counts(batch) == {"new": 1, "unchanged": 2}
    assert [addresses(row[0]) for row in (newcomer, *rows)] == [[row[1]] for row in (newcomer, *rows)]


@pytest.mark.parametrize("heading", ["序号", "编号"])
def test_a_list_sorted_anew(db: None, operator: Actor, heading: str) -> None:
    """Numbered before it was sorted or after: nothing changes."""
    headings = [heading, *NUMBERED[1:]]
    bring(operator, *counted(ONE, TWO, NEW), headings=headings)
    assert counts(bring(operator, *counted(NEW, TWO, ONE), headings=headings)) == {"unchanged": 3}
    assert counts(bring(operator, *reversed(counted(NEW, TWO, ONE)), headings=headings)) == {"unchanged": 3}


HOUSE = "樱园4幢1单元101"
COUPLE = ["姓名", "身份证号", "居住地址"]
HUSBAND, WIFE = ["章甲", WEI_ONE, HOUSE], ["章乙", WEI_ONE, HOUSE]


def test_two_rows_exchanged_change_nothing(db: None, operator: Actor) -> None:
    """A husband typed with his wife's ID: which of the two it belongs to is not known, so it names neither."""
    batch = bring(operator, HUSBAND, WIFE, headings=COUPLE)
    assert codes(batch) == {2: ["id_of_several"], 3: ["id_of_several"]}
    assert counts(bring(operator, WIFE, HUSBAND, headings=COUPLE)) == {"unchanged": 2}


def test_an_id_that_is_corrected(db: None, operator: Actor) -> None:
    """Once he has his own, both IDs are undoubted; the names tell whose record each row is."""
    bring(operator, HUSBAND, WIFE, headings=COUPLE)
    batch = bring(operator, ["章甲", WEI_TWO, HOUSE], WIFE, headings=COUPLE, link=True)
    assert counts(batch) == {"updated": 2}
    assert (person_of("章甲").resident_id, person_of("章乙").resident_id) == (WEI_TWO, WEI_ONE)


def test_another_valid_id_is_a_question(db: None, operator: Actor) -> None:
    """Same name and home under another valid ID: her record stays as it is until a worker decides."""
    bring(operator, ONE, headings=COUPLE)
    batch = bring(operator, ["危一", WEI_TWO, ONE[2]], headings=COUPLE)
    assert (counts(batch), codes(batch)) == ({"question": 1}, {2: ["id_changed"]})
    assert SourceRecord.objects.get(source="health", facts__name="危一").sealed["resident_id"] == WEI_ONE


def test_a_namesake_is_no_question(db: None, operator: Actor) -> None:
    """Same name, another ID, birth date and home, and the first still stands in the file: somebody else."""
    bring(operator, ONE, headings=COUPLE)
    batch = bring(operator, ["危一", NEWCOMER, "樱园70幢"], ONE, headings=COUPLE)
    assert counts(batch) == {"new": 1, "unchanged": 1}


def test_another_name_under_a_number_is_a_question(db: None, operator: Actor) -> None:
    """The department's own number does not count rows; somebody of another name there may be anybody."""
    headings = ["健康档案号", "姓名", "居住地址"]
    bring(operator, ["JK7", "危一", "樱园50幢"], headings=headings)
    batch = bring(operator, ["JK7", "章乙", "樱园4幢"], headings=headings)
    assert (counts(batch), codes(batch)) == ({"question": 1}, {2: ["number_of_another"]})
    assert (addresses("危一"), addresses("章乙")) == (["樱园50幢"], [])


def test_a_name_corrected_beside_its_id(db: None, operator: Actor) -> None:
    """One character of three under the same ID is her corrected name; a name wholly different is a question."""
    bring(operator, ONE, headings=COUPLE)
    assert counts(bring(operator, ["危壹", *ONE[1:]], headings=COUPLE)) == {"updated": 1}
    batch = bring(operator, ["王秀英", *ONE[1:]], headings=COUPLE)
    assert (counts(batch), codes(batch)) == ({"question": 1}, {2: ["id_of_another"]})


BORN = ["姓名", "出生日期", "居住地址", "联系电话"]
GE = ["葛秀英", "1938-03-08", "樱园9幢1单元101", "13977770009"]


@pytest.mark.parametrize(
    ("at", "cell", "outcome", "why"),
    [(3, "13977770008", "updated", []), (2, "樱园19幢2单元301", "updated", []),
     (1, "1938-03-18", "question", ["birth_date_changed"]), (0, "葛秀芝", "new", [])],
)  # fmt: skip
def test_one_fact_changed_without_an_id(
    db: None, operator: Actor, at: int, cell: str, outcome: str, why: list[str]
) -> None:
    """Phone or home: the two others and the name find her. A birth date is asked. A name makes a new record, and the
    linkage compares both.
    """
    bring(operator, GE, headings=BORN)
    changed = [*GE]
    changed[at] = cell
    batch = bring(operator, changed, headings=BORN)
    assert (counts(batch), codes(batch).get(2, [])) == ({outcome: 1}, why)


def test_home_and_phone_changed_are_asked(db: None, operator: Actor) -> None:
    """Only name and birth date are left."""
    bring(operator, GE, headings=BORN)
    batch = bring(operator, [*GE[:2], "樱园19幢2单元301", "13977770008"], headings=BORN)
    assert codes(batch) == {2: ["name_only"]}


def test_namesakes_who_cannot_be_told_apart_are_asked(db: None, operator: Actor) -> None:
    """Two of one name, nothing else; a level given to one of them next month may be either's."""
    headings = ["姓名", "自理能力"]
    bring(operator, ["葛秀英", "完好"], ["葛秀英", "轻度"], headings=headings)
    batch = bring(operator, ["葛秀英", "完好"], ["葛秀英", "重度"], headings=headings)
    assert counts(batch) == {"unchanged": 1, "updated": 1}  # the first is as it was, so the other is the second
    batch = bring(operator, ["葛秀英", "中度"], ["葛秀英", "轻度"], headings=headings)
    assert (counts(batch), codes(batch)) == ({"question": 2}, {2: ["several_fit"], 3: ["several_fit"]})


def asked(operator: Actor, *, apply: bool = False) -> ImportBatch:
    """Wei One and her need; then a file in which she has another ID."""
    bring(operator, ONE, headings=COUPLE, link=True)
    take_in(operator, NEEDS, source="health", kind="needs")
    return bring(operator, ["危一", WEI_TWO, ONE[2]], headings=COUPLE, apply=apply)


def test_the_same_person_corrected(db: None, operator: Actor) -> None:
    """Her record is changed, and the need stays hers."""
    batch = question_decide(actor=operator, batch=asked(operator), row_number=2, same=True)
    assert counts(batch) == {"updated": 1}
    import_apply(actor=operator, batch=batch)
    register_link(actor=operator, division_code=HERE)
    assert (person_of("危一").resident_id, owner()) == (WEI_TWO, "危一")
    row = batch.rows.get()
    assert row.decided_by == operator.name


def test_somebody_else(db: None, operator: Actor) -> None:
    """A second record beside hers; the need stays with the first."""
    batch = question_decide(actor=operator, batch=asked(operator), row_number=2, same=False)
    import_apply(actor=operator, batch=batch)
    register_link(actor=operator, division_code=HERE)
    assert Person.objects.filter(name="危一", merged_into=None).count() == 2
    assert Need.objects.get().record.link.person.resident_id == WEI_ONE


def test_a_question_decided_after_the_import_is_imported_at_once(db: None, operator: Actor) -> None:
    """And undone with it: the record is what it was, the decision stays on the row."""
    batch = asked(operator, apply=True)
    assert person_of("危一").resident_id == WEI_ONE
    batch = question_decide(actor=operator, batch=batch, row_number=2, same=True)
    assert SourceRecord.objects.get(source="health", facts__name="危一").sealed["resident_id"] == WEI_TWO
    batch = import_undo(actor=operator, batch=batch)
    assert SourceRecord.objects.get(source="health", facts__name="危一").sealed["resident_id"] == WEI_ONE
    assert batch.rows.get().decided_by == operator.name
    assert owner() == "危一"


def test_a_decision_is_made_once(db: None, operator: Actor) -> None:
    batch = question_decide(actor=operator, batch=asked(operator, apply=True), row_number=2, same=False)
    with pytest.raises(Problem) as refusal:
        question_decide(actor=operator, batch=batch, row_number=2, same=True)
    assert refusal.value.code == "question_decided"


def test_two_rows_are_not_taken_for_one_person(db: None, operator: Actor) -> None:
    """Both ask for Ge's record; once one is hers, the other is somebody else."""
    bring(operator, GE, headings=BORN)
    rows = [["葛秀英", "1938-03-18", *GE[2:]], ["葛秀英", "1939-03-08", *GE[2:]]]
    batch = bring(operator, *rows, headings=BORN, apply=False)
    assert counts(batch) == {"question": 2}
    question_decide(actor=operator, batch=batch, row_number=2, same=True)
    with pytest.raises(Problem) as refusal:
        question_decide(actor=operator, batch=batch, row_number=3, same=True)
    assert refusal.value.code == "record_of_another_row"


def test_a_preview_overtaken_by_another_file_is_not_imported(db: None, operator: Actor) -> None:
    """What a worker saw is what is imported, or nothing."""
    bring(operator, ONE, headings=COUPLE)
    waiting = bring(operator, [*ONE[:2], "樱园8幢"], headings=COUPLE, apply=False)
    bring(operator, [*ONE[:2], "樱园7幢"], headings=COUPLE)
    with pytest.raises(Problem) as refusal:
        import_apply(actor=operator, batch=waiting)
    assert refusal.value.code == "records_changed"
