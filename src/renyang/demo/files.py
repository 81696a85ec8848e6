"""Generation of all files of the demo, with the ground truth for tests and benchmarks."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from renyang.demo import needs, words
from renyang.demo.departments import DEPARTMENTS
from renyang.demo.ground import roads
from renyang.demo.population import Registrar, draw
from renyang.demo.town import sheets

Progress = Callable[[str], None]


@dataclass(frozen=True)
class DemoFile:
    """One file: its path, kind of import, source department and number of rows."""

    path: Path
    kind: str
    source: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """All files in the order of import. Those in `of_people` refer to people in the register and follow the linkage.
    `roads` is a GeoJSON file. `truth` gives the person of every row of the departments' files; it is never imported.
    """

    files: tuple[DemoFile, ...]
    of_people: tuple[DemoFile, ...]
    roads: Path
    truth: Path


def division_names() -> dict[str, str]:
    """Names of the fictitious divisions by code."""
    communities = {f"{words.DIVISION[:9]}{at:03d}": name for at, name in enumerate(words.COMMUNITIES, start=1)}
    return words.UPPER_DIVISIONS | communities


def make(directory: Path, *, people: int = 10_000, seed: int = 1, progress: Progress = lambda _: None) -> Manifest:
    """Write the files of the fictitious sub-district. Equal arguments give equal rows."""
    directory.mkdir(parents=True, exist_ok=True)
    residents = draw(people, seed)
    registrar = Registrar(seed + 1)
    files = [_write(directory, kind, sheet) for kind, sheet in sheets(registrar, people / 10_000).items()]
    truth = directory / "truth.csv"
    with truth.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("source", "row", "person"))
        for source, (name, write) in DEPARTMENTS.items():
            spoken_of = write(directory / name, residents, registrar)
            files.append(DemoFile(directory / name, "people", source, len(spoken_of)))
            writer.writerows((source, row, person) for row, person in enumerate(spoken_of))
            progress(f"{name}: {len(spoken_of)}")
    wanted: list[list[object]] = [list(row) for row in needs.rows(residents, Registrar(seed + 2))]
    sheet = _write(directory, "needs", (needs.NAME, needs.HEADINGS, wanted), source="civil_affairs")
    streets = directory / "街道_道路_虚构.geojson"
    streets.write_text(roads(), encoding="utf-8")
    return Manifest(tuple(files), (sheet,), streets, truth)


def _write(
    directory: Path,
    kind: str,
    sheet: tuple[str, tuple[str, ...], list[list[object]]],
    source: str = "subdistrict",
) -> DemoFile:
    name, headings, rows = sheet
    with xlsxwriter.Workbook(str(directory / name)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, headings)
        for at, row in enumerate(rows, start=1):
            page.write_row(at, 0, ["" if cell is None else cell for cell in row])
    return DemoFile(directory / name, kind, source, len(rows))
