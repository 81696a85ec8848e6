"""Files that must not or cannot be opened: each is refused with a sentence that says what, where and what to do.

Workbooks are made with openpyxl; old .xls files and locked workbooks byte by byte, after [MS-CFB] and [MS-XLS].
"""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from renyang.core.files.sheets import open_sheet
from renyang.science.problem import Problem

SHEET = "xl/worksheets/sheet1.xml"
FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


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


def compound(streams: dict[str, bytes]) -> bytes:
    """A version 3 compound file ([MS-CFB] 2.2 to 2.6): one FAT sector, one directory sector, then the streams."""
    entries, body, fat = [], b"", [FAT_SECTOR, END_OF_CHAIN]
    for at, (name, given) in enumerate(streams.items(), start=1):
        content = given.ljust(4_096, b"\x00")  # smaller streams would live in the mini stream
        count = -(-len(content) // SECTOR)
        first = len(fat)
        fat += [*range(first + 1, first + count), END_OF_CHAIN]
        body += content.ljust(count * SECTOR, b"\x00")
        following = at + 1 if at < len(streams) else FREE
        entries.append(_entry(name, 2, first, len(content), right=following))
    root = _entry("Root Entry", 5, END_OF_CHAIN, 0, child=1)
    directory = b"".join([root, *entries]).ljust(SECTOR, b"\x00")
    header = struct.pack("<8s16xHHHHH6xIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4_096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    return header + table + directory + body


def _entry(name: str, kind: int, first: int, size: int, *, right: int = FREE, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", text, len(text) + 2, kind, 1, FREE, right, child, first, size)


def old_workbook(rows: list[list[str]], *, locked: bool = False) -> bytes:
    """A BIFF8 .xls with one sheet of text cells ([MS-XLS] 2.1.7); `locked` adds the FilePass record of a password."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    end = record(0x000A, b"")
    sheet = begin(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            words = struct.pack("<HHHHB", at, column, 0, len(text), 1) + text.encode("utf-16-le")
            sheet += record(0x0204, words)
    sheet += end
    before = begin(0x0005) + (record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b"")
    name = struct.pack("<BB", 6, 0) + b"Sheet1"
    at = len(before) + 4 + 6 + len(name) + len(end)
    return compound({"Workbook": before + record(0x0085, struct.pack("<IH", at, 0) + name) + end + sheet})


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
    path.write_bytes(old_workbook([["姓名", "性别"], ["张秀英", "女"]], locked=True))
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
