"""Real sheets of people, from the file to the preview: which sheets, which people, which cells were not understood."""

import datetime as dt
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.models import AccessEntry, BatchState, ImportBatch
from renyang.core.queries import as_read, columns_read, noted_rows, sheets_read, write_rejects
from renyang.core.services import import_apply, import_choose, import_map, import_stage
from renyang.people.domain import reading
from renyang.people.models import SourceRecord
from renyang.science.names import pinyin
from renyang.science.problem import Problem
from tests.commands import Run
from tests.personas import COMMUNITY, HERE, OFFICER, Persona
from tests.workbooks import workbook
from tests.world import valid_id

HEADINGS = ["姓名", "性别", "出生日期", "居住地址"]
CHU = [["褚一", "男", "1940-01-02", "梅苑1幢1单元101"], ["褚二", "女", "1941-01-02", "桂苑1幢1单元101"]]
ID = valid_id("32019919440229123")
Book = list[tuple[str, list[list[Any]]]]


@pytest.fixture
def stage(tmp_path: Path, operator: Actor, db: None) -> Callable[..., ImportBatch]:
    """Stages a workbook of people, as its sender would bring it."""

    def staged(sheets: Book, change: Callable[..., None] | None = None, actor: Actor = operator) -> ImportBatch:
        path = workbook(tmp_path / "名单.xlsx", sheets, change)
        return import_stage(
            actor=actor, path=path, file_name=path.name, kind="people", source="civil_affairs", division_code=HERE
        )

    return staged


def preview(actor: Actor, batch: ImportBatch) -> ImportBatch:
    return import_map(actor=actor, batch=batch, mapping={int(at): name for at, name in batch.mapping.items()})


def codes(batch: ImportBatch) -> dict[str, list[tuple[str, str]]]:
    """Place -> (field, code) of every note."""
    return {batch.place(number): [(n["column"], n["code"]) for n in notes] for number, notes in noted_rows(batch)}


PER_COMMUNITY: Book = [("梅溪社区", [HEADINGS, CHU[0]]), ("桂园社区", [HEADINGS, CHU[1]]), ("字典", [["性别"], ["男"]])]


def test_a_sheet_a_community_brings_them_all(stage: Callable[..., ImportBatch], operator: Actor) -> None:
    """Two sheets of one person each, whose names are communities of the sub-district; the list of words is not read."""
    batch = import_apply(actor=operator, batch=preview(operator, stage(PER_COMMUNITY)))
    assert (batch.counts["new"], sum(batch.counts.values())) == (2, 2)
    records = SourceRecord.objects.filter(batch=batch).values_list("facts__name", "division_code")
    assert dict(records) == {"褚一": COMMUNITY, "褚二": "320199001002"}
    assert codes(batch) == {
        "梅溪社区!2": [("community", "community_of_sheet")],
        "桂园社区!2": [("community", "community_of_sheet")],
    }
    assert [(one.name, one.read, one.rows) for one in sheets_read(batch)] == [
        ("梅溪社区", True, 1), ("桂园社区", True, 1), ("字典", False, 1),
    ]  # fmt: skip
    assert batch.rows.count() == 2


def test_the_command_says_what_it_read(db: None, run: Run, tmp_path: Path) -> None:
    """Every sheet by name; one of the two when it is asked for."""
    path = workbook(tmp_path / "名单.xlsx", PER_COMMUNITY)
    whole = json.loads(run("import", path, "--source", "civil_affairs", "--division", HERE, "--json").out)
    assert whole["new"] == 2
    assert [(one["name"], one["read"]) for one in whole["sheets"]] == [
        ("梅溪社区", True), ("桂园社区", True), ("字典", False),
    ]  # fmt: skip
    assert whole["sheets"][2]["why"]
    assert [one["field"] for one in whole["columns"] if one["column"]] == ["name", "sex", "birth_date", "address"]
    one = ["--source", "civil_affairs", "--division", HERE, "--sheet", "桂园社区"]
    assert json.loads(run("import", path, *one, "--json").out)["staged"] == 1
    assert run("import", path, *one[:-1], "荷塘社区").code == 1


def test_other_sheets_are_chosen(stage: Callable[..., ImportBatch], operator: Actor) -> None:
    """One of the two; then the list of words, whose headings are others; both at once is refused, and so is none."""
    batch = import_choose(actor=operator, batch=stage(PER_COMMUNITY), sheets=[1])
    assert (batch.row_count, batch.place(4), batch.state) == (1, "2", BatchState.STAGED)
    assert preview(operator, batch).counts["new"] == 1
    assert import_choose(actor=operator, batch=batch, sheets=[2]).header == ["性别"]
    for wrong in ([0, 2], [], [9]):
        with pytest.raises(Problem):
            import_choose(actor=operator, batch=batch, sheets=wrong)


def test_a_hidden_sheet_and_instructions_are_left_out(stage: Callable[..., ImportBatch]) -> None:
    """The list is the third sheet; its first person is in row 2 of it."""
    sheets: Book = [("字典", [["性别"], ["男"]]), ("填表说明", [["填表说明"], ["姓名"]]), ("名单", [HEADINGS, CHU[0]])]
    batch = stage(sheets, lambda book: setattr(book["字典"], "sheet_state", "hidden"))
    assert [one.read for one in sheets_read(batch)] == [False, False, True]
    assert all(one.why for one in sheets_read(batch)[:2])
    assert (batch.header, batch.row_count) == (HEADINGS, 1)


def test_the_spouse_has_the_address_too(stage: Callable[..., ImportBatch], operator: Actor) -> None:
    """Merged over both rows of a household; the total below is no person."""
    rows = [
        ["居住地址", "姓名", "出生日期"],
        ["桂苑1幢101", "蒋一", "1940-01-02"],
        [None, "蒋二", "1941-01-02"],
        ["合计", 2],
    ]
    batch = preview(operator, stage([("名单", rows)], lambda book: book["名单"].merge_cells("A2:A3")))
    assert batch.counts["new"] == 2
    assert codes(batch) == {"4": [("", "row_of_footer")]}
    import_apply(actor=operator, batch=batch)
    assert set(SourceRecord.objects.filter(batch=batch).values_list("facts__address", flat=True)) == {"桂苑1幢101"}


def test_cells_that_excel_changed(stage: Callable[..., ImportBatch], operator: Actor) -> None:
    """12-3 became a day, an address TRUE, a formula has no value, and days count from 1904: 14,669 + 1,462 days after
    1899-12-30 are 16,131, which is 1944-02-29 (16,131 = 44 * 365 + 11 leap days + 60).
    """

    def macintosh(book: openpyxl.Workbook) -> None:
        book.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as openpyxl takes it

    rows = [
        [*HEADINGS, "楼层"],
        ["韩一", "男", 14_669, dt.date(2026, 12, 3), dt.date(2026, 5, 6)],
        ["韩二", "=A1", "36.1.5", True, "5/6"],
    ]
    batch = preview(operator, stage([("名单", rows)], macintosh))
    assert codes(batch) == {
        "2": [("address", "date_in_text"), ("floor", "date_in_text")],
        "3": [("birth_date", "date_short_year"), ("address", "truth_in_text"), ("sex", "formula_uncomputed")],
    }
    import_apply(actor=operator, batch=batch)
    days = SourceRecord.objects.filter(batch=batch).values_list("facts__name", "facts__birth_date")
    assert dict(days) == {"韩一": "1944-02-29", "韩二": "1936-01-05"}


def test_an_id_in_a_name_or_an_address_is_taken_for_the_id(stage: Callable[..., ImportBatch], operator: Actor) -> None:
    """It is sealed as her ID and stars in the text; invisible signs in numbers are none; two IDs in a row are nobody's."""
    other = valid_id("32019919440229125")
    rows = [
        [*HEADINGS, "身份证号"],
        ["赵一", "", "", f"梅苑1幢{ID}", ""],
        [f"赵二{ID}", "", "", f"梅苑2幢{other}", ""],
        ["赵三", "", "", "", f"\u2068{other[:6]}\u200b{other[6:]}\u2069"],
    ]
    batch = import_apply(actor=operator, batch=preview(operator, stage([("名单", rows)])))
    records = {record.facts["name"]: record for record in SourceRecord.objects.filter(batch=batch)}
    assert records["赵一"].sealed["resident_id"] == ID
    assert records["赵一"].facts["address"] == "梅苑1幢" + "*" * 18
    assert records["赵三"].sealed["resident_id"] == other
    assert "resident_id" not in (records[f"赵二{'*' * 18}"].sealed or {})


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("13912345678/13812345678", ("13912345678", "phones_several")),
        ("025-83301234、13912345678", ("13912345678", "phones_several")),
        ("13912345678（女儿）", ("13912345678", "phone_words")),
        ("025-83301234转8001", ("02583301234", "phone_extension")),
        ("025-83301234-8001", ("02583301234", "phone_extension")),
        ("０２５－８３３０１２３４", ("02583301234", "")),
        ("025—83301234", ("02583301234", "")),
        ("0086-25-83301234", ("02583301234", "")),
        (2_583_301_234, ("02583301234", "")),
        ("13912345678；", ("13912345678", "")),
        ("\u202d139 1234\u00a05678\u202c", ("13912345678", "")),
        ("4008123456", (None, "phone_unreadable")),  # a hot line is nobody's telephone
        ("1391234567", (None, "phone_unreadable")),  # a digit is missing
    ],
)
def test_real_telephone_cells(cell: object, expected: tuple[str | None, str]) -> None:
    """Digits as they stand in the cell; 25 is the area code of Nanjing, 025, without its zero."""
    assert reading.phone(cell) == expected


@pytest.mark.parametrize(
    ("name", "sounds"), [("乐嘉", "yue jia"), ("藏天朔", "zang tian shuo"), ("薄一波", "bo yi bo"), ("黑明", "he ming")]
)
def test_real_surnames_with_a_sound_of_their_own(name: str, sounds: str) -> None:
    """Xiandai Hanyu Cidian, under the surname."""
    assert pinyin(name) == sounds


def test_a_private_character_is_noted() -> None:
    """U+E863 shows as a character only where a font was made for it."""
    assert reading.name("方\ue863") == ("方\ue863", "private_character")


FAULTY = [[*HEADINGS, "联系电话"], ["沈一", "不明", "1940-13-01", "梅苑1幢", "12345678901234"], ["", "男", "", "", ""]]


def test_the_preview_says_what_was_not_understood(
    stage: Callable[..., ImportBatch], operator: Actor, sign_in: Callable[[Persona | None], Client]
) -> None:
    """Three cells of row 2 and the name that row 3 lacks. Of the phone only the last two signs are shown: it is sealed."""
    batch = preview(operator, stage([("名单", FAULTY)]))
    columns = {one.field: one for one in columns_read(operator, batch)}
    assert {name: (one.filled, one.noted) for name, one in columns.items()} == {
        "name": (1, 1), "sex": (2, 1), "birth_date": (1, 1), "address": (1, 0), "phone": (1, 1),
    }  # fmt: skip
    texts = {
        name: [(cell.place, cell.text) for cell in one.notes[0].cells] for name, one in columns.items() if one.notes
    }
    assert texts == {
        "name": [("A3", "")],
        "sex": [("B2", "不明")],
        "birth_date": [("C2", "1940-13-01")],
        "phone": [("E2", "****34")],
    }
    page = sign_in(OFFICER).get(f"/imports/{batch.pk}/").text
    assert "****34" in page
    assert "12345678901234" not in page
    assert set(AccessEntry.objects.filter(subject="notes").latest("pk").facts) == {"sex", "birth_date", "phone"}
    (refused,) = as_read(operator, batch)["rejected_rows"]
    assert refused["row"] == "3"
    assert refused["reasons"][0].startswith("A3 姓名")
    target = io.BytesIO()
    write_rejects(operator, batch, target, reason=str, headings=("行", "原因"))
    assert openpyxl.load_workbook(target).active["B2"].value == "A3 姓名: name_missing"


def test_the_sheets_are_chosen_on_the_page(
    stage: Callable[..., ImportBatch], operator: Actor, sign_in: Callable[[Persona | None], Client]
) -> None:
    """Ticks for all three; reading the second alone leads back to the columns; sheets that differ are refused in words."""
    batch = stage(PER_COMMUNITY)
    client = sign_in(OFFICER)
    page = client.get(f"/imports/{batch.pk}/").text
    assert page.count('name="sheet"') == 3
    assert client.post(f"/imports/{batch.pk}/choose/", {"sheet": ["1"]}).status_code == 302
    batch = ImportBatch.objects.get(pk=batch.pk)
    assert [one.read for one in batch.staged] == [False, True, False]
    answer = client.post(f"/imports/{batch.pk}/choose/", {"sheet": ["0", "2"]})
    assert answer.status_code == 422
    assert "字典" in answer.text
