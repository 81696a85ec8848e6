"""Files that must not or cannot be opened: each is refused with a sentence that says what, where and what to do.

Workbooks are made with openpyxl; old .xls files and locked workbooks byte by byte (`tests/damage.py`).
"""

import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from renyang.core.files.sheets import open_sheet
from renyang.science.problem import Problem
from tests.damage import compound, old_workbook, record

SHEET = "xl/worksheets/sheet1.xml"
PASSWORD = record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))  # a FilePass record, as [MS-XLS] 2.4.117 has it


def refused(path: Path, code: str) -> str:
    """The sentences of the refusal, which has to name the file and say what to do."""
    with pytest.raises(Problem) as found:
        list(open_sheet(path).rows())
    problem = found.value
    assert problem.code == code
    assert problem.do
    said = str(problem)
    assert path.name in said
    return said


def read(path: Path) -> tuple[tuple[str, ...], list[tuple[int, tuple[object, ...]]]] | Problem:
    """Headings and numbered rows, or the refusal."""
    try:
        sheet = open_sheet(path)
        return sheet.header, list(sheet.rows())
    except Problem as problem:
        return problem


def workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows or ([["姓名", "性别"], ["张秀英", "女"]]):
        book.active.append(row)
    book.save(path)
    return path


def changed(path: Path, change: Callable[[bytes], bytes], member: str = SHEET) -> Path:
    """The workbook with one member changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = change(members[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "JPEG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "binary"),
        ("\ufeff\n <table><tr><td>姓名</td></tr></table>".encode(), "HTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML"),
    ],
)
def test_other_kinds_of_file_named_xlsx(tmp_path: Path, content: bytes, kind: str) -> None:
    """By the first bytes, whatever the name says; tables that web sites call .xls are HTML."""
    path = tmp_path / "老人名单.xlsx"
    path.write_bytes(content)
    assert kind in refused(path, "wrong_type")


@pytest.mark.parametrize(
    ("member", "kind"), [("word/document.xml", "Word"), ("content.xml", "ZIP"), ("xl/workbook.bin", "XLSB")]
)
def test_other_archives_named_xlsx(tmp_path: Path, member: str, kind: str) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "<x/>")
    assert kind in refused(path, "wrong_type")


def test_an_old_word_file(tmp_path: Path) -> None:
    path = tmp_path / "file.xls"
    path.write_bytes(compound({"WordDocument": b"x"}))
    assert "Word" in refused(path, "wrong_type")


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    """An .xls as office programs before 2007 write it."""
    path = tmp_path / "old.xls"
    path.write_bytes(old_workbook([["姓名", "性别"], ["张秀英", "女"]]))
    sheet = open_sheet(path)
    assert sheet.header == ("姓名", "性别")
    assert list(sheet.rows()) == [(2, ("张秀英", "女"))]


@pytest.mark.parametrize("name", ["file.xls", "file.xlsx", "file.csv", "file"])
def test_the_content_counts_not_the_name(tmp_path: Path, name: str) -> None:
    """A workbook called .xls, and the upload's own temporary name, which has no ending."""
    sheet = open_sheet(workbook(tmp_path / "right.xlsx").rename(tmp_path / name))
    assert list(sheet.rows()) == [(2, ("张秀英", "女"))]


def test_a_workbook_behind_a_password(tmp_path: Path) -> None:
    """[MS-OFFCRYPTO] 2.3.1: a compound file with the streams EncryptionInfo and EncryptedPackage."""
    path = tmp_path / "secret.xlsx"
    path.write_bytes(compound({"EncryptionInfo": b"\x04\x00\x04\x00\x40\x00\x00\x00", "EncryptedPackage": bytes(8)}))
    assert "password" in refused(path, "password")


def test_an_old_workbook_behind_a_password(tmp_path: Path) -> None:
    path = tmp_path / "secret.xls"
    path.write_bytes(old_workbook([["姓名", "性别"], ["张秀英", "女"]], before=PASSWORD))
    assert "password" in refused(path, "password")


def test_nothing_at_all(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    refused(path, "empty_file")


@pytest.mark.parametrize("text", ["\n\n\n", " , ,\n,,\n", "\ufeff"])
def test_a_csv_without_a_word(tmp_path: Path, text: str) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(text, encoding="utf-8")
    refused(path, "empty_file")


def test_a_blank_sheet(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "blank.xlsx")
    refused(tmp_path / "blank.xlsx", "empty_file")


def test_headings_only(tmp_path: Path) -> None:
    refused(workbook(tmp_path / "headings.xlsx", ["姓名", "性别"]), "no_rows")
    path = tmp_path / "headings.csv"
    path.write_text("姓名,性别\n", encoding="utf-8")
    refused(path, "no_rows")


def test_600_mb_in_one(tmp_path: Path) -> None:
    """A sheet of zeros: 600 MB by the archive's own directory, less than 1 MB on disk, and never unpacked."""
    path = workbook(tmp_path / "bomb.xlsx")
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(60):
            member.write(bytes(10_000_000))
    assert path.stat().st_size < 1_000_000
    assert "600 MB" in refused(path, "archive_bomb")


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    """The directory says 5,000 bytes for a sheet of 30 MB; nobody reads past what it says."""
    size = 30_000_000
    path = changed(workbook(tmp_path / "lie.xlsx"), lambda _: b"<worksheet>".ljust(size))
    content = path.read_bytes()
    assert content.count(struct.pack("<I", size)) == 2
    path.write_bytes(content.replace(struct.pack("<I", size), struct.pack("<I", 5_000)))
    refused(path, "damaged_file")


def test_entities_that_multiply(tmp_path: Path) -> None:
    """Ten entities of ten of the last each would be 10^9 words; they are never expanded."""
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    declared = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "lol">{entities}]>'.encode()
    path = changed(workbook(tmp_path / "laughs.xlsx"), lambda xml: declared + xml.replace("张秀英".encode(), b"&e9;"))
    refused(path, "damaged_file")


def far(path: Path, cell: str) -> Path:
    """1,300 rows of two columns, and one cell elsewhere."""
    return changed(
        workbook(path, ["姓名", "性别"], *[["张秀英", "女"]] * 1_300),
        lambda xml: xml.replace(
            b"</sheetData>", f'<row r="1300"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
        ),
    )


@pytest.mark.parametrize("cell", ["XFD1300", "XFD1048576", "ZZZZZZZ1"])
def test_a_cell_far_outside_the_table(tmp_path: Path, cell: str) -> None:
    """The parser keeps the whole area from A1: XFD1048576 would be 2^34 cells. Columns of spreadsheets end at XFD, 16384."""
    said = refused(far(tmp_path / "far.xlsx", cell), "file_unreadable")
    assert "all rows below the table and all columns to its right" in said


def test_a_cell_far_below_the_table_is_read(tmp_path: Path) -> None:
    """Three columns to the last row of a sheet are 3 million cells, for which there is memory; empty rows are passed over."""
    rows = list(open_sheet(far(tmp_path / "far.xlsx", "C1048576")).rows())
    assert len(rows) == 1_301
    assert rows[-1] == (1_048_576, (None, None, 1))


def moved(path: Path, to: str) -> Path:
    """The workbook with its sheet under another name in the archive."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[to] = members.pop(SHEET)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(SHEET.encode(), to.encode()))
    return path


UNUSUAL: dict[str, tuple[str, str]] = {
    "references in lower case": (r'<c r="([A-Z]+\d+)"', r'<c r="\1"'),
    "rows without their number": (r'<row r="\d+"', "<row"),
    "cells without their place": (r'<c r="\w+"', "<c"),
    "neither": (r'<(row|c) r="\w+"', r"<\1"),
    "an area that is far too large": (r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'),
    "an area that is far too small": (r'<dimension ref="[^"]*"', '<dimension ref="A1"'),
}


def unusual(xml: bytes, how: str) -> bytes:
    """A sheet's text, written as programs other than spreadsheets write it."""
    pattern, instead = UNUSUAL[how]
    text, count = re.subn(pattern, instead, xml.decode())
    assert count
    return re.sub(r'(?<=<c r=")\w+', lambda place: place[0].lower(), text).encode() if "lower" in how else text.encode()


@pytest.mark.parametrize("to", ["xl/worksheets/deep/sheet1.xml", "data/sheet1.xml", "xl/worksheets/sheet1.XML"])
def test_a_sheet_elsewhere_in_the_archive_is_read(tmp_path: Path, to: str) -> None:
    """The workbook says where its sheets are; a cell far away in such a sheet is refused as in any other."""
    assert read(moved(workbook(tmp_path / "there.xlsx"), to)) == (("姓名", "性别"), [(2, ("张秀英", "女"))])
    refused(moved(far(tmp_path / "far.xlsx", "XFD1048576"), to), "file_unreadable")


@pytest.mark.parametrize("how", UNUSUAL)
def test_a_sheet_written_unusually_is_read(tmp_path: Path, how: str) -> None:
    """ECMA-376, 18.3.1.73 and 18.3.1.4: places are optional, and each cell without one is beside the last."""
    path = changed(workbook(tmp_path / "other.xlsx"), lambda xml: unusual(xml, how))
    assert read(path) == (("姓名", "性别"), [(2, ("张秀英", "女"))])


def test_far_rows_and_cells_by_any_way_of_writing_are_refused(tmp_path: Path) -> None:
    """In lower case, in a row without a number, and by rows that are only counted: 600,000, then a cell."""
    refused(far(tmp_path / "lower.xlsx", "xfd1048576"), "file_unreadable")
    refused(
        changed(far(tmp_path / "row.xlsx", "XFD1048576"), lambda xml: xml.replace(b'<row r="1300"', b"<row")),
        "file_unreadable",
    )
    rows = b"<row/>" * 600_000 + b'<row><c r="XFD600001"><v>1</v></c></row></sheetData>'
    refused(
        changed(workbook(tmp_path / "counted.xlsx"), lambda xml: xml.replace(b"</sheetData>", rows)), "file_unreadable"
    )


def test_a_stray_cell_in_the_last_column_of_a_small_sheet_is_read(tmp_path: Path) -> None:
    """50 rows of 16,384 columns take half a second; they took 16, as each column looked through the whole first row."""
    rows: list[list[object]] = [["姓名", "性别"], *[["张秀英", "女"]] * 49]
    path = changed(
        workbook(tmp_path / "stray.xlsx", *rows),
        lambda xml: xml.replace(b"</row></sheetData>", b'<c r="XFD50"><v>1</v></c></row></sheetData>'),
    )
    header, read_rows = read(path)
    assert header[:2] == ("姓名", "性别")
    assert len(read_rows) == 49
    assert read_rows[-1][1][-1] == 1


def test_a_wide_sheet_is_read(tmp_path: Path) -> None:
    """A hundred columns are nothing unusual; 301 are refused."""
    path = workbook(tmp_path / "wide.xlsx", [f"列{at}" for at in range(100)], list(range(100)))
    sheet = open_sheet(path)
    assert len(sheet.header) == 100
    assert next(sheet.rows()) == (2, tuple(range(100)))
    said = refused(
        workbook(tmp_path / "wider.xlsx", [f"列{at}" for at in range(301)], list(range(301))), "too_many_columns"
    )
    assert "301" in said
    assert "300" in said


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.95])
def test_half_a_file(tmp_path: Path, cut: float) -> None:
    """A copy that broke off."""
    path = workbook(tmp_path / "half.xlsx")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])
    refused(path, "damaged_file")


def test_half_a_sheet(tmp_path: Path) -> None:
    """The archive is whole, the sheet in it is not."""
    refused(changed(workbook(tmp_path / "half.xlsx"), lambda xml: xml[: len(xml) // 2]), "damaged_file")


@pytest.mark.parametrize("byte", range(0, 2_000, 97))
def test_a_flipped_byte_is_refused_or_harmless(tmp_path: Path, byte: int) -> None:
    """Archives keep a checksum of their members: what is read is what was written, all else is refused in words."""
    path = workbook(tmp_path / "flipped.xlsx")
    content = bytearray(path.read_bytes())
    content[-1 - byte] ^= 0xFF
    path.write_bytes(content)
    outcome = read(path)
    if isinstance(outcome, Problem):
        assert outcome.do
        assert path.name in str(outcome)
    else:
        assert outcome == (("姓名", "性别"), [(2, ("张秀英", "女"))])


def test_bytes_of_no_encoding(tmp_path: Path) -> None:
    """FF stands in neither UTF-8 nor GB18030; it is in the third line."""
    path = tmp_path / "file.csv"
    path.write_bytes("姓名,性别\n张秀英,女\n李".encode() + b"\xff\xff,\n")
    assert "line 3" in refused(path, "undecodable")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("姓名,性别\n张秀英,女\n".encode("utf-16") + b"\x01", "line 3"),  # half a character at the end
        ("\ufeff姓名,性别\n张秀英,女\n".encode() + "李,男".encode("gb18030"), "line 3"),  # two encodings in one file
        (("姓名,性别\n" + "张秀英,女\n" * 1_000 + "李\x00,男\n").encode(), "line 1002"),  # a NUL deep in the file
    ],
)
def test_files_put_together_wrongly(tmp_path: Path, content: bytes, line: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert line in refused(path, "undecodable")


def test_a_nul_at_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("姓名,性别\n张\x00,女\n".encode())
    refused(path, "wrong_type")


@pytest.mark.parametrize(
    "lines",
    [
        ['"张秀英,女', "李,男"],  # never closed: would swallow all that follows
        ['"张秀英,女', '李,"男"'],  # closed by the next cell's own mark
        ["张秀英,女"] * 30 + ["x" * 1_000_001 + ",女"],
    ],
)
def test_a_lonely_quotation_mark(tmp_path: Path, lines: list[str]) -> None:
    """No row disappears into a cell."""
    path = tmp_path / "file.csv"
    path.write_text("\n".join(["姓名,性别", *lines]), encoding="utf-8")
    said = refused(path, "open_quote")
    assert "quotation mark" in said
    assert f"line {len(lines) + 1}" in said


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    """The columns are called by the letters that the spreadsheet shows."""
    said = refused(
        workbook(tmp_path / "twins.xlsx", ["姓名", "电话", "地址", "电话"], ["张", "1", "2", "3"]), "duplicate_columns"
    )
    assert "B, D" in said
    assert "电话" in said


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    path = workbook(tmp_path / "file.xlsx")
    with pytest.raises(Problem) as found:
        open_sheet(path, sheet="名单")
    assert "名单" in str(found.value)
    assert "Sheet" in str(found.value)
