"""From a department's file to source records. Every expected count was worked out by hand from the rows above it."""

import io

import openpyxl
import pytest

from renyang.core.access.gate import Actor
from renyang.core.models import Division, ImportBatch
from renyang.core.queries import noted_rows, write_rejects
from renyang.core.services import import_apply
from renyang.people.imports.people import SAYINGS
from renyang.people.models import SourceRecord
from renyang.people.services import register_link
from tests.personas import HERE
from tests.world import ZHANG_ID, take_in, valid_id

HEADINGS = ["健康档案号", "姓名", "性别", "出生日期", "身份证号", "联系电话", "社区", "现住址", "自理能力", "更新日期"]
SUN_ID, QIAN_ID = valid_id("32019919440606002"), valid_id("32019919470707003")
SUN = ["JK90", "孙素珍", "女", "1944-06-06", SUN_ID, "19900000090", "梅溪社区", "梅苑9幢", "完好", "2025-05-01"]
QIAN = ["JK91", "钱志强", "男", "1947-07-07", QIAN_ID, "19900000091", "桂园社区", "香雪里1幢", "轻度", "2025-05-01"]


def bring(actor: Actor, *rows: list[str], apply: bool = True, headings: list[str] = HEADINGS) -> ImportBatch:
    return take_in(actor, [headings, *rows], source="health", apply=apply)


def changed(row: list[str], **cells: str) -> list[str]:
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, row, strict=True)]


def counts(batch: ImportBatch) -> tuple[int, ...]:
    """New, updated, unchanged, rejected."""
    return tuple(batch.counts[outcome] for outcome in ("new", "updated", "unchanged", "rejected"))


def notes(batch: ImportBatch) -> dict[int, list[tuple[str, str]]]:
    """Row number -> (column, code) of everything that was noticed there."""
    return {row: [(note["column"], note["code"]) for note in said] for row, said in noted_rows(batch)}


def test_what_goes_wrong_is_said_of_its_row_and_column(db: None, operator: Actor) -> None:
    """One fault a row; where the name is there, the rest of the row is taken in."""
    rows = [
        changed(SUN, 身份证号="3.20102E+17", 健康档案号="1"),
        changed(SUN, 身份证号="320102194203120000", 健康档案号="2"),
        changed(SUN, 身份证号=SUN_ID[:17] + ("0" if SUN_ID[17] != "0" else "1"), 健康档案号="3"),
        changed(SUN, 出生日期="1945-02-30", 健康档案号="4", 身份证号=""),
        changed(SUN, 出生日期="1944", 健康档案号="5"),
        changed(SUN, 性别="男", 健康档案号="6"),
        changed(SUN, 联系电话="问女儿", 健康档案号="7"),
        changed(SUN, 社区="无此社区", 健康档案号="8"),
        changed(SUN, 自理能力="尚可", 健康档案号="9"),
        changed(SUN, 更新日期="2025-13-01", 健康档案号="10"),
        changed(SUN, 姓名=" ", 健康档案号="11"),
    ]
    batch = bring(operator, *rows)
    assert notes(batch) == {
        2: [("resident_id", "id_damaged")],
        3: [("resident_id", "id_damaged")],
        4: [("resident_id", "id_invalid")],
        5: [("birth_date", "date_impossible")],
        6: [("birth_date", "birth_year_only")],
        7: [("resident_id", "id_doubtful")],
        8: [("phone", "phone_unreadable")],
        9: [("community", "community_unknown")],
        10: [("capability_level", "word_unknown")],
        11: [("collected_on", "date_impossible")],
        12: [("name", "name_missing")],
    }
    assert counts(batch) == (10, 0, 0, 1)
    kept = SourceRecord.objects.get(batch=batch, row_number=2)
    assert "resident_id" not in kept.sealed
    assert kept.facts["name"] == "孙素珍"
    assert SourceRecord.objects.get(batch=batch, row_number=9).division_code == HERE


def test_every_note_has_a_sentence() -> None:
    """It says what happened and ends; where the worker can do something, it says what."""
    for code, saying in SAYINGS.items():
        assert saying[0].isupper(), code
        assert saying.endswith((".", "?")), code


def test_new_updated_unchanged_rejected(db: None, operator: Actor) -> None:
    """Sun is as she was, Qian moved, Wu is new, and a row without a name comes back."""
    bring(operator, SUN, QIAN)
    wu = changed(SUN, 健康档案号="JK92", 姓名="吴建华", 身份证号="", 出生日期="1950-01-01")
    batch = bring(operator, wu, changed(QIAN, 现住址="香雪里7幢"), SUN, changed(SUN, 姓名=""), apply=False)
    assert counts(batch) == (1, 1, 1, 1)
    before = SourceRecord.objects.count()
    import_apply(actor=operator, batch=batch)
    assert SourceRecord.objects.count() == before + 1


def test_only_the_day_of_collection_is_no_change(db: None, operator: Actor) -> None:
    """The row says the same as before, only more freshly; the record is fresher afterwards."""
    bring(operator, SUN)
    batch = bring(operator, changed(SUN, 更新日期="2025-11-11"))
    assert counts(batch) == (0, 0, 1, 0)
    assert SourceRecord.objects.get(batch=batch).collected_on.isoformat() == "2025-11-11"


def test_rows_in_another_order(db: None, operator: Actor) -> None:
    bring(operator, SUN, QIAN)
    assert counts(bring(operator, QIAN, SUN)) == (0, 0, 2, 0)


def test_without_a_number_people_are_known_by_their_id(db: None, operator: Actor) -> None:
    """However it is written; and without one by name, birth, home and phone."""
    headings, cells = HEADINGS[1:], SUN[1:]
    nameless = [*cells[:3], "", *cells[4:]]
    bring(operator, cells, nameless, headings=headings)
    lower = [*cells[:3], f"'{SUN_ID.lower()} ", *cells[4:]]
    assert counts(bring(operator, lower, nameless, headings=headings)) == (0, 0, 2, 0)


def test_several_rows_of_one_number_stay_apart(db: None, operator: Actor) -> None:
    """None overwrites another: three rows, three records, and the same three next time."""
    rows = [SUN, changed(SUN, 现住址="梅苑1幢"), changed(SUN, 现住址="梅苑2幢")]
    batch = bring(operator, *rows)
    assert SourceRecord.objects.filter(batch=batch).count() == 3
    assert counts(bring(operator, *rows)) == (0, 0, 3, 0)


def test_a_number_of_somebody_else_overwrites_nobody(db: None, operator: Actor) -> None:
    """Next month number JK90 stands beside Qian, and Sun is gone: nothing of Sun's record is lost, and a worker is asked."""
    bring(operator, SUN)
    record = SourceRecord.objects.get(source="health", facts__name="孙素珍")
    batch = bring(operator, changed(QIAN, 健康档案号="JK90"))
    assert batch.counts["question"] == 1
    assert notes(batch) == {2: [("record_number", "number_of_another")]}
    record.refresh_from_db()
    assert record.facts["name"] == "孙素珍"


def test_a_corrected_name_or_birth_date_is_an_update(db: None, operator: Actor) -> None:
    """One of the two may be corrected under the same ID."""
    bring(operator, SUN)
    assert counts(bring(operator, changed(SUN, 姓名="孙淑珍"))) == (0, 1, 0, 0)
    assert counts(bring(operator, changed(SUN, 姓名="孙淑珍", 出生日期="1944-06-16"))) == (0, 1, 0, 0)


def test_a_row_in_question_does_not_shift_the_next(db: None, operator: Actor) -> None:
    """Two records of Sun; another's row under her number is asked about, and her own changes one of the two."""
    bring(operator, SUN, changed(SUN, 现住址="梅苑1幢"))
    other = changed(QIAN, 健康档案号="JK90")
    batch = bring(operator, other, changed(SUN, 现住址="梅苑5幢"))
    assert counts(batch) == (1, 1, 0, 0)
    homes = SourceRecord.objects.filter(source="health", facts__name="孙素珍").values_list("facts__address", flat=True)
    assert len(homes) == 2
    assert "梅苑5幢" in homes


@pytest.mark.parametrize(
    ("name", "note"),
    [("姓名", ("name", "not_a_person")), ("合计", ("", "row_of_footer")), ("老人姓名", ("name", "not_a_person"))],
)
def test_totals_and_repeated_headings_are_nobody(db: None, operator: Actor, name: str, note: tuple[str, str]) -> None:
    """Printed lists repeat their headings on every page and end with a total."""
    batch = bring(operator, SUN, changed([""] * len(HEADINGS), 姓名=name))
    assert counts(batch) == (1, 0, 0, 1)
    assert notes(batch) == {3: [note]}


def test_a_comma_inside_an_address_moves_nothing(db: None, operator: Actor) -> None:
    """Unquoted, it makes one cell too many: the row comes back rather than with a level for a home."""
    row = [*SUN]
    row[7:8] = ["梅苑9幢", "501室"]
    batch = bring(operator, row, QIAN)
    assert counts(batch) == (1, 0, 0, 1)
    assert notes(batch) == {2: [("", "row_too_long")]}


def test_two_communities_of_one_name(db: None, operator: Actor) -> None:
    """The person goes to the division of the file, not to one of the two by chance."""
    Division.objects.create(code="320199001099", name="梅溪社区")
    batch = bring(operator, SUN)
    assert notes(batch) == {2: [("community", "community_ambiguous")]}
    assert SourceRecord.objects.get(batch=batch).division_code == HERE


def test_a_doubtful_id_recognises_nobody(db: None, operator: Actor) -> None:
    """Zhang's ID in the row of a man born elsewhen: kept with his row, and he stays a person of his own."""
    batch = bring(operator, changed(QIAN, 身份证号=ZHANG_ID))
    record = SourceRecord.objects.get(batch=batch)
    assert record.facts["resident_id_doubtful"] is True
    assert record.sealed["resident_id"] == ZHANG_ID
    register_link(actor=operator, division_code=HERE)
    record.refresh_from_db()
    assert record.link.person.name == "钱志强"
    assert record.link.person.resident_id is None


def test_a_thousand_characters_stop_nothing(db: None, operator: Actor) -> None:
    """Every text column filled far beyond its length: taken in, cut, noted, and linked."""
    headings = [
        "姓名",
        "出生日期",
        "残疾等级",
        "特殊困难类别",
        "家庭医生",
        "参保类型",
        "待遇状态",
        "紧急联系人",
        "与老人关系",
        "户籍地址",
    ]
    batch = bring(operator, ["长" * 1_000, "1944-06-06", *["长" * 1_000] * 8], headings=headings)
    assert {code for _, code in notes(batch)[2]} == {"text_cut"}
    assert len(notes(batch)[2]) == 9
    register_link(actor=operator, division_code=HERE)
    assert SourceRecord.objects.get(batch=batch).link.person.disability == "长" * 40


def test_rejected_rows_come_back_as_they_stood(db: None, operator: Actor) -> None:
    """The number of the row, the reason with its cell and heading, then every original cell, as text."""
    broken = changed(SUN, 姓名="", 联系电话="=1+1", 身份证号="'" + SUN_ID)
    longer = [*QIAN, "多出一格"]
    batch = bring(operator, SUN, broken, longer, apply=False)
    target = io.BytesIO()
    write_rejects(operator, batch, target, reason=lambda code: SAYINGS[code], headings=("Row", "Reason"))
    book = openpyxl.load_workbook(target)
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert rows[0] == ["Row", "Reason", *HEADINGS, None]
    assert rows[1][0] == 3
    assert rows[1][1].startswith("F3 联系电话: This is not a phone number")
    assert f"姓名: {SAYINGS['name_missing']}" in rows[1][1]
    assert rows[1][2:12] == [cell or None for cell in broken]
    assert (rows[2][0], rows[2][1]) == (4, SAYINGS["row_too_long"])
    assert rows[2][2:] == longer
    assert {cell.data_type for row in book.active.iter_rows(min_row=2, min_col=2) for cell in row} <= {"s", "n"}
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
