"""What is refused before a file is opened: wrong types, locked workbooks, and archives that would fill the memory."""

import datetime as dt
import zipfile
from enum import StrEnum
from pathlib import Path

from renyang.science.problem import Problem

Cell = str | int | float | bool | dt.date | dt.datetime | None

MAX_FILE_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 300_000_000  # of all members of an xlsx, as declared
MAX_MEMBER_RATIO = 200  # unpacked to packed; sheets of real departments reach about 30
RATIO_FROM_BYTES = 20_000_000  # smaller members may be as repetitive as they like
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
    b"<!DO": "HTML",
    b"<htm": "HTML",
}


class FileKind(StrEnum):
    """Kinds of spreadsheet that can be read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


def examine(path: Path, name: str) -> FileKind:
    """The kind of a file by its content, whatever its name says. Problem where it must not or cannot be opened."""
    size = path.stat().st_size
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
    with path.open("rb") as file:
        head = file.read(4_096)
    if head.startswith(ZIP_HEAD):
        _examine_archive(path, name)
        return FileKind.XLSX
    if head.startswith(OLE_HEAD):
        return _examine_ole(path, name)
    for start, kind in OTHER_TYPES.items():
        if head.lower().startswith(start.lower()):
            raise wrong_type(name, kind)
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise wrong_type(name, "binary")
    return FileKind.CSV


def wrong_type(name: str, kind: str) -> Problem:
    """A file that is no spreadsheet."""
    return Problem(
        "wrong_type",
        "The file {file} is no spreadsheet; by its content it is {kind}.",
        kept="Nothing was taken in.",
        do="Save it as xlsx or csv and bring that.",
        file=name,
        kind=kind,
    )


def _examine_archive(path: Path, name: str) -> None:
    try:
        members = zipfile.ZipFile(path).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise damaged(name) from None
    names = {member.filename for member in members}
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
    """A workbook that cannot be opened."""
    return Problem(
        "damaged_file",
        "The file {file} is damaged and cannot be opened.",
        kept="Nothing was taken in.",
        do="Open it in a spreadsheet program, save it again and bring that.",
        file=name,
    )


def _examine_ole(path: Path, name: str) -> FileKind:
    """Old .xls files and password-protected .xlsx files share a container; the latter names an encrypted package."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise locked(name)
    if "WordDocument".encode("utf-16-le") in content:
        raise wrong_type(name, "Word")
    return FileKind.XLS


def locked(name: str) -> Problem:
    """A workbook behind a password."""
    return Problem(
        "password",
        "The file {file} is protected by a password.",
        kept="Nothing was taken in.",
        do="Open it, remove the password under File > Info, save it and bring that.",
        file=name,
    )
