"""Reading spreadsheets as departments write them, and writing them so that nothing is lost or run."""

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.core.files.sheets import Sheet, csv_parts, open_sheet, write_csv, write_xlsx, writing
from renyang.core.files.sheets.header import column_letter, find_header
from renyang.science.identity import IdState, parse_resident_id
from renyang.science.problem import Problem

HEADINGS = ["姓名", "性别", "身份证号"]
ROW = ["张秀英", "女", "320199194203120023"]


def csv_of(folder: Path, text: str, encoding: str = "utf-8") -> Sheet:
    path = folder / "file.csv"
    path.write_bytes(text.encode(encoding))
    return open_sheet(path)


def book_of(folder: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> Sheet:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(folder / "file.xlsx")
    return open_sheet(folder / "file.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """𠮷 and 䶮 are outside GBK: GB18030 has them in four bytes. UTF-16 comes with its byte order mark."""
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    sheet = csv_of(tmp_path, f"{mark}姓名,性别\n张𠮷䶮,女\n", encoding)
    assert sheet.header == ("姓名", "性别")
    assert list(sheet.rows()) == [(2, ("张𠮷䶮", "女"))]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, mark: str, end: str) -> None:
    sheet = csv_of(tmp_path, end.join([mark.join(HEADINGS), mark.join(ROW), ""]))
    assert sheet.header == tuple(HEADINGS)
    assert list(sheet.rows()) == [(2, tuple(ROW))]


def test_a_rare_mark_is_no_delimiter(tmp_path: Path) -> None:
    """One cell lists eight diseases with bars; the three columns are parted by commas all the same."""
    lines = ["姓名,性别,慢性病", "张秀英,女,a|b|c|d|e|f|g|h", *["李,男,"] * 5]
    assert csv_of(tmp_path, "\n".join(lines)).header == ("姓名", "性别", "慢性病")


def test_row_numbers_are_those_the_spreadsheet_shows(tmp_path: Path) -> None:
    """Blank lines count, cells of two lines count once."""
    sheet = csv_of(tmp_path, '姓名,地址\n\n张,"梅苑\n3幢"\n,,\n李,x\n')
    assert list(sheet.rows()) == [(3, ("张", "梅苑\n3幢")), (5, ("李", "x"))]


def test_a_table_that_begins_elsewhere(tmp_path: Path) -> None:
    """From C4 on: numbers and letters stay those of the sheet."""
    book = openpyxl.Workbook()
    for cell, value in {"C4": "姓名", "D4": "性别", "C5": "张", "D5": "女", "D8": "男"}.items():
        book.active[cell] = value
    book.save(tmp_path / "file.xlsx")
    sheet = open_sheet(tmp_path / "file.xlsx")
    assert sheet.header == ("", "", "姓名", "性别")
    assert list(sheet.rows()) == [(5, (None, None, "张", "女")), (8, (None, None, None, "男"))]


def test_ragged_rows(tmp_path: Path) -> None:
    """Short rows are filled; a row of a csv that is too long keeps its cells, so that it can be refused and given back."""
    sheet = csv_of(tmp_path, "姓名,性别,地址,电话\n张,女\n李,男,梅苑3幢,501室,1990\n王,男,x,1,,,\n")
    assert list(sheet.rows()) == [
        (2, ("张", "女", None, None)),
        (3, ("李", "男", "梅苑3幢", "501室", "1990")),
        (4, ("王", "男", "x", "1")),
    ]


def test_a_column_without_a_heading_is_kept(tmp_path: Path) -> None:
    """A remark to the right of an xlsx table is a column like any other, without a name."""
    sheet = book_of(tmp_path, [[*HEADINGS], [*ROW, "见备注"]])
    assert sheet.header == (*HEADINGS, "")
    assert list(sheet.rows()) == [(2, (*ROW, "见备注"))]


def test_empty_columns_at_the_end_of_a_csv(tmp_path: Path) -> None:
    """Where the row of headings has room for a cell it is a column without a name; where nothing stands, there is none."""
    sheet = csv_of(tmp_path, "姓名,性别,,,,\n张,女,,见备注,,\n李,男,,,,\n")
    assert sheet.header == ("姓名", "性别", "", "")
    assert list(sheet.rows()) == [(2, ("张", "女", None, "见备注")), (3, ("李", "男", None, None))]


def test_cells_keep_their_types(tmp_path: Path) -> None:
    """Whole floats are whole numbers; an ID typed as a number stays one, so that its damage is seen."""
    day = dt.date(1942, 3, 12)
    sheet = book_of(tmp_path, [["甲", "乙", "丙", "丁", "戊"], ["0012", 12.0, 2.5, day, 320102194203120000]])
    cells = next(sheet.rows())[1]
    assert cells[:3] == ("0012", 12, 2.5)
    assert cells[3].isoformat()[:10] == day.isoformat()
    assert parse_resident_id(cells[4]).state == IdState.DAMAGED


def test_a_formula_gives_the_value_it_had(tmp_path: Path) -> None:
    """openpyxl writes formulas without their value: there is none to read, and nothing is run."""
    sheet = book_of(tmp_path, [["姓名", "数"], ["张", "=1+1"]])
    assert list(sheet.rows()) == [(2, ("张", None))]


def test_headings_below_a_title_and_a_note(tmp_path: Path) -> None:
    """A merged title, who filled it in and when, a blank line, then the headings in row 4."""
    rows = [
        ["梅溪街道老年人台账", None, None, None],
        ["填报单位：梅溪街道", None, "填报日期：2026年1月", None],
        [],
        [*HEADINGS, "电话"],
        [*ROW, "19900000001"],
    ]
    sheet = book_of(tmp_path, rows, ("A1:D1", "A2:B2", "C2:D2"))
    assert sheet.header == (*HEADINGS, "电话")
    assert [number for number, _ in sheet.rows()] == [5]


def test_two_merged_header_rows(tmp_path: Path) -> None:
    """Over one row: parent/child; over both: the heading alone. The same child may stand below two parents."""
    rows = [
        ["台账", *[None] * 5],
        ["序号", "基本信息", None, None, "紧急联系人", None],
        [None, "姓名", "性别", "电话", "姓名", "电话"],
        [1, "张秀英", "女", "19900000001", "张明", "19900000002"],
    ]
    sheet = book_of(tmp_path, rows, ("A1:F1", "A2:A3", "B2:D2", "E2:F2"))
    assert sheet.header == (
        "序号",
        "基本信息/姓名",
        "基本信息/性别",
        "基本信息/电话",
        "紧急联系人/姓名",
        "紧急联系人/电话",
    )
    assert sheet.header_rows == 2
    assert [number for number, _ in sheet.rows()] == [4]


def test_two_header_rows_of_a_csv(tmp_path: Path) -> None:
    """A merged sheet saved as csv: the parent stands over its first child only."""
    text = "基本信息,,紧急联系人,\n姓名,性别,姓名,电话\n张秀英,女,张明,19900000002\n"
    sheet = csv_of(tmp_path, text, "gb18030")
    assert sheet.header == ("基本信息/姓名", "基本信息/性别", "紧急联系人/姓名", "紧急联系人/电话")
    assert list(sheet.rows()) == [(3, ("张秀英", "女", "张明", "19900000002"))]


def test_a_first_person_is_no_heading(tmp_path: Path) -> None:
    """One heading is missing and the people have no numbers: they are people all the same."""
    sheet = csv_of(tmp_path, "姓名,性别,,社区\n张秀英,女,独居,梅溪社区\n李桂兰,女,独居,梅溪社区\n")
    assert sheet.header == ("姓名", "性别", "", "社区")
    assert len(list(sheet.rows())) == 2


@pytest.mark.parametrize(
    ("at", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
)
def test_column_letters(at: int, letters: str) -> None:
    """XFD is the last column of a spreadsheet, the 16,384th."""
    assert column_letter(at) == letters


def test_headings_with_stray_blanks() -> None:
    assert find_header([[" 姓名 ", None, "性别\n"], ["张", None, "女"]], [], "file").headings == ("姓名", "", "性别")


def test_nothing_written_is_ever_run(tmp_path: Path) -> None:
    """Formulas of others come out as text: by the cell's own type in xlsx, behind an apostrophe in csv."""
    risky = ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://a")', "'quoted"]
    write_xlsx(tmp_path / "out.xlsx", title="t", columns=["=A1"], rows=[[text] for text in risky])
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value.replace("_x000D_", "\r") for cell in cells[1:]] == risky
    target = io.BytesIO()
    write_csv(target, columns=["=A1"], rows=[[text] for text in risky])
    rows = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))
    assert all(row[0].startswith("'") for row in rows)


def test_ids_and_phones_stay_text(tmp_path: Path) -> None:
    """Eighteen digits survive a round through xlsx, as text; so does a leading zero."""
    write_xlsx(tmp_path / "out.xlsx", title="t", columns=["a", "b", "c"], rows=[[ROW[2], "02584", 7]], text_columns=[2])
    assert list(open_sheet(tmp_path / "out.xlsx").rows()) == [(2, (ROW[2], "02584", "7"))]


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=5))
def test_what_is_written_as_csv_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    """Any text, formulas and apostrophes included. A first column of numbers keeps the rows and the headings apart."""
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    with path.open("wb") as file:
        write_csv(file, columns=["号", "甲", "乙", "丙"], rows=[(str(at), *row) for at, row in enumerate(rows)])
    expected = [(at + 2, (str(at), *(cell or None for cell in row))) for at, row in enumerate(rows)]
    assert list(open_sheet(path).rows()) == expected


NOTE = "由officer于 2026-03-02 08:00 导出，用途：照护服务。请勿外传。范围：社区：梅溪社区。"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_first_line_of_a_list_is_no_heading(tmp_path: Path, form: str) -> None:
    """What was written below a note is read again without it; row numbers stay those of the sheet."""
    path, rows = tmp_path / f"file.{form}", [["张", "=1+1"], ["李", "'x"]]
    if form == "xlsx":
        write_xlsx(path, title="t", columns=["姓名", "性别"], rows=rows, note=NOTE)
    else:
        path.write_bytes(b"".join(csv_parts(columns=["姓名", "性别"], rows=rows, note=NOTE)))
    sheet = open_sheet(path)
    assert sheet.header == ("姓名", "性别")
    assert list(sheet.rows()) == [(3, ("张", "=1+1")), (4, ("李", "'x"))]


def test_a_csv_comes_in_pieces(tmp_path: Path) -> None:
    """1,200 rows, a note and headings at 500 a piece are three; together they are what is written at once, with one mark."""
    rows = [[str(at), "x"] for at in range(1_200)]
    parts = list(csv_parts(columns=["号", "甲"], rows=iter(rows), note=NOTE))
    whole = io.BytesIO()
    write_csv(whole, columns=["号", "甲"], rows=rows, note=NOTE)
    assert len(parts) == 3
    assert b"".join(parts) == whole.getvalue()
    assert whole.getvalue().count(b"\xef\xbb\xbf") == 1


def test_a_file_says_whose_it_is_and_is_ready_for_print(tmp_path: Path) -> None:
    """In its properties and below every page, where an ampersand would be a mark; across, one page wide, headings (in row 2,
    below the note) on every page; signs that no sheet's name may have are left out.
    """
    path = tmp_path / "out.xlsx"
    write_xlsx(path, title="A/B: 名单", columns=["甲", "乙"], rows=[["1", "2"]], note="R&D, 08:00", author="officer")
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert (book.properties.creator, book.properties.description) == ("officer", "R&D, 08:00")
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("R＆D, 08:00", "&P / &N")
    assert sheet.title == "A B  名单"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one page wide is what a file says nothing of
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$2:$2"


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not cut off in silence. With a last row of 3 (from zero) and headings in row 0, three rows fit and four do not."""
    monkeypatch.setattr(writing, "LAST_ROW", 3)
    write_xlsx(tmp_path / "out.xlsx", title="t", columns=["a", "b"], rows=[["1", "2"]] * 3)
    with pytest.raises(Problem, match="more than 3 rows"):
        write_xlsx(tmp_path / "out.xlsx", title="t", columns=["a", "b"], rows=[["1", "2"]] * 4)
