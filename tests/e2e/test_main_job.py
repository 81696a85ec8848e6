"""The main job, in a browser, on the demo that `make demo` serves: find her, see who said what, see who is left behind."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
import xlsxwriter
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import PEOPLE, Visit

pytestmark = pytest.mark.browser

STORE = ("320199001001", "梅溪社区储备点")
PAGES = [
    "/", "/register/", "/tonight/", "/needs/", "/pairs/", "/linkage/", "/imports/", "/imports/new/", "/imports/sheets/",
    "/sites/", "/sites/1/",
    "/openings/", "/sites/1/opening/?prevalence=0.01&hours=4&sessions=1&masks=none&risk=0.1", "/rooms/1/air/", "/open/",
    "/reach/", "/reach/roads/", "/supplies/", "/supplies/?scenario=winter-wave", "/supplies/expiry/", "/supplies/count/",
    f"/supplies/count/?{urlencode({'division': STORE[0], 'store': STORE[1]})}", "/supplies/lending/", "/stocks/1/",
    "/sites/1/checklist/", "/sites/1/comfort/", "/inspections/", "/rooms/1/bookings/",
    "/partners/", "/index/", "/stress/", "/collections/", "/collections/new/",
    "/assessments/due/", "/completeness/", "/completeness/first/", "/proposals/", "/register/roster/", "/presence/",
    "/households/doubtful/", "/register/rules/", "/needs/unrecorded/", "/insight/", "/search/", "/accounts/", "/access/",
    "/register/emergencies/", "/sensors/", "/tonight/rounds/",
]  # fmt: skip
COMMUNITY = "梅溪社区"
LATIN = re.compile(r"[A-Za-z]{3,}")
SEARCH_AGAIN = """() => new Promise(answered => {
    document.body.addEventListener("htmx:afterSettle", () => answered(), {once: true});
    document.querySelector(".filters").requestSubmit();
})"""
WHITES = """() => [...document.querySelectorAll("body, body *")].filter(part => part.checkVisibility()).filter(part => {
    const [red, green, blue, seen = 1] = getComputedStyle(part).backgroundColor.match(/[\\d.]+/g).map(Number);
    return seen > 0.3 && 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.8 * 255;
}).map(part => part.outerHTML.slice(0, 80))"""
SCREENS = 6
"""Screens of a phone that a page may take, with what is folded folded."""
MAY_BE_LATIN = {"xlsx", "xls", "csv", "zxy", "officer"}


def test_an_officer_finds_her_by_initials_and_sees_who_said_what(visit: Visit) -> None:
    """The story of the README: "zxy" finds 张秀英; each fact names a department."""
    page = visit.signed_in("officer")
    page.goto("/register/")
    page.fill("#id_search", "zxy")
    page.wait_for_url("**/register/?search=zxy*")  # searched while typing
    page.locator("tbody a", has_text="张秀英").first.click()
    page.wait_for_url(re.compile(r"/register/[0-9a-f-]{36}/$"))
    assert page.locator("h1").inner_text() == "张秀英"
    origins = page.locator("main .origin").all_inner_texts()
    assert origins
    assert any("民政" in origin for origin in origins)
    assert any(re.search(r"\d{4}", origin) for origin in origins)


def test_the_search_needs_no_scripts(visit: Visit) -> None:
    """The same with scripts off: a form is a form."""
    page = visit.signed_in("officer", java_script_enabled=False)
    page.goto("/register/")
    page.fill("#id_search", "zxy")
    page.press("#id_search", "Enter")
    page.wait_for_url("**search=zxy**")
    assert page.locator("tbody a", has_text="张秀英").count() >= 1


def test_an_officer_runs_a_stress_test_and_reads_who_is_left_behind(visit: Visit) -> None:
    """A test is asked for, a worker computes it, the page follows by itself: it begins with what the shock comes to, in the
    sub-district and in a community, sets measures side by side, and names people and what fails them. A worker reads the
    community's numbers on the same page.
    """
    page = visit.signed_in("officer", language="en")
    page.goto("/stress/")
    page.select_option("#id_scenario", "winter-wave")
    page.fill("#id_replicates", "10")
    page.click("main form button")
    page.wait_for_selector("figure.chart svg", timeout=60_000)
    whole = page.locator("h1").inner_text()
    assert re.match(r"If a wave of infection .* about \d+ people in 梅溪街道 go a week or longer", whole)
    assert page.locator(".measures tbody tr").count() >= 1
    page.locator("summary", has_text="Most likely to be left behind").click()
    row = page.locator("main table:visible").last.locator("tbody tr").first
    share, usual = (float(row.locator("td").nth(at).inner_text().rstrip("%")) for at in (1, 2))
    assert share > usual  # only whom the shock leaves behind is listed
    assert row.locator("td").nth(3).inner_text()
    address = page.url
    row.locator("a").click()
    page.wait_for_url(re.compile(r"/register/[0-9a-f-]{36}/$"))
    page.goto(address)
    page.select_option("#id_division", label=COMMUNITY)
    page.click(".filters button")
    page.wait_for_url("**division=*")
    part = page.locator("h1").inner_text()
    assert COMMUNITY in part
    worker = visit.signed_in("worker", language="en", width=390)
    worker.goto(address)
    assert worker.locator("h1").inner_text() == part
    assert worker.evaluate("document.documentElement.scrollWidth") <= 390
    assert worker.locator("summary", has_text="Community by community").count() == 0


def test_a_worker_brings_a_spreadsheet_in(visit: Visit, tmp_path: Path) -> None:
    """Title, headings over two rows with merged cells, one row that cannot be taken in; a job takes the rest in."""
    page = visit.signed_in("officer")
    rows = [
        ("欧阳问梅", "女", "1941-02-03", COMMUNITY, "19900009999", "梅苑1幢1单元101室"),
        ("", "男", "1941-02-30", COMMUNITY, "", ""),
    ]
    _stage(page, tmp_path, rows)
    assert page.locator("main .tiles").inner_text().count("1") >= 2  # one new, one rejected
    with page.expect_download() as rejects:
        page.click("a[href$='rejects.xlsx']")
    assert rejects.value.suggested_filename.endswith(".xlsx")
    page.click("button[formaction$='/apply/']")
    _wait_for(page, "/register/?search=oywm", "tbody a", "欧阳问梅")


def test_a_worker_decides_a_pair_by_key(visit: Visit, tmp_path: Path) -> None:
    """Two rows of one rare name in one community whose birth dates differ by a day, and nothing else: by the first guesses
    of the model 2^4.7 to one that it is one person (docs/algorithms/linkage.md), so a worker is asked. She puts it off, then
    says it is one; one person stands in the register, and the decision can be taken back.
    """
    page = visit.signed_in("officer")
    _stage(page, tmp_path, [("司徒问兰", "女", day, COMMUNITY, "", "") for day in ("1941-05-03", "1941-05-04")])
    page.click("button[formaction$='/apply/']")
    _wait_for(page, "/pairs/", "main .pair td", "司徒问兰")
    for _pair in range(10):  # others may wait too
        with page.expect_navigation():
            page.keyboard.press("l")
        if page.locator(".pair .badge").count() and page.locator("main .pair td", has_text="司徒问兰").count():
            break
    with page.expect_navigation():
        page.keyboard.press("s")
    page.goto("/register/?search=stwl")
    assert page.locator("tbody a", has_text="司徒问兰").count() == 1
    page.goto("/pairs/")
    page.locator("tr", has_text="司徒问兰").locator("form[action*='/undo/'] button").click()
    _wait_for(page, "/register/?search=stwl", "tbody tr + tr a", "司徒问兰")


def _stage(page: Page, folder: Path, rows: list[tuple[str, ...]]) -> None:
    """A spreadsheet as departments have them, brought in up to its preview with the guessed columns."""
    file = folder / "走访台账.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 5, "梅溪街道老年人走访台账")
    for column, heading in enumerate(("姓名", "性别", "出生日期", "社区")):
        sheet.merge_range(1, column, 2, column, heading)
    sheet.merge_range(1, 4, 1, 5, "联系方式")
    sheet.write_row(2, 4, ("电话", "地址"))
    for at, row in enumerate(rows, start=3):
        sheet.write_row(at, 0, row)
    book.close()
    page.goto("/imports/new/")
    page.set_input_files("input[type=file]", file)
    for select in ("kind", "source", "division"):
        box = page.locator(f"select[name*={select}]")
        if box.count():
            box.first.select_option(index=box.first.locator("option").count() - 1 if select == "source" else 0)
    page.click("main form button.primary")
    page.click("main form button.primary")  # the guessed columns are right


def _wait_for(page: Page, address: str, selector: str, text: str) -> None:
    """Look again until a job has done what this page then shows."""
    for _attempt in range(60):
        page.goto(address)
        if page.locator(selector, has_text=text).count():
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"{address} does not show {text}")


@pytest.mark.parametrize(
    ("width", "language", "scheme"), [(360, "zh-hans", "light"), (390, "en", "dark"), (1280, "en", "light")]
)
def test_every_page_can_be_read_by_everybody(visit: Visit, language: str, width: int, scheme: str) -> None:
    """No barrier that axe knows, nothing wider than the window or white in the dark, one language, and the demo mark, on
    every page.
    """
    page = visit.signed_in("officer", language=language, width=width, color_scheme=scheme)
    for path in PAGES:
        page.goto(path)
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert scheme == "light" or page.evaluate(WHITES) == [], path
        if width < 500:
            assert page.evaluate("document.documentElement.scrollHeight / 844") <= SCREENS, path
        assert page.locator(".demo-mark").count() == 1, path
        if language == "zh-hans":
            headings = " ".join(page.locator("h1, h2, h3, th[scope=col], label, button, nav").all_inner_texts())
            assert set(LATIN.findall(headings)) <= MAY_BE_LATIN, path


def test_a_keyboard_is_enough(visit: Visit) -> None:
    """Skip link first, then the search, then the person, without a mouse; an answer that comes late takes no place away."""
    page = visit.signed_in("officer")
    page.goto("/register/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.focus("#id_search")
    page.keyboard.type("zxy")
    page.keyboard.press("Enter")
    page.wait_for_url("**search=zxy**")
    page.focus("tbody a")
    page.evaluate(SEARCH_AGAIN)
    assert page.evaluate("document.activeElement.closest('tbody') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/register/[0-9a-f-]{36}/$"))


def test_the_register_counts_the_people_of_the_files(visit: Visit) -> None:
    """Some of the invented are in no file, and none is counted twice: close to, and never above, those invented."""
    page = visit.signed_in("officer", language="en")
    page.goto("/insight/")
    shown = int(page.locator("main .tiles").first.locator("strong, .number, b").first.inner_text().replace(",", ""))
    assert 0.9 * PEOPLE <= shown <= PEOPLE
