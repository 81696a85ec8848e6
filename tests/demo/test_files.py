"""The demo's files: equal every time, each department's own layout, and as dirty as declared, counted independently.

The truth beside the files says of whom each row speaks; `draw` with the same seed says who that is.
"""

import csv
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from renyang.core.access.gate import Actor
from renyang.core.files.sheets import open_sheet
from renyang.core.models import ImportBatch
from renyang.core.queries import noted_rows
from renyang.core.services import divisions_put, import_apply, import_map, import_stage
from renyang.demo import words
from renyang.demo.dirt import RATES
from renyang.demo.files import Manifest, division_names, make
from renyang.demo.population import HOME_PREFIXES, Resident, draw
from renyang.people.models import SourceRecord
from renyang.people.services import register_link
from renyang.science.identity import IdState, parse_division, parse_resident_id
from renyang.science.names import sound_key

PEOPLE, SEED = 2_000, 11
OF_MOBILE = 11  # digits
FLOOR, LIFT, DIALECT = 9, 10, 6  # columns of civil affairs
HEADINGS = {
    "civil_affairs": {"name": 0, "id": 2, "birth": 3, "phone": 4},
    "health": {"name": 1, "id": 4, "birth": 3, "phone": 5},
    "social_security": {"name": 1, "id": 3, "birth": 4, "phone": 5},
}
"""Where the facts stand, read off departments.py by hand."""


@dataclass(frozen=True)
class Made:
    """The files, who is in them, and by department each row with the person it speaks of."""

    manifest: Manifest
    residents: list[Resident]
    rows: dict[str, list[tuple[Resident, list[str]]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    manifest = make(tmp_path_factory.mktemp("demo"), people=PEOPLE, seed=SEED)
    residents = draw(PEOPLE, SEED)
    with manifest.truth.open(encoding="utf-8") as file:
        truth = [(line["source"], int(line["row"]), int(line["person"])) for line in csv.DictReader(file)]
    cells = {file.source: raw(file.path) for file in manifest.files if file.kind == "people"}
    rows: dict[str, list[tuple[Resident, list[str]]]] = {source: [] for source in cells}
    for source, row, person in truth:
        rows[source].append((residents[person], cells[source][row]))
    return Made(manifest, residents, rows)


def raw(path: Path) -> list[list[str]]:
    """A people's file below its headings, read without our own reader; numbers as they are shown."""
    if path.suffix == ".csv":
        with path.open(encoding="gb18030", newline="") as file:
            return list(csv.reader(file))[1:]
    sheet = openpyxl.load_workbook(path).active
    headings = 3 if sheet.merged_cells.ranges else 1
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(min_row=headings + 1, values_only=True)
    ]


def as_declared(found: list[bool], rate: float) -> bool:
    """Within four standard deviations (and one) of a binomial with the declared rate."""
    expected = len(found) * rate
    return bool(found) and abs(sum(found) - expected) <= 4 * math.sqrt(expected * (1 - rate)) + 1


def test_equal_seeds_make_equal_files(tmp_path: Path) -> None:
    """The csv and the truth byte by byte; of an xlsx, whose archive holds the time of writing, its sheets and strings."""
    first, second = (make(tmp_path / name, people=200, seed=3) for name in ("a", "b"))
    for one, other in zip(first.files, second.files, strict=True):
        if one.path.suffix == ".csv":
            assert one.path.read_bytes() == other.path.read_bytes()
            continue
        with zipfile.ZipFile(one.path) as left, zipfile.ZipFile(other.path) as right:
            members = [name for name in left.namelist() if name.startswith("xl/")]
            assert all(left.read(name) == right.read(name) for name in members), one.path.name
    assert first.truth.read_bytes() == second.truth.read_bytes()


def test_another_seed_makes_other_people(tmp_path: Path) -> None:
    assert [person.name for person in draw(50, 1)] != [person.name for person in draw(50, 2)]
    one, other = (make(tmp_path / str(seed), people=50, seed=seed) for seed in (1, 2))
    assert one.truth.read_bytes() != other.truth.read_bytes()


def test_each_department_keeps_its_own_layout(made: Made) -> None:
    """Merged two-row headings below a title; a csv in GB18030; one row of headings, with some IDs as numbers."""
    paths = {file.source: file.path for file in made.manifest.files if file.kind == "people"}
    civil = openpyxl.load_workbook(paths["civil_affairs"]).active
    assert {str(area) for area in civil.merged_cells.ranges} >= {"A1:T1", "A2:G2", "P2:R2"}
    assert open_sheet(paths["civil_affairs"]).header_rows == 2
    health = paths["health"].read_bytes()
    assert "健康档案号".encode("gb18030") in health
    with pytest.raises(UnicodeDecodeError):
        health.decode("utf-8")
    assert open_sheet(paths["health"]).encoding == "gb18030"
    insured = openpyxl.load_workbook(paths["social_security"]).active
    assert not insured.merged_cells.ranges
    numbers = [row[3] for row in insured.iter_rows(min_row=2, values_only=True) if isinstance(row[3], int | float)]
    assert numbers
    assert all(parse_resident_id(number).state == IdState.DAMAGED for number in numbers)


def test_rows_and_manifest_agree(made: Made) -> None:
    """Every department has its share of 2.5 rows a person, and the manifest counts them."""
    counted = {file.source: file.rows for file in made.manifest.files if file.kind == "people"}
    assert counted == {source: len(rows) for source, rows in made.rows.items()}
    assert sum(counted.values()) == pytest.approx(2.5 * PEOPLE, rel=0.05)
    assert {file.kind for file in made.manifest.files} == {
        "people", "organisations", "sites", "buildings", "rooms", "supplies", "agreements", "responsibilities",
    }  # fmt: skip


def test_zhang_xiuying_is_in_every_file(made: Made) -> None:
    """The first person; her name may be written with another character of the same sound."""
    zhang = made.residents[0]
    assert (zhang.name, zhang.sex) == ("张秀英", "female")
    for rows in made.rows.values():
        names = [cells for resident, cells in rows if resident is zhang]
        assert names
    assert any(
        cells[HEADINGS[source]["name"]] == "张秀英"
        for source, rows in made.rows.items()
        for r, cells in rows
        if r is zhang
    )


def test_ids_are_of_nobody(made: Made) -> None:
    """Valid by their check character, of counties that are not in use, true to birth date and sex, and each once."""
    parsed = [parse_resident_id(resident.resident_id) for resident in made.residents]
    assert {found.state for found in parsed} == {IdState.VALID}
    assert {resident.resident_id[:6] for resident in made.residents} <= set(HOME_PREFIXES)
    assert all(prefix[2:4] == "01" and prefix[4:] in {"98", "99"} for prefix in HOME_PREFIXES)
    for found, resident in zip(parsed, made.residents, strict=True):
        assert (found.birth_date, found.sex) == (resident.birth_date, resident.sex)
    assert len({resident.resident_id for resident in made.residents}) == PEOPLE


def test_phones_are_of_nobody(made: Made) -> None:
    phones = {resident.phone for resident in made.residents if resident.phone}
    assert all(len(phone) == OF_MOBILE and phone.startswith("160") for phone in phones)


def test_divisions_are_of_nowhere() -> None:
    """Twelve communities of one sub-district of county 320199, with the divisions above them."""
    names = division_names()
    assert sum(code.startswith(words.DIVISION[:9]) for code in names) == 13
    assert all(parse_division(code) == code and "320199000000".startswith(code.rstrip("0")[:6]) for code in names)


def test_marginals(made: Made) -> None:
    """Domain: alone 10-15 %, with spouse only 40-45 %, chronic disease 75 %, all aged 60 to 103."""
    residents = made.residents
    assert 0.10 < sum(r.living == "alone" for r in residents) / PEOPLE < 0.16
    assert 0.38 < sum(r.living == "spouse" for r in residents) / PEOPLE < 0.47
    assert as_declared([bool(r.chronic) for r in residents], 0.75)
    assert {60 <= r.age <= 103 for r in residents} == {True}


@pytest.mark.parametrize("source", list(HEADINGS))
def test_names_are_as_dirty_as_declared(made: Made, source: str) -> None:
    """Missing names, and names that sound alike but are written otherwise, where they can be."""
    at = HEADINGS[source]["name"]
    rows = made.rows[source]
    assert as_declared([not cells[at] for _, cells in rows], RATES["no name"])
    named = [(r, cells[at]) for r, cells in rows if cells[at] and any(c in words.SAME_SOUND for c in r.name[1:])]
    assert as_declared([name != r.name for r, name in named], RATES["same-sound name"])
    other = [(r.name, name) for r, name in named if name != r.name]
    assert all(sound_key(one) == sound_key(two) for one, two in other)


@pytest.mark.parametrize("source", list(HEADINGS))
def test_ids_are_as_dirty_as_declared(made: Made, source: str) -> None:
    """Missing, of the spouse, mistyped, of 15 digits: each among the rows that the faults before it left over."""
    ids = [(r, cells[HEADINGS[source]["id"]]) for r, cells in made.rows[source]]
    assert as_declared([not number for _, number in ids], RATES["no ID"])
    read = [(r, parse_resident_id(number)) for r, number in ids if number and "E" not in number]
    married = [found.number == r.spouse.resident_id for r, found in read if r.spouse]
    assert as_declared(married, RATES["spouse's ID"] if source == "civil_affairs" else 0)
    wrong = [found.state == IdState.INVALID for r, found in read]
    assert as_declared(wrong, RATES["wrong ID digit"])
    assert as_declared(
        [len(number) == 15 for _, number in ids if number], 0.988 * RATES["15-digit ID"] * (source == "health")
    )


@pytest.mark.parametrize("source", list(HEADINGS))
def test_dates_and_phones_are_as_dirty_as_declared(made: Made, source: str) -> None:
    births = [(r, cells[HEADINGS[source]["birth"]]) for r, cells in made.rows[source]]
    assert as_declared(
        [birth.endswith("-2-30") for _, birth in births], RATES["impossible date"] * (source != "social_security")
    )
    assert as_declared([len(birth) == 4 for _, birth in births], RATES["year only"] * (source != "health"))
    phones = [(r, cells[HEADINGS[source]["phone"]]) for r, cells in made.rows[source] if r.phone]
    assert as_declared([not phone for _, phone in phones], RATES["no phone"])
    written = [(r, phone) for r, phone in phones if phone]
    assert as_declared([phone != r.phone for r, phone in written], RATES["other phone"])


def test_homes_are_told_of_as_declared(made: Made) -> None:
    """The floor is that of the door number, 501 on 5; one stairway has one word on its lift; a declared part is left out."""
    rows = made.rows["civil_affairs"]
    floors = [(r.room // 100, cells[FLOOR].rstrip("楼层")) for r, cells in rows]
    assert all(said == str(true) for true, said in floors if said)
    lifts: dict[tuple[int, ...], set[str]] = {}
    for r, cells in rows:
        lifts.setdefault((r.community, r.estate, r.building, r.unit), set()).add(cells[LIFT])
        assert not (r.room >= 700 and cells[LIFT] == "无")
    assert all(len(words - {""}) <= 1 for words in lifts.values())
    assert {cells[DIALECT] for _, cells in rows} == {"", *words.DIALECTS}
    for at, fault in ((FLOOR, "no floor"), (LIFT, "no lift said"), (DIALECT, "no dialect")):
        assert as_declared([not cells[at] for _, cells in rows], RATES[fault])


def test_some_stand_twice_in_civil_affairs_only(made: Made) -> None:
    for source, rows in made.rows.items():
        numbers = [resident.number for resident, _ in rows]
        twice = [numbers.count(number) > 1 for number in set(numbers)] if source == "civil_affairs" else []
        assert as_declared(twice, RATES["twice in the file"]) if twice else len(set(numbers)) == len(numbers)


def test_the_files_are_taken_in_and_the_second_time_change_nothing(db: None, operator: Actor, tmp_path: Path) -> None:
    """Through the services, with guessed columns: only rows without a name come back, and again all is known."""
    divisions_put(actor=operator, names=division_names())
    manifest = make(tmp_path, people=400, seed=2)
    before = SourceRecord.objects.count()
    for turn in ("new", "unchanged"):
        for file in manifest.files:
            counts = take_in(operator, file.path, file.kind, file.source).counts
            expected = {"new": 0, "updated": 0, "unchanged": 0, "question": 0, "rejected": counts["rejected"]}
            assert counts == expected | {turn: file.rows - counts["rejected"]}, file.path.name
            nameless = (
                sum(not row[HEADINGS[file.source]["name"]] for row in raw(file.path)) if file.kind == "people" else 0
            )
            assert counts["rejected"] == nameless
    people = [file for file in manifest.files if file.kind == "people"]
    assert before + sum(file.rows for file in people) >= SourceRecord.objects.count() > before + 2 * 400


def take_in(actor: Actor, path: Path, kind: str, source: str) -> ImportBatch:
    batch = import_stage(
        actor=actor, path=path, file_name=path.name, kind=kind, source=source, division_code=words.DIVISION
    )
    batch = import_map(actor=actor, batch=batch, mapping={int(at): name for at, name in batch.mapping.items()})
    return import_apply(actor=actor, batch=batch)


def test_a_sheet_of_needs_finds_its_people_after_the_linkage(db: None, operator: Actor, tmp_path: Path) -> None:
    """Only rows whose frequency cannot be read, or whose person no register row names as they do, come back; the second
    time all is known.
    """
    divisions_put(actor=operator, names=division_names())
    manifest = make(tmp_path, people=400, seed=2)
    (sheet,) = manifest.of_people
    for file in manifest.files:
        if file.kind == "people":
            take_in(operator, file.path, file.kind, file.source)
    register_link(actor=operator, division_code=words.DIVISION)
    written = list(openpyxl.load_workbook(sheet.path).active.iter_rows(min_row=2, values_only=True))
    assert len(written) == sheet.rows > 20
    unclear = sum(row[4] == "看情况" for row in written)
    first = take_in(operator, sheet.path, sheet.kind, sheet.source)
    codes = [note["code"] for _row, said in noted_rows(first) for note in said]
    assert codes.count("frequency_unreadable") == unclear
    assert set(codes) <= {"frequency_unreadable", "person_unknown", "person_several", "row_twice"}
    assert first.counts["new"] + first.counts["rejected"] == sheet.rows
    assert first.counts["new"] > sheet.rows * 0.8
    again = take_in(operator, sheet.path, sheet.kind, sheet.source)
    assert (again.counts["new"], again.counts["unchanged"]) == (0, first.counts["new"])
