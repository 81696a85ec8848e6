"""Workbooks as departments really send them: several sheets, merged cells, footers, second tables, other formats.

Modelled on public fault reports of other systems; what is expected is read off the sheet that each test writes.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from renyang.core.files.sheets import Book, csv_parts, open_sheet
from renyang.science.problem import Problem
from tests.workbooks import workbook

HEADINGS = ["姓名", "性别", "出生日期", "居住地址"]
FENG = ["冯一", "男", "1940-01-02", "梅苑1幢1单元101"]
Rows = list[tuple[int, tuple[object, ...], str]]


def book(path: Path, *sheets: tuple[str, list[list[object]]], change: Callable[..., None] | None = None) -> Path:
    return workbook(path, sheets, change)


def read(path: Path) -> list[tuple[str, bool, list[str], Rows, dict[str, object]]]:
    """Name, hidden, headings, rows and remarks of every sheet."""
    with Book(path, name=path.name) as whole:
        sheets = [(sheet, list(rows)) for sheet, rows in whole.sheets()]
    return [
        (one.name, one.hidden, one.header, rows, {remark["code"]: remark["facts"] for remark in one.remarks})
        for one, rows in sheets
    ]


def kinds(path: Path) -> dict[int, str]:
    """The kinds of the rows of a file's only sheet."""
    ((_name, _hidden, _header, rows, _remarks),) = read(path)
    return {number: kind for number, _cells, kind in rows}


def test_every_sheet_of_a_workbook_is_read_with_its_name(tmp_path: Path) -> None:
    """One sheet a community, a hidden list of words, a sheet without a cell: all are named, three have rows."""
    path = book(
        tmp_path / "file.xlsx",
        ("字典", [["性别", "居住方式"], ["男", "独居"]]),
        ("梅溪社区", [HEADINGS, FENG]),
        ("桂园社区", [HEADINGS, FENG]),
        ("空", []),
        change=lambda made: setattr(made["字典"], "sheet_state", "hidden"),
    )
    assert [(name, hidden, len(rows)) for name, hidden, _header, rows, _remarks in read(path)] == [
        ("字典", True, 1),
        ("梅溪社区", False, 1),
        ("桂园社区", False, 1),
        ("空", False, 0),
    ]


def test_one_sheet_is_the_first_visible_one_that_is_a_table(tmp_path: Path) -> None:
    """Behind a hidden list of words and a page of instructions in one column."""
    path = book(
        tmp_path / "file.xlsx",
        ("字典", [["性别", "居住方式"], ["男", "独居"]]),
        ("填表说明", [["填表说明"], ["1. 姓名与身份证一致"]]),
        ("名单", [HEADINGS, FENG]),
        change=lambda made: setattr(made["字典"], "sheet_state", "hidden"),
    )
    assert list(open_sheet(path).rows()) == [(2, tuple(FENG))]


def test_a_cell_merged_over_rows_is_in_each_of_them(tmp_path: Path) -> None:
    """A household: the spouse has the address too; two cells of three rows were empty. The empty row 5 stays no row."""
    rows: list[list[object]] = [["居住地址", "姓名"], ["桂苑1幢101", "蒋一"], [None, "蒋二"], [None, "蒋三"], []]
    path = book(tmp_path / "file.xlsx", ("名单", rows), change=lambda made: made["名单"].merge_cells("A2:A5"))
    ((_name, _hidden, _header, read_rows, remarks),) = read(path)
    assert [cells for _number, cells, _kind in read_rows] == [(FENG_HOME, name) for name in ("蒋一", "蒋二", "蒋三")]
    assert remarks["merged_cells"] == {"count": 2}


FENG_HOME = "桂苑1幢101"


@pytest.mark.parametrize(
    "first",
    ["合  计", "合计：2人", "总计(人)", "填表人：李四", "审核人签字：", "备注：独居老人请标注", "注：1. 一式两份", "—以下空白—",
     "制表日期：2026-07-01", "单位负责人：" , "第1页，共3页"],
)  # fmt: skip
def test_what_stands_below_a_list_is_no_person(tmp_path: Path, first: str) -> None:
    """As forms end; "单位负责人" begins with no word that the reader knows, and stays a row for its kind to judge."""
    found = kinds(book(tmp_path / "file.xlsx", ("名单", [HEADINGS, FENG, [first]])))
    assert found == {2: "", 3: "" if first.startswith("单位") else "row_of_footer"}


@pytest.mark.parametrize("name", ["合小兰", "注小明", "备小兰", "审小明", "第五伦", "一丁"])
def test_a_name_that_begins_like_a_footer_is_a_person(tmp_path: Path, name: str) -> None:
    """第五 is a surname of two characters, and 丁 follows 一 without a mark."""
    assert kinds(book(tmp_path / "file.xlsx", ("名单", [HEADINGS, [name, *FENG[1:]]]))) == {2: ""}


def test_headings_again_in_another_order(tmp_path: Path) -> None:
    """A second list below its title: its people are read by its own headings, and where it begins is said."""
    rows: list[list[object]] = [
        ["一、独居老人名单"], HEADINGS, FENG, [], ["二、高龄老人名单"],
        ["姓名", "居住地址", "性别", "出生日期"], ["陈二", "梅苑1幢102", "女", "1931-01-02"],
    ]  # fmt: skip
    ((_name, _hidden, _header, read_rows, remarks),) = read(book(tmp_path / "file.xlsx", ("名单", rows)))
    assert read_rows[-1] == (7, ("陈二", "女", "1931-01-02", "梅苑1幢102"), "")
    assert [kind for _number, _cells, kind in read_rows] == ["", "row_of_title", "row_of_headings", ""]
    assert remarks["other_tables"] == {"count": 1, "places": "6"}


def test_a_second_table_with_other_headings_is_left_out(tmp_path: Path) -> None:
    """Its second column is no sex: 邻居 must not be read under 性别. Headings as above it, repeated on a page, change nothing."""
    rows: list[list[object]] = [HEADINGS, FENG, HEADINGS, FENG, [], ["姓名", "关系", "电话"], ["陈二", "邻居", "025"]]
    assert kinds(book(tmp_path / "file.xlsx", ("名单", rows))) == {
        2: "", 3: "row_of_headings", 4: "", 6: "row_of_headings", 7: "row_of_other_table",
    }  # fmt: skip


def test_hidden_rows_and_columns_are_read_and_named(tmp_path: Path) -> None:
    """Row 3 and column B are hidden."""

    def hide(made: openpyxl.Workbook) -> None:
        made["名单"].row_dimensions[3].hidden = True
        made["名单"].column_dimensions["B"].hidden = True

    ((*_, rows, remarks),) = read(book(tmp_path / "file.xlsx", ("名单", [HEADINGS, FENG, FENG]), change=hide))
    assert len(rows) == 2
    assert remarks["hidden_rows"] == {"count": 1, "places": "3"}
    assert remarks["hidden_columns"] == {"count": 1, "places": "B"}


def test_a_formula_without_a_value_is_marked(tmp_path: Path) -> None:
    """openpyxl stores formulas only; a spreadsheet would store what they gave."""
    path = book(tmp_path / "file.xlsx", ("名单", [HEADINGS, ["许一", "男", "=A1", FENG[3]]]))
    ((*_, rows, _remarks),) = read(path)
    assert rows == [(2, ("许一", "男", "=?", FENG[3]), "")]


def test_a_workbook_of_1904_says_so(tmp_path: Path) -> None:
    """As spreadsheets on a Macintosh wrote it. A day that is formatted as one is right already."""

    def macintosh(made: openpyxl.Workbook) -> None:
        made.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as openpyxl takes it

    path = book(
        tmp_path / "file.xlsx", ("名单", [HEADINGS, ["马一", "男", dt.date(1944, 2, 29), ""]]), change=macintosh
    )
    ((*_, rows, remarks),) = read(path)
    assert rows[0][1][2] == dt.date(1944, 2, 29)
    assert "date_1904" in remarks


def test_styles_down_to_the_last_row_are_no_rows(tmp_path: Path) -> None:
    """1,048,576 rows of ten formatted empty cells: 320 MB of text that hold two people. Neither refused nor slow to death."""
    path = book(tmp_path / "file.xlsx", ("名单", [HEADINGS, FENG, FENG]))
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    text = members.pop("xl/worksheets/sheet1.xml")
    head, tail = text.split(b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            member.write(head)
            for start in range(4, 1_048_577, 10_000):
                rows = range(start, min(start + 10_000, 1_048_577))
                member.write(b"".join(b'<row r="%d">%s</row>' % (at, STYLED.replace(b"@", b"%d" % at)) for at in rows))
            member.write(b"</sheetData>" + tail)
    ((*_, rows, _remarks),) = read(path)
    assert [number for number, _cells, _kind in rows] == [2, 3]


STYLED = b"".join(b'<c r="%c@" s="1"/>' % letter for letter in b"ABCDEFGHIJ")


def test_a_twin_heading_behind_a_guardian_is_the_guardians(tmp_path: Path) -> None:
    path = book(
        tmp_path / "file.xlsx", ("名单", [["姓名", "联系电话", "监护人", "联系电话"], ["吕一", "1", "吕二", "2"]])
    )
    assert open_sheet(path).header == ("姓名", "联系电话", "监护人", "监护人/联系电话")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('\ufeffsep=;\r\n姓名;地址\r\n"田";"梅苑1幢, 101"\r\n'.encode(), ("田", "梅苑1幢, 101")),
        ("姓名;地址\r\n田;梅苑, 1幢, 1单元, 101\r\n".encode("gb18030"), ("田", "梅苑, 1幢, 1单元, 101")),
        ('姓名;地址\r\n田;"梅苑, 1幢, 1单元, 101"\r\n'.encode("gb18030"), ("田", "梅苑, 1幢, 1单元, 101")),
        ("姓名\t地址\n田\t梅苑\n".encode("utf-16-le"), ("田", "梅苑")),
        ("姓名\t地址\n田\t梅苑\n".encode("utf-16-be"), ("田", "梅苑")),
        ("姓名\t地址\n田\t梅苑\n".encode("utf-16"), ("田", "梅苑")),
        ('姓名,地址\n田,="3-2-501"\n'.encode(), ("田", "3-2-501")),
        ('姓名,地址\n田,"=""3-2-501"""\n'.encode(), ("田", "3-2-501")),
        ("<html><head><meta charset=gb2312></head><table><tr><th>姓名<th>地址</tr>"
         "<tr><td>田<td>梅苑&nbsp;1幢</table>".encode("gb18030"), ("田", "梅苑 1幢")),
        ('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
         'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table><Row>'
         '<Cell><Data ss:Type="String">姓名</Data></Cell><Cell><Data ss:Type="String">地址</Data></Cell></Row><Row>'
         '<Cell><Data ss:Type="String">田</Data></Cell><Cell><Data ss:Type="Number">3</Data></Cell></Row>'
         "</Table></Worksheet></Workbook>".encode(), ("田", 3)),
    ],
)  # fmt: skip
def test_other_forms_of_a_sheet(tmp_path: Path, content: bytes, expected: tuple[object, ...]) -> None:
    """Separators, encodings and formats that programs write under the name of a spreadsheet."""
    path = tmp_path / "file.xls"
    path.write_bytes(content)
    assert [cells for _number, cells in open_sheet(path).rows()] == [expected]


def test_a_merged_cell_of_a_page_is_in_each_row(tmp_path: Path) -> None:
    """rowspan and colspan: the second person begins in the second column."""
    path = tmp_path / "file.xls"
    rows = "<tr><td rowspan=2>梅苑1幢<td>蒋一<td>男</tr><tr><td>蒋二<td>女</tr>"
    path.write_text(f"<table><tr><td>地址<td>姓名<td>性别</tr>{rows}</table>", encoding="utf-8")
    assert [cells for _number, cells in open_sheet(path).rows()] == [
        ("梅苑1幢", "蒋一", "男"),
        ("梅苑1幢", "蒋二", "女"),
    ]


def test_entities_of_a_workbook_in_xml_are_refused(tmp_path: Path) -> None:
    """No honest program declares any; they could multiply."""
    path = tmp_path / "file.xls"
    declared = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]>'
    path.write_text(f'{declared}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', encoding="utf-8")
    with pytest.raises(Problem) as refusal:
        open_sheet(path)
    assert refusal.value.code == "damaged_file"


@pytest.mark.parametrize("first", "＝＋－＠\n\t=+-@")
def test_no_sign_that_a_spreadsheet_may_run_comes_first(tmp_path: Path, first: str) -> None:
    """Full-width signs are taken for narrow ones by spreadsheets of East Asia; read again, the text is what it was."""
    written = b"".join(csv_parts(columns=["姓名", "备注"], rows=[["田", f"{first}1+1"]]))
    cell = re.split(r'[,"]+', written.decode("utf-8-sig").split("\r\n", 1)[1])[1]
    assert cell.startswith(f"'{first}")
    path = tmp_path / "file.csv"
    path.write_bytes(written)
    assert list(open_sheet(path).rows()) == [(2, ("田", f"{first}1+1"))]
    assert io.BytesIO(written).read(3) == b"\xef\xbb\xbf"
