"""Rejects files before they are opened: wrong types, locked workbooks, and archives that would exhaust memory."""

import os
import re
import unicodedata
import zipfile
import zlib
from enum import StrEnum
from typing import BinaryIO

from renyang.science.problem import Problem

MAX_FILE_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 2_000_000_000  # of all members of an xlsx, as declared; styles to the last row take 30 MB a column
MAX_MEMBER_RATIO = 200  # unpacked to packed; sheets of real departments reach about 30
RATIO_FROM_BYTES = 20_000_000  # smaller members may have any ratio
HEAD = 4_096  # bytes by which a file is known
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_HEAD = b"PK\x03\x04"
OTHER_TYPES = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"<": "HTML / XML",
    b"MIME-Version:": "MHTML",
}
_LOCKED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""Head of a locked .xls: the records BOF, sometimes WriteProtect, FilePass ([MS-XLS] 2.1.7.20.3). [M]"""


class FileKind(StrEnum):
    """Spreadsheet formats that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    HTML = "html"
    XML = "xml"


def examine(file: BinaryIO, name: str) -> FileKind:
    """The format of a file by its content, whatever its name. Raises Problem if it must not or cannot be opened."""
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise Problem(
            "empty_file", "The file {file} is empty.", do="Save it again and check that it holds rows.", file=name
        )
    if size > MAX_FILE_BYTES:
        raise Problem(
            "file_too_large",
            "The file {file} is larger than {limit} MB.",
            do="Split it, for example by community.",
            file=name,
            limit=MAX_FILE_BYTES // 1_000_000,
        )
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(ZIP_HEAD):
        _examine_archive(file, name)
        return FileKind.XLSX
    if head.startswith(OLE_HEAD):
        return _examine_ole(file, name)
    return _examine_text(head, name)


def _examine_text(head: bytes, name: str) -> FileKind:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<") and b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        return FileKind.XML
    if text.startswith(b"<") and re.search(rb"<(html|table|!doctype html)\b", text, re.IGNORECASE):
        return FileKind.HTML
    for start, kind in OTHER_TYPES.items():
        if text.startswith(start):
            raise wrong_type(name, kind)
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not utf16_without_mark(head):
        raise wrong_type(name, "binary")
    return FileKind.CSV


def utf16_without_mark(head: bytes) -> str:
    """The encoding of a text in UTF-16 that has no byte order mark; empty if it is none.

    Tabs and line ends have a NUL as their upper byte, so all NULs lie at odd or all at even places.
    """
    places = {at % 2 for at, byte in enumerate(head) if not byte}
    if len(places) != 1:
        return ""
    encoding = "utf-16-le" if places == {1} else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(encoding, "ignore")
    lines = "\n" in text and any(mark in text for mark in ",;\t|")
    readable = all(sign in "\t\r\n" or unicodedata.category(sign) not in {"Cc", "Cn", "Co"} for sign in text)
    return encoding if lines and readable else ""


def wrong_type(name: str, kind: str) -> Problem:
    """The Problem for a file that is not a spreadsheet."""
    return Problem(
        "wrong_type",
        "The file {file} is no spreadsheet; by its content it is {kind}.",
        kept="Nothing was taken in.",
        do="Save it as xlsx or csv and bring that.",
        file=name,
        kind=kind,
    )


def _examine_archive(file: BinaryIO, name: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            _examine_members(archive.infolist(), name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise damaged(name) from None


def _examine_members(members: list[zipfile.ZipInfo], name: str) -> None:
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise wrong_type(name, "XLSB")
    if not any(member.startswith("xl/") for member in names):
        raise wrong_type(name, "Word" if any(member.startswith("word/") for member in names) else "ZIP")
    unpacked = sum(member.file_size for member in members)
    steepest = max(
        (m.file_size / max(m.compress_size, 1) for m in members if m.file_size >= RATIO_FROM_BYTES), default=0.0
    )
    if unpacked > MAX_UNPACKED_BYTES or steepest > MAX_MEMBER_RATIO:
        raise Problem(
            "archive_bomb",
            "The file {file} would unpack to {size} MB, which no honest sheet of its size does.",
            kept="It was not opened.",
            do="Copy the rows into a new workbook and bring that.",
            file=name,
            size=unpacked // 1_000_000,
        )


def damaged(name: str) -> Problem:
    """The Problem for a workbook that cannot be opened."""
    return Problem(
        "damaged_file",
        "The file {file} is damaged and cannot be opened.",
        kept="Nothing was taken in.",
        do="Open it in a spreadsheet program, save it again and bring that.",
        file=name,
    )


def _examine_ole(file: BinaryIO, name: str) -> FileKind:
    """Tell .xls from password-protected .xlsx files in the same container; the latter holds an encrypted package."""
    file.seek(0)
    content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content or _LOCKED_XLS.search(content):
        raise locked(name)
    if "WordDocument".encode("utf-16-le") in content:
        raise wrong_type(name, "Word")
    return FileKind.XLS


def locked(name: str) -> Problem:
    """The Problem for a password-protected workbook."""
    return Problem(
        "password",
        "The file {file} is protected by a password.",
        kept="Nothing was taken in.",
        do="Open it, remove the password under File > Info, save it and bring that.",
        file=name,
    )
