"""Damaged and hostile files: every answer is a table or a sentence, whatever the parser does, and the server lives on.

The files are invented and damaged by seeds (`tests/damage.py`). At the time of writing, the parser of old workbooks panicked on
seed 30 and aborted the process on 61, so those go through every page that takes a file; so does a parser that hangs.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from renyang.core.access.gate import Actor
from renyang.core.files import apart
from renyang.core.files.sheets import open_sheet, reading
from renyang.core.models import ImportBatch, StagedRow
from renyang.places.domain.roads import roads_read
from renyang.places.models import RoadNetwork, Room, Site, SiteKind
from renyang.places.services import roads_put
from renyang.science.coordinates import WORLD
from renyang.science.problem import Problem
from tests.commands import Run, fails
from tests.core import readers
from tests.damage import WHOLE, damaged, old_workbook, record
from tests.personas import COMMUNITY, HERE, OFFICER

PANICS, ABORTS = damaged("xls", 30), damaged("xls", 61)
SEEDS = range(36)
MEMORY = 300  # MB
PEAK = """
import resource, sys
from pathlib import Path
from renyang.core.files.sheets import open_sheet
from renyang.science.problem import Problem
try:
    answer = str(sum(1 for _ in open_sheet(Path(sys.argv[1])).rows()))
except Problem as problem:
    answer = problem.code
own = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(answer, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, int(own) // 1024)
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs is stopped after a second of processor time, so that the tests do not wait."""
    monkeypatch.setattr(apart, "PROCESSOR", 1)


@pytest.fixture(params=["hangs", "panics", "aborts"])
def ruinous(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A file on which its parser hangs, panics or aborts."""
    if request.param == "hangs":
        for parts in ("sheet_parts", "book_parts"):
            monkeypatch.setattr(reading, parts, readers.spins)
        return WHOLE["xls"][0]
    return PANICS if request.param == "panics" else ABORTS


def peak(path: Path) -> tuple[str, int]:
    """What reading a file came to, in a small process of its own, and the most memory that it or its child took, MB."""
    told = subprocess.run([sys.executable, "-c", PEAK, path], check=True, capture_output=True, text=True).stdout
    answer, child, parent = told.split()
    return answer, max(int(child), int(parent))


def told(problem: Problem, word: str) -> None:
    """A refusal says what to do, and this."""
    assert problem.do
    assert word
    assert word in str(problem)


@pytest.mark.parametrize("form", ["xlsx", "xls", "csv"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_sheet_is_a_table_or_a_sentence(tmp_path: Path, form: str, seed: int) -> None:
    path = tmp_path / "名单"
    path.write_bytes(damaged(form, seed))
    try:
        sheet = open_sheet(path)
        rows = list(sheet.rows())
    except Problem as problem:
        told(problem, "名单")
    else:
        assert all(len(cells) >= len(sheet.header) for _number, cells in rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_roads_are_roads_or_a_sentence(seed: int) -> None:
    try:
        roads = roads_read(damaged("geojson", seed), name="roads.geojson", gcj02=False, bounds=WORLD)
    except Problem as problem:
        told(problem, problem.kept)
    else:
        assert len(roads.edges)


def test_undamaged_files_are_read(tmp_path: Path) -> None:
    """40 rows below a line of headings, and in xlsx a merged line below them; 9 lines of roads, two lying on others."""
    for form, rows in {"xlsx": 41, "xls": 40, "csv": 40}.items():
        for content in WHOLE[form]:
            path = tmp_path / "whole"
            path.write_bytes(content)
            assert len(list(open_sheet(path).rows())) == rows
    roads = roads_read(WHOLE["geojson"][0], name="roads.geojson", gcj02=False, bounds=WORLD)
    assert len(roads.edges) == 8 * 4


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("9" * 400, "roads_positions"),
        ("-" + "9" * 10_000, "roads_positions"),
        ("NaN", "roads_positions"),
        ("-Infinity", "roads_positions"),
        ("1e999", "roads_positions"),
        ('"118.8"', "roads_positions"),
        ("null", "roads_positions"),
        ("[118.8]", "roads_positions"),
        ('{"x": 118.8}', "roads_positions"),
        ("[" * 200_000, "roads_not_text"),
        ("[" * 900 + "]" * 900, "roads_positions"),
    ],
)
def test_numbers_that_are_none(operator: Actor, db: None, value: str, code: str) -> None:
    """Huge, deep, of another type or no number: the service refuses the file in words and keeps the roads."""
    text = WHOLE["geojson"][0].decode().replace("118.8,", f"{value},", 1)
    with pytest.raises(Problem) as error:
        roads_put(actor=operator, division_code=HERE, content=text.encode(), file_name="roads.geojson", datum="wgs84")
    assert error.value.code == code
    assert not RoadNetwork.objects.exists()


def test_one_line_of_98_mb(tmp_path: Path) -> None:
    """It took 5.6 GB; now it is refused once four million characters have brought no end of line."""
    path = tmp_path / "line.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("姓名,性别\n")
        for _ in range(98):
            file.write("张秀英,女," * 71_429)
    assert path.stat().st_size > 98_000_000
    answer, megabytes = peak(path)
    assert answer == "line_too_long"
    assert megabytes <= MEMORY


@pytest.mark.parametrize("far", ["XFD1048576", "XFD1000", "A1048576", "CV1048576"])
def test_a_cell_far_away_in_a_small_file(tmp_path: Path, far: str) -> None:
    """A1 and one more. 1,000 rows of 16,384 columns take 524 MB, 100 columns to the last row 3.4 GB, one column 34 MB."""
    path = tmp_path / "far.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"], book.active[far] = "姓名", "张秀英"
    book.save(path)
    assert path.stat().st_size < 6_000
    answer, megabytes = peak(path)
    assert answer == ("1" if far.startswith("A") else "file_unreadable")
    assert megabytes <= MEMORY


def test_an_old_workbook_that_claims_to_be_vast(tmp_path: Path) -> None:
    """A DIMENSIONS record ([MS-XLS] 2.4.90) of four thousand million rows, before the real one."""
    path = tmp_path / "vast.xls"
    content = old_workbook([["姓名", "性别"], ["张秀英", "女"]])
    at = content.index(record(0x0200, bytes(0))[:2] + b"\x0e\x00")
    path.write_bytes(content[: at + 4] + b"\xff" * 14 + content[at + 18 :])
    _answer, megabytes = peak(path)
    assert megabytes <= MEMORY


def test_every_page_that_takes_a_file_answers(sign_in: Callable[..., Client], ruinous: bytes) -> None:
    """422 with a sentence, nothing kept, and the next page comes."""
    client = sign_in(OFFICER)
    before = ImportBatch.objects.count(), StagedRow.objects.count()
    site = Site.objects.create(
        division_code=COMMUNITY, name="日照中心", kind=SiteKind.DAY_CENTRE, services=["day_care"], licensed_places=10
    )
    room = Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2)
    pages = {
        "/imports/new/": {"kind": "people", "source": "civil_affairs", "division": HERE},
        "/collections/new/": {"source": "civil_affairs", "division": HERE, "title": "核对", "collect_by": "2099-01-01"},
        f"/rooms/{room.pk}/air/": {"readings": ""},
        "/reach/roads/": {"division": HERE, "datum": "wgs84"},
    }
    for page, given in pages.items():
        answer = client.post(page, given | {"file": SimpleUploadedFile("名单.xls", ruinous)})
        assert answer.status_code == 422, page
        if page != "/reach/roads/":
            assert "名单.xls" in answer.content.decode()
        assert client.get(page).status_code == 200
    assert (ImportBatch.objects.count(), StagedRow.objects.count()) == before


def test_a_file_that_goes_wrong_half_way_leaves_nothing(sign_in: Callable[..., Client]) -> None:
    """The first rows are staged already when the 300th turns out to be no text; none of them stays."""
    lines = ["姓名,性别", *["张秀英,女"] * 300, '"李,男']
    before = StagedRow.objects.count()
    answer = sign_in(OFFICER).post(
        "/imports/new/",
        {
            "kind": "people", "source": "civil_affairs", "division": HERE,
            "file": SimpleUploadedFile("名单.csv", "\n".join(lines).encode()),
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert StagedRow.objects.count() == before


@pytest.mark.parametrize("reader", [readers.counts, readers.nothing])
def test_a_child_that_speaks_nonsense(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Callable[..., Iterator[object]]
) -> None:
    """If a file took its parser over, the parent would still only take a table of it."""
    monkeypatch.setattr(reading, "sheet_parts", reader)
    path = tmp_path / "名单.csv"
    path.write_text("姓名,性别\n张秀英,女\n", encoding="utf-8")
    with pytest.raises(Problem) as error:
        open_sheet(path)
    assert error.value.code == "file_unreadable"


def test_the_command_says_it_in_words(db: None, run: Run, tmp_path: Path, ruinous: bytes) -> None:
    path = tmp_path / "名单.xls"
    path.write_bytes(ruinous)
    fails(run("import", path, "--source", "civil_affairs", "--division", HERE), "名单.xls", "Nothing was changed.")


@pytest.mark.parametrize("typed", ["2026-11-25 08:05,1180\r2026-11-25 08:06", '"' * 9_999, "\x0b\x0c,\u2028"])
def test_pasted_readings_that_are_no_lines(sign_in: Callable[..., Client], typed: str) -> None:
    """A lone carriage return ended a request."""
    site = Site.objects.create(
        division_code=COMMUNITY, name="日照中心", kind=SiteKind.DAY_CENTRE, services=["day_care"], licensed_places=10
    )
    room = Room.objects.create(site=site, name="大厅", area=60, height=3, air_changes=2)
    assert sign_in(OFFICER).post(f"/rooms/{room.pk}/air/", {"readings": typed}).status_code == 422
