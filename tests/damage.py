"""Small invented files of every format that is read, and seeded damage to them: for tests/trust and `bench fuzz_files`.

Old workbooks are made byte by byte, after [MS-CFB] and [MS-XLS]. The same seed gives the same bytes.
"""

import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import xlsxwriter

FREE, END_OF_CHAIN, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
ROWS: list[list[object]] = [
    ["姓名", "性别", "出生日期", "住址", "自理能力分"],
    *[[f"张秀{at}", "男女"[at % 2], 16_000 + at, f"梅苑{at}幢{at % 4}01室", at / 4] for at in range(1, 41)],
]
STREAM_AT = 3 * SECTOR  # of the workbook in a compound file made here: behind header, FAT and directory


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


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of an old workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def _begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def old_workbook(rows: list[list[Any]], *, shared: bool = False, before: bytes = b"") -> bytes:
    """A BIFF8 .xls with one sheet ([MS-XLS] 2.1.7), its texts in the cells or shared; numbers as NUMBER and RK records.

    before: records put behind the first one, such as the FilePass of a password.
    """
    texts = [cell for row in rows for cell in row if isinstance(cell, str)] if shared else []
    sheet = _begin(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            place = struct.pack("<HHH", at, column, 0)
            if isinstance(cell, int):
                sheet += record(0x027E, place + struct.pack("<I", cell << 2 | 2))
            elif isinstance(cell, float):
                sheet += record(0x0203, place + struct.pack("<d", cell))
            elif shared:
                sheet += record(0x00FD, place + struct.pack("<I", texts.index(cell)))
            else:
                sheet += record(0x0204, place + _text(cell))
    sheet += record(0x00E5, struct.pack("<HHHHH", 1, 0, 0, 0, 0)) + record(0x000A)
    tables = b""
    if shared:
        tables += record(0x041E, struct.pack("<H", 164) + _text("yyyy-mm-dd"))
        tables += record(0x00E0, struct.pack("<HH16x", 0, 0)) + record(0x00E0, struct.pack("<HH16x", 0, 164))
        tables += record(0x00FC, struct.pack("<II", len(texts), len(texts)) + b"".join(map(_text, texts)))
    start = _begin(0x0005) + before + tables
    name = struct.pack("<BB", 6, 0) + b"Sheet1"
    at = len(start) + 4 + 6 + len(name) + 4
    return compound({"Workbook": start + record(0x0085, struct.pack("<IH", at, 0) + name) + record(0x000A) + sheet})


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _workbook(*, inline: bool) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": inline}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        for at, row in enumerate(ROWS):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell, day if column == 2 else None)
        sheet.merge_range(len(ROWS) + 1, 0, len(ROWS) + 1, 3, "制表")
    return file.getvalue()


def _geojson() -> bytes:
    lines = [[[118.8 + at / 1e3, 32.1 + step / 1e3, 7] for step in range(5)] for at in range(8)]
    shapes = [("LineString", line) for line in lines] + [("MultiLineString", lines[:2])]
    features = [
        {
            "type": "Feature",
            "properties": {"highway": "path", "foot": "yes"},
            "geometry": {"type": kind, "coordinates": at},
        }
        for kind, at in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _csv() -> bytes:
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS).encode("utf-8-sig")


WHOLE: dict[str, list[bytes]] = {
    "xlsx": [_workbook(inline=True), _workbook(inline=False)],
    "xls": [old_workbook(ROWS), old_workbook(ROWS, shared=True)],
    "csv": [_csv(), _csv().decode("utf-8-sig").encode("gb18030")],
    "geojson": [_geojson()],
}
"""Undamaged files by format."""


def damaged(form: str, seed: int) -> bytes:
    """A file of a format with one to three kinds of damage."""
    random = Random(f"{form} {seed}")  # noqa: S311 - the same each time
    content = random.choice(WHOLE[form])
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        content = random.choice(DAMAGE[form])(content, random)
    return content


def _flipped(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 4, 16))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(1, len(content))]


def _overwritten(content: bytes, random: Random) -> bytes:
    at, count = random.randrange(len(content)), random.choice((1, 2, 4, 8, 64))
    put = random.choice((b"\x00", b"\xff", b"\x7f", b"\x80")) * count
    return content[:at] + put + content[at + count :]


def _spliced(content: bytes, random: Random) -> bytes:
    """A piece is left out, doubled or put elsewhere."""
    start, to = sorted(random.randrange(len(content)) for _ in range(2))
    piece, rest = content[start:to], content[:start] + content[to:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + piece * random.choice((0, 1, 2, 3)) + rest[at:] or content


def _in_a_member(content: bytes, random: Random) -> bytes:
    """Damage inside an archive whose checksums are right."""
    members = _members(content)
    if not members:
        return content
    name = random.choice([*members, *[name for name in members if "sheet1" in name or "shared" in name] * 8])
    harm = random.choice((_flipped, _cut, _overwritten, _spliced, _other_numbers, _other_numbers, _other_numbers))
    members[name] = harm(members[name] or b"x", random)
    return _archive(members)


def _members_swapped(content: bytes, random: Random) -> bytes:
    members = _members(content)
    if len(members) < 2:
        return content
    one, other = random.sample(sorted(members), 2)
    match random.randrange(4):
        case 0:
            members[one], members[other] = members[other], members[one]
        case 1:
            del members[one]
        case 2:
            members[one.swapcase()] = members.pop(one)
        case _:
            members[f"other/{one}"] = members.pop(one)
    return _archive(members)


def _other_numbers(content: bytes, random: Random) -> bytes:
    """References, counts and numbers made huge, negative, lower-case or senseless."""
    put = random.choice(
        (b"1048576", b"XFD1048576", b"xfd9", b"-1", b"99999999999999999999", b"ZZZZZZZ1", b"A0", b"", b"1e999")
    )
    marks = [mark.end() for mark in re.finditer(rb'[ :](?:r|ref|s|t|count|uniqueCount|Target)="|<v>', content)]
    if not marks:
        return content
    at = random.choice(marks)
    end = next((end for end in range(at, len(content)) if content[end : end + 1] in b'"<'), at)
    return content[:at] + put + content[end if random.randrange(4) else at + 1 :]


def _members(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # damaged before
        return {}


def _archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _record_changed(content: bytes, random: Random) -> bytes:
    """A record of an old workbook gets another length or kind, other content, or goes or comes twice."""
    records = list(_records(content))
    if not records:
        return content
    at, size = random.choice(records)
    changed = bytearray(content)
    match random.randrange(5):
        case 0:
            lengths = (0, 1, max(size - 1, 0), size + 1, random.randrange(65_536), 65_535)
            struct.pack_into("<H", changed, at + 2, random.choice(lengths))
        case 1:
            struct.pack_into("<H", changed, at, struct.unpack_from("<H", content, random.choice(records)[0])[0])
        case 2 | 3:
            for _ in range(random.choice((1, 2, 4)) if size else 0):
                changed[at + 4 + random.randrange(size)] = random.choice(
                    (0, 1, 0x7F, 0x80, 0xFF, random.randrange(256))
                )
        case _:
            piece = content[at : at + 4 + size]
            del changed[at : at + 4 + size]
            changed[at:at] = piece * random.choice((0, 2))
    return bytes(changed)


def _records(content: bytes) -> Iterator[tuple[int, int]]:
    """Place and size of the records of an old workbook made here."""
    at = STREAM_AT
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        if not kind:
            return
        if at + 4 + size <= len(content):
            yield at, size
        at += 4 + size


def _value_changed(content: bytes, random: Random) -> bytes:
    """One value of a JSON text becomes another kind of value, far too large, far too deep, or none of JSON's."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return content
    node, steps = tree, random.randrange(1, 7)
    for step in range(steps):
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        if not keys:
            break
        key = random.choice(keys)
        if step + 1 < steps and isinstance(node[key], dict | list):
            node = node[key]
        else:
            node[key] = "@"
            break
    put = random.choice((
        "9" * 400, "-" + "9" * 5_000, "1e999", "NaN", "Infinity", "null", "true", '"LineString"', "[]", "{}", '{"x": 1}',
        "[[]]", "[" * 100_000, "[" * 900 + "]" * 900, '{"a":' * 3_000 + "1" + "}" * 3_000, '"\\ud800"', "[null, null]",
        '[1, "2"]', "",
    ))  # fmt: skip
    return json.dumps(tree).replace('"@"', put).encode()


BYTES = (_flipped, _cut, _overwritten, _spliced)
DAMAGE: dict[str, tuple[Callable[[bytes, Random], bytes], ...]] = {
    "xlsx": (*BYTES, _in_a_member, _in_a_member, _in_a_member, _members_swapped),
    "xls": (*BYTES, _record_changed, _record_changed, _record_changed, _record_changed),
    "csv": BYTES,
    "geojson": (*BYTES, _value_changed, _value_changed, _value_changed, _value_changed),
}
