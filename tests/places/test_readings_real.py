"""Files of readings as sensors' programs write them. Expected values by hand from the files."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from renyang.core.files.sheets import Cell
from renyang.places.domain.moments import Moments
from renyang.places.domain.readings import SAYINGS, ReadingsFile, readings_in
from renyang.places.models import AirReading, Room, Site, SiteKind
from renyang.science.problem import Problem
from tests.core.test_cells import CELLS
from tests.personas import COMMUNITY, OFFICER
from tests.places.test_sensors import SignIn


def _file(folder: Path, *lines: str) -> ReadingsFile:
    path = folder / "air.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return readings_in(path, path.name)


def _read(file: ReadingsFile) -> list[tuple[str, float]]:
    """Local moments with their levels."""
    return [(f"{timezone.localtime(one.read_at):%Y-%m-%d %H:%M}", one.ppm) for one in file.readings]


def _refused(folder: Path, *lines: str) -> Problem:
    with pytest.raises(Problem) as refused:
        _file(folder, *lines)
    return refused.value


def test_real_columns_of_date_and_time_are_joined(tmp_path: Path) -> None:
    """Two moments, five minutes apart, not one at midnight."""
    file = _file(tmp_path, "Date,Time,CO2 (ppm),Temp", "2026-11-20,08:00:00,2000,20", "2026-11-20,08:05:00,1970,20")
    assert _read(file) == [("2026-11-20 08:00", 2000), ("2026-11-20 08:05", 1970)]
    assert not file.left_out


def test_real_columns_of_a_workbook_are_joined(tmp_path: Path) -> None:
    """A day's cell is a day at midnight, a time's cell a time."""
    path = tmp_path / "air.xlsx"
    book = Workbook()
    book.active.append(["日期", "时间", "CO2"])
    book.active.append([dt.date(2026, 11, 20), dt.time(8, 5), 900])
    book.active.append([dt.date(2026, 11, 20), None, 900])
    book.save(path)
    file = readings_in(path, path.name)
    assert _read(file) == [("2026-11-20 08:05", 900)]
    assert file.left_out == [(3, "moment_without_time")]


def test_a_real_moment_without_time_is_none(tmp_path: Path) -> None:
    """A day alone, beside a row that has both; and a file of days alone."""
    file = _file(tmp_path, "时间,CO2", "2026-11-20,800", "2026-11-20 00:00,810")
    assert _read(file) == [("2026-11-20 00:00", 810)]
    assert file.left_out == [(2, "moment_without_time")]
    assert _refused(tmp_path, "日期,CO2", "2026-11-20,800").code == "readings_none"


def test_real_levels_that_contradict_each_other(tmp_path: Path) -> None:
    """Two levels of one moment: neither is taken. The same row twice is one reading."""
    lines = ("2026-11-20 08:00,800", "2026-11-20 08:00,900", "2026-11-20 08:05,700", "2026-11-20 08:05,700")
    file = _file(tmp_path, "时间,CO2", *lines)
    assert _read(file) == [("2026-11-20 08:05", 700)]
    assert file.left_out == [(2, "moment_twice"), (3, "moment_twice")]


@pytest.mark.parametrize("outside", ["室外CO2(ppm)", "Outdoor CO2", "户外二氧化碳"])
def test_a_real_column_of_the_air_outdoors_is_passed_over(tmp_path: Path, outside: str) -> None:
    """1,800 indoors, not 420 outdoors. A file of the air outdoors alone is refused."""
    file = _file(tmp_path, f"时间,{outside},室内CO2(ppm)", "2026-11-23 08:00,420,1800")
    assert _read(file) == [("2026-11-23 08:00", 1800)]
    assert _refused(tmp_path, f"时间,{outside}", "2026-11-23 08:00,420").code == "readings_outdoors"


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("时间,东墙CO2,西墙CO2", "东墙CO2, 西墙CO2"),
        ("开始时间,结束时间,CO2", "开始时间, 结束时间"),
    ],
)
def test_two_real_candidates_are_asked(tmp_path: Path, heading: str, named: str) -> None:
    problem = _refused(tmp_path, heading, "2026-11-23 08:00,2026-11-23 08:05,900")
    assert (problem.code, problem.facts["headings"]) == ("readings_columns_several", named)


def test_other_real_columns_are_no_candidates(tmp_path: Path) -> None:
    """Volatile substances and carbon monoxide in ppm, and when a row was sent."""
    heading = "时间,上传时间,TVOC(ppm),一氧化碳(ppm),CO2(ppm)"
    assert _read(_file(tmp_path, heading, "2026-11-23 08:00,2026-11-23 09:00,1,2,900")) == [("2026-11-23 08:00", 900)]


def test_real_dates_that_begin_with_the_day(tmp_path: Path) -> None:
    """The heading says so, or a number above 12 does; if nothing tells, nothing is guessed."""
    file = _file(tmp_path, "Time(dd/mm/yyyy),Carbon dioxide(ppm)", "05/11/2026 08:00:00,2000")
    assert _read(file) == [("2026-11-05 08:00", 2000)]
    file = _file(tmp_path, "Time,CO2", "05/11/2026 8:00 PM,2000", "13/11/2026 8:00 AM,1900")
    assert _read(file) == [("2026-11-05 20:00", 2000), ("2026-11-13 08:00", 1900)]
    file = _file(tmp_path, "Time,CO2", "11/05/2026 08:00,2000", "11/13/2026 08:00,1900")
    assert _read(file) == [("2026-11-05 08:00", 2000), ("2026-11-13 08:00", 1900)]
    file = _file(tmp_path, "Time,CO2", "05/11/2026 08:00,2000", "2026-11-06 08:00,1900")
    assert _read(file) == [("2026-11-06 08:00", 1900)]
    assert file.left_out == [(2, "moment_day_or_month")]


def test_real_gaps_and_separators(tmp_path: Path) -> None:
    """A sensor that was off leaves rows without a level; the others are taken. "1,200" is 1,200."""
    lines = ("2026-11-21 08:00,1200", "2026-11-21 08:05,", "2026-11-21 08:10,N/A", '2026-11-21 08:15,"1,150"')
    file = _file(
        tmp_path, "时间,CO2(ppm)", *lines, "2026-11-21 08:20,off", "2026-11-21 08:25,0", "2099-01-01 08:00,900"
    )
    assert _read(file) == [("2026-11-21 08:00", 1200), ("2026-11-21 08:15", 1150)]
    assert file.left_out == [
        (3, "level_missing"), (4, "level_missing"), (6, "level_unreadable"), (7, "level_impossible"), (8, "moment_ahead"),
    ]  # fmt: skip
    assert {why for _row, why in file.left_out} <= SAYINGS.keys()


def test_real_levels_in_per_cent(tmp_path: Path) -> None:
    """0.12 % of a million is 1,200."""
    assert _read(_file(tmp_path, "时间,CO2(%)", "2026-11-24 08:00,0.12")) == [("2026-11-24 08:00", 1200)]


@pytest.mark.parametrize(
    ("heading", "moment"),
    [
        ("timestamp", "2026-11-25T00:00:00Z"),
        ("timestamp", "2026-11-25 08:00+08:00"),
        ("time", "2026-11-25 00:00 UTC"),
        ("time (UTC)", "2026-11-25 00:00"),
        ("time (UTC+8)", "2026-11-25 08:00"),
        ("时间", "2026年11月25日 上午8时00分"),
    ],
)
def test_a_real_moment_of_another_zone(tmp_path: Path, heading: str, moment: str) -> None:
    """Midnight in Greenwich is eight in the morning here."""
    assert _read(_file(tmp_path, f"{heading},co2_ppm", f"{moment},1300")) == [("2026-11-25 08:00", 1300)]


@pytest.mark.parametrize(
    "cell",
    ["", "昨天", "08:05", "2026-13-25 08:05", "2026-11-25 25:00", "2026-11-25 13:00 PM", "1970-01-01 00:05", None],
)
def test_what_is_no_real_moment(cell: str | None) -> None:
    assert Moments().read(cell) == "moment_unreadable"


@given(cells=st.lists(CELLS, min_size=2, max_size=2), heading=st.text(max_size=20))
def test_no_real_cell_crashes_a_moment(cells: list[Cell], heading: str) -> None:
    """Whatever it holds, it is a moment with a zone or a reason with words."""
    for row in ([cells[0]], cells):
        at = Moments.of(heading, [row]).read(*row)
        assert at in SAYINGS if isinstance(at, str) else at.tzinfo


def test_a_real_file_brought_in_again(db: None, sign_in: SignIn, tmp_path: Path) -> None:
    """What is on record stays, also where the file has another level now, and the page says so. Two typed lines that contradict
    each other are refused.
    """
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    room = Room.objects.create(site=site, name="大厅")
    client, page = sign_in(OFFICER), f"/rooms/{room.pk}/air/"
    client.post(page, {"readings": "2026-11-21 08:00, 1200"})
    again = client.post(page, {"readings": "2026-11-21 08:00, 1300\n2026-11-21 08:05, 1100"}, follow=True)
    said = [str(message) for message in again.context["messages"]]
    assert [message.count("1") for message in said[-2:]] == [1, 1]  # one new, one already there
    assert client.post(page, {"readings": "2026-11-21 09:00, 800\n2026-11-21 09:00, 900"}).status_code == 422
    assert list(AirReading.objects.order_by("read_at").values_list("ppm", flat=True)) == [1200, 1100]


def test_a_page_says_which_real_rows_were_left_out(db: None, sign_in: SignIn, tmp_path: Path) -> None:
    """The first five by row and reason; the readings are kept."""
    site = Site.objects.create(division_code=COMMUNITY, name="梅苑中心", kind=SiteKind.DAY_CENTRE)
    room = Room.objects.create(site=site, name="大厅")
    path = tmp_path / "air.csv"
    gaps = [f"2026-11-21 09:{minute:02},\n" for minute in range(6)]
    path.write_text("时间,CO2\n2026-11-21 08:00,1200\n" + "".join(gaps), encoding="utf-8")
    with path.open("rb") as file:
        page = sign_in(OFFICER).post(f"/rooms/{room.pk}/air/", {"readings": "", "file": file}, follow=True)
    said = [str(message) for message in page.context["messages"]]
    assert AirReading.objects.get().ppm == 1200
    assert "1" in said[0]
    assert "6" in said[1]
    assert [f"第 {row} 行" in said[1] for row in range(3, 9)] == [True] * 5 + [False]
