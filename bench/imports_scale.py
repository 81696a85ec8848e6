"""Staging of a city's list: a csv of 1,000,000 rows, and a workbook of 100,000 rows and 25 columns, sealed row by row."""

import csv
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.database import fresh_database
from bench.parts import row_of

CSV_ROWS, XLSX_ROWS = 1_000_000, 100_000
CSV_LIMIT, XLSX_LIMIT = 60.0, 6.0  # s
MEGABYTES_MOST = 500  # of this process while it stages the csv
DIVISION = "320199001000"
COLUMNS: dict[str, Callable[[int], object]] = {
    "姓名": lambda at: f"{'王李张刘陈'[at % 5]}{'秀建玉国淑'[at // 5 % 5]}{'英华兰珍芳'[at // 25 % 5]}",
    "性别": lambda at: "男女"[at % 2],
    "身份证号": lambda at: f"320199{1920 + at % 45}{at // 45 % 12 + 1:02d}{at % 28 + 1:02d}{at % 1000:03d}X",
    "住址": lambda at: f"梅苑{at % 30 + 1}幢{at % 4 + 1}单元{at % 18 + 1}02室",
    "联系电话": lambda at: f"1600{at:07d}",
    "居住情况": lambda at: ("独居", "与子女同住", "与配偶同住")[at % 3],
}
REST: dict[str, Callable[[int], object]] = {
    f"附加项目{column}": (
        lambda at, column=column: at * column if column % 3 else f"说明{at % 97}"  # type: ignore[misc]
    )
    for column in range(1, 20)
}


def rows() -> list[dict[str, Any]]:
    """One row a file, in wall-clock seconds; the memory is the most that this process had before the workbook came."""
    import xlsxwriter

    with fresh_database(), TemporaryDirectory() as folder:
        from renyang.core.access.gate import Actor
        from renyang.core.services import divisions_put

        divisions_put(actor=Actor.operator("bench"), names={DIVISION: "梅苑街道"})
        path = Path(folder) / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(_lines(COLUMNS, CSV_ROWS))
        of_csv = _staged(path, CSV_ROWS)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        assert megabytes < MEGABYTES_MOST, f"{megabytes:.0f} MB"
        path = Path(folder) / "list.xlsx"
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for at, line in enumerate(_lines(COLUMNS | REST, XLSX_ROWS)):
                sheet.write_row(at, 0, line)
        of_xlsx = _staged(path, XLSX_ROWS)
    return [
        row_of(
            f"staging of {CSV_ROWS:,} rows of a csv ({megabytes:.0f} MB at most, limit {MEGABYTES_MOST})",
            f"limit of {CSV_LIMIT:g} s",
            of_csv,
            CSV_LIMIT,
            1.0,
        ),
        row_of(
            f"staging of a workbook of {XLSX_ROWS:,} rows and {len(COLUMNS | REST)} columns",
            f"limit of {XLSX_LIMIT:g} s",
            of_xlsx,
            XLSX_LIMIT,
            1.0,
        ),
    ]


def _lines(columns: dict[str, Callable[[int], object]], count: int) -> Iterator[list[object]]:
    yield list(columns)
    for at in range(count):
        yield [value(at) for value in columns.values()]


def _staged(path: Path, count: int) -> float:
    from renyang.core.access.gate import Actor
    from renyang.core.services import import_stage

    start = time.perf_counter()
    batch = import_stage(
        actor=Actor.operator("bench"),
        path=path,
        file_name=path.name,
        kind="people",
        source="health",
        division_code=DIVISION,
    )
    taken = time.perf_counter() - start
    assert batch.row_count == count
    return taken
