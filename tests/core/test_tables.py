"""Plain spreadsheets through the table importer, with sites as the example: what is found again, kept, emptied, refused."""

import pytest

from renyang.core.access.gate import Actor
from renyang.core.files.tables import by_name
from renyang.core.models import Division, ImportBatch
from renyang.core.queries import noted_rows
from renyang.core.services import import_apply
from renyang.places.models import Site
from tests.world import take_in

HEADINGS = ["设施名称", "设施类型", "所属社区", "服务项目", "详细地址", "核定人数", "无障碍", "开放时间"]
CENTRE = ["梅溪日照", "日间照料中心", "梅溪社区", "日间照料、助餐", "梅苑1幢", "40", "是", "08:30-17:00"]
CANTEEN = ["桂园食堂", "老年食堂", "桂园社区", "助餐", "桂园2幢", "100", "否", ""]


def bring(actor: Actor, *rows: list[str], apply: bool = True, headings: list[str] = HEADINGS) -> ImportBatch:
    return take_in(actor, [headings, *rows], source="subdistrict", kind="sites", apply=apply)


def counts(batch: ImportBatch) -> tuple[int, ...]:
    return tuple(batch.counts[outcome] for outcome in ("new", "updated", "unchanged", "rejected"))


def notes(batch: ImportBatch) -> dict[int, list[tuple[str, str]]]:
    """Row number -> (column, code) of everything that was noticed there."""
    return {row: [(note["column"], note["code"]) for note in said] for row, said in noted_rows(batch)}


def changed(row: list[str], **cells: str) -> list[str]:
    """The row with other cells, by heading."""
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, row, strict=True)]


def test_rows_become_rows(db: None, operator: Actor) -> None:
    """Two sites, in their communities, with what the file says."""
    assert counts(bring(operator, CENTRE, CANTEEN)) == (2, 0, 0, 0)
    site = Site.objects.get(name="梅溪日照")
    assert (site.kind, site.division_code, site.services) == ("day_centre", "320199001001", ["day_care", "meals"])
    assert (site.licensed_places, site.step_free, site.opening_hours) == (40, True, "08:30-17:00")
    assert Site.objects.get(name="桂园食堂").opening_hours == ""


def test_the_same_file_twice(db: None, operator: Actor) -> None:
    bring(operator, CENTRE, CANTEEN)
    assert counts(bring(operator, CANTEEN, CENTRE)) == (0, 0, 2, 0)
    assert Site.objects.count() == 2


def test_a_changed_cell_is_an_update(db: None, operator: Actor) -> None:
    bring(operator, CENTRE, CANTEEN)
    assert counts(bring(operator, changed(CENTRE, 核定人数="45"), CANTEEN)) == (0, 1, 1, 0)
    assert Site.objects.get(name="梅溪日照").licensed_places == 45


def test_a_column_that_is_not_there_empties_nothing(db: None, operator: Actor) -> None:
    """The second file gives names, kinds, communities and places only; address, services and hours stay."""
    bring(operator, CENTRE)
    short = [HEADINGS[at] for at in (0, 1, 2, 5)]
    same, other = ["梅溪日照", "日照中心", "梅溪社区", "40"], ["梅溪日照", "日照中心", "梅溪社区", "50"]
    assert counts(bring(operator, same, headings=short)) == (0, 0, 1, 0)
    assert counts(bring(operator, other, headings=short)) == (0, 1, 0, 0)
    site = Site.objects.get()
    assert (site.licensed_places, site.address, site.opening_hours) == (50, "梅苑1幢", "08:30-17:00")
    assert site.services == ["day_care", "meals"]


def test_an_empty_cell_empties(db: None, operator: Actor) -> None:
    """The column is there and says nothing: that is the file's word, and the preview counts it as an update."""
    bring(operator, CENTRE)
    assert counts(bring(operator, changed(CENTRE, 核定人数="", 详细地址=""))) == (0, 1, 0, 0)
    assert (Site.objects.get().licensed_places, Site.objects.get().address) == (None, "")


def test_an_unreadable_cell_empties_nothing(db: None, operator: Actor) -> None:
    """ "About forty" is noted at its row and column, and the forty of the last file stays."""
    bring(operator, CENTRE)
    batch = bring(operator, changed(CENTRE, 核定人数="约四十", 无障碍="大概"))
    assert counts(batch) == (0, 0, 1, 0)
    assert notes(batch) == {2: [("licensed_places", "number_unreadable"), ("step_free", "word_unknown")]}
    assert (Site.objects.get().licensed_places, Site.objects.get().step_free) == (40, True)


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"设施名称": ""}, ("name", "missing")),
        ({"设施名称": "梅" * 81}, ("name", "text_too_long")),  # the name is what a site is found by; 80 characters fit
        ({"设施类型": "游乐场"}, ("kind", "word_unknown")),
        ({"所属社区": "无此社区"}, ("community", "name_unknown")),
    ],
)
def test_rows_that_cannot_be_placed(db: None, operator: Actor, cells: dict[str, str], note: tuple[str, str]) -> None:
    """Rejected with the column and the reason; the row after it is taken in."""
    batch = bring(operator, changed(CENTRE, **cells), CANTEEN)
    assert counts(batch) == (1, 0, 0, 1)
    assert notes(batch) == {2: [note]}
    assert [site.name for site in Site.objects.all()] == ["桂园食堂"]


def test_too_long_a_text_is_left_out(db: None, operator: Actor) -> None:
    """Opening hours take 60 characters; the site is taken in without them, not cut in the middle of a time."""
    batch = bring(operator, changed(CENTRE, 开放时间="八点" * 40))
    assert notes(batch) == {2: [("opening_hours", "text_too_long")]}
    assert Site.objects.get().opening_hours == ""


def test_the_same_twice_in_one_file(db: None, operator: Actor) -> None:
    """The second row would overwrite the first; it comes back instead. Another community's site may have the name."""
    twin = changed(CENTRE, 核定人数="99")
    batch = bring(operator, CENTRE, twin, changed(CENTRE, 所属社区="桂园社区"))
    assert counts(batch) == (2, 0, 0, 1)
    assert notes(batch) == {3: [("", "row_twice")]}
    assert Site.objects.get(division_code="320199001001").licensed_places == 40


def test_two_communities_of_one_name(db: None, operator: Actor) -> None:
    """Nothing is put into one of two by chance."""
    Division.objects.create(code="320199001099", name="梅溪社区")
    batch = bring(operator, CENTRE, CANTEEN)
    assert notes(batch) == {2: [("community", "name_ambiguous")]}
    assert counts(batch) == (1, 0, 0, 1)


def test_the_preview_changes_nothing(db: None, operator: Actor) -> None:
    batch = bring(operator, CENTRE, CANTEEN, apply=False)
    assert counts(batch) == (2, 0, 0, 0)
    assert not Site.objects.exists()
    import_apply(actor=operator, batch=batch)
    assert Site.objects.count() == 2


def test_names_and_their_keys() -> None:
    assert by_name([("甲", 1), ("乙", 2), ("甲", 3)]) == {"甲": [1, 3], "乙": [2]}
