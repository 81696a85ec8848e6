"""Ask only what is missing: what a form's columns and rows find in the register, who sees it, and what is counted.

Expected counts follow by hand from tests/world.py: Zhang is known to civil affairs and health, Li to both, Wang to civil
affairs only; everything was collected on the day the tests run.
"""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from renyang.core.access.gate import Actor, NotAllowed, OutOfScope
from renyang.core.files.sheets import open_sheet
from renyang.core.models import AccessEntry
from renyang.people.domain.freshness import State, state
from renyang.people.domain.missing import FormColumn, Found, Known, Line, Tally
from renyang.people.models import Collection, CollectionRow, CollectionState, Person
from renyang.people.queries import asked
from renyang.people.queries import collections as queries
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import keepers
from renyang.people.services import collection_abandon, collection_close, collection_plan
from renyang.science.problem import Problem
from tests.personas import COMMUNITY, HERE, OFFICER, PERSONAS, STRANGER, WORKER, Persona
from tests.personas import HEALTH as HEALTH_OFFICER
from tests.world import ZHANG_ID, zhang

CIVIL_OFFICER = next(who for who in PERSONAS if who and who.here and who.role == "civil_affairs_officer")
ActorOf = Callable[[Persona], Actor]
TODAY = dt.date(2026, 5, 1)


def _form(folder: Path, *rows: list[str], name: str = "form.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def _look(actor: Actor, path: Path, source: str = "health", division: str = HERE) -> queries.Plan:
    return queries.look(actor=actor, path=path, file_name=path.name, source=source, division_code=division)


def _plan(actor: Actor, path: Path, source: str = "health", title: str = "Spring survey", days: int = 30) -> Collection:
    return collection_plan(
        actor=actor, path=path, file_name=path.name, source=source, division_code=HERE, title=title,
        collect_by=timezone.localdate() + dt.timedelta(days=days),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fact", "value", "days_ago", "expected"),
    [
        ("phone", "1", 365, State.FRESH),  # on its last day
        ("phone", "1", 366, State.STALE),
        ("phone", "1", None, State.STALE),  # nobody wrote down when
        ("phone", "", 1, State.MISSING),
        ("birth_date", "1942-03-12", 40_000, State.FRESH),  # never grows old
        ("reads", False, 1, State.FRESH),  # "no" is an answer
        ("capability_level", 0, 1, State.FRESH),  # intact is an answer
    ],
)
def test_how_fresh_a_value_is(fact: str, value: object, days_ago: int | None, expected: State) -> None:
    """Counted in days from the table of freshness.py."""
    on = None if days_ago is None else TODAY - dt.timedelta(days=days_ago)
    assert state(fact, value, on, TODAY) == expected


@given(st.lists(st.lists(st.sampled_from(State), min_size=3, max_size=3), max_size=30))
def test_every_question_is_in_exactly_one_state(answers: list[list[State]]) -> None:
    """Questions are people times asking columns, however they are answered."""
    columns = tuple(FormColumn(at, f"heading {at}", "phone") for at in range(3))
    lines = [Line(Found.HERE, (), {at: Known(said) for at, said in enumerate(row)}) for row in answers]
    counts = Tally.of(columns, lines).counts()
    assert counts["questions"] == 3 * len(answers)
    assert counts["questions"] == sum(counts[name] for name in ("saved", "stale", "missing", "elsewhere"))


def test_a_form_with_rows(db: None, operator: Actor, tmp_path: Path) -> None:
    """Zhang's level and doctor are known; Wang's are not; nobody is called Zhao; the new question is open for all three."""
    path = _form(
        tmp_path,
        ["序号", "姓名", "身份证号", "出生日期", "能力等级", "家庭医生", "是否愿意接种"],
        ["1", "张秀英", ZHANG_ID, "", "", "", ""],
        ["2", "王建国", "", "1950-05-05", "", "", ""],
        ["3", "赵无此人", "", "1940-01-01", "", "", ""],
        ["4", "张秀英", ZHANG_ID, "1942-03-12", "", "", ""],
    )
    counts = _look(operator, path).tally.counts()
    assert counts == {
        "people": 3, "not_found": 1, "ambiguous": 0, "repeated": 1, "questions": 9,
        "saved": 2, "stale": 0, "missing": 7, "elsewhere": 0,
    }  # fmt: skip


def test_a_form_without_rows_is_for_everybody(db: None, actor_of: ActorOf, tmp_path: Path) -> None:
    """Three people in the sub-district, two in the worker's community; numbered empty lines name nobody."""
    path = _form(tmp_path, ["序号", "姓名", "能力等级"], ["1", "", ""], ["2", "", ""])
    street, community = _look(actor_of(OFFICER), path), _look(actor_of(WORKER), path, "community", COMMUNITY)
    assert (street.tally.people, street.tally.counts()["saved"]) == (3, 2)  # Zhang's and Li's levels
    assert (community.tally.people, community.tally.counts()["saved"]) == (2, 1)


def test_what_grew_old_is_to_be_confirmed(db: None, operator: Actor, tmp_path: Path) -> None:
    """A phone collected two years ago is known, but not fresh (365 days)."""
    person = zhang()
    record, source, _on = person.provenance["phone"]
    old = (timezone.localdate() - dt.timedelta(days=730)).isoformat()
    Person.objects.filter(pk=person.pk).update(provenance=person.provenance | {"phone": [record, source, old]})
    path = _form(tmp_path, ["姓名", "身份证号", "电话"], ["张秀英", ZHANG_ID, ""])
    counts = _look(operator, path, "civil_affairs").tally.counts()
    assert (counts["saved"], counts["stale"], counts["missing"]) == (0, 1, 0)


def test_the_husbands_row_with_his_wifes_id_is_hers_by_nobody(db: None, operator: Actor, tmp_path: Path) -> None:
    """The ID contradicts the sex of its row, so it recognises nobody, and the name is not in the register."""
    path = _form(
        tmp_path, ["姓名", "性别", "出生日期", "身份证号", "能力等级"], ["张老伴", "男", "1940-01-01", ZHANG_ID, ""]
    )
    assert _look(operator, path).tally.counts()["not_found"] == 1


def test_two_who_fit_are_not_guessed(db: None, operator: Actor, tmp_path: Path) -> None:
    """Same name and birth date, no ID in the row."""
    person = zhang()
    Person.objects.create(
        name=person.name, pinyin=person.pinyin, birth_date=person.birth_date, division_code=COMMUNITY, initials="zxy"
    )
    path = _form(tmp_path, ["姓名", "出生日期", "能力等级"], ["张秀英", "1942-03-12", ""])
    counts = _look(operator, path).tally.counts()
    assert (counts["not_found"], counts["ambiguous"], counts["missing"]) == (1, 1, 1)


def test_facts_of_another_purpose_are_not_told(db: None, actor_of: ActorOf, tmp_path: Path) -> None:
    """Whether civil affairs knows how somebody lives is nothing the health officer is told, not even as a count."""
    path = _form(tmp_path, ["姓名", "身份证号", "居住方式", "能力等级"], ["张秀英", ZHANG_ID, "", ""])
    plan = _look(actor_of(HEALTH_OFFICER), path)
    assert {kept["heading"]: kept["elsewhere"] for kept in plan.tally.by_column()}["居住方式"] == 1
    assert keepers(FactGroup.WELFARE) == ["civil_affairs"]


def test_the_sheet_asks_only_for_the_gaps(db: None, operator: Actor, tmp_path: Path) -> None:
    """Zhang, whose doctor and level are known, is not in it; Li, whose doctor is not, is, with her level filled in."""
    path = _form(
        tmp_path,
        ["姓名", "身份证号", "出生日期", "能力等级", "家庭医生"],
        ["张秀英", ZHANG_ID, "", "", ""],
        ["李桂兰", "", "1948-08-08", "", ""],
    )
    row = _plan(operator, path)
    target = tmp_path / "ask.xlsx"
    with target.open("wb") as file:
        queries.collection_sheet(operator, row.pk, file)
    sheet = open_sheet(target)
    rows = [[("" if cell is None else str(cell)) for cell in cells] for _number, cells in sheet.rows()]
    assert rows == [["李桂兰", "", "1948-08-08", "能力完好", "", ""]]
    assert AccessEntry.objects.filter(subject="collection", subject_id=str(row.pk)).count() == 1


def test_an_id_is_whole_only_where_the_form_had_it(db: None, operator: Actor, tmp_path: Path) -> None:
    """A sheet for everybody masks IDs as every page does."""
    row = _plan(operator, _form(tmp_path, ["姓名", "身份证号", "是否愿意接种"]))
    target = tmp_path / "ask.xlsx"
    with target.open("wb") as file:
        queries.collection_sheet(operator, row.pk, file)
    shown = [str(cells[1]) for _number, cells in open_sheet(target).rows() if cells[0] == "张秀英"]
    assert shown
    assert ZHANG_ID not in shown
    assert shown[0][-4:] == ZHANG_ID[-4:]


def test_two_departments_that_ask_the_same_are_warned(db: None, actor_of: ActorOf, tmp_path: Path) -> None:
    """Within half a year, over the same people; a year apart they are not, nor is a department by its own form."""
    path = _form(tmp_path, ["姓名", "电话", "家庭医生"])
    _plan(actor_of(CIVIL_OFFICER), path, "civil_affairs", "Phones")
    today = timezone.localdate()
    asked = ["phone", "living_arrangement"]

    def near(source: str, days: int) -> list[list[str]]:
        by = today + dt.timedelta(days=days)
        found = queries.overlaps(actor_of(OFFICER), source=source, division_code=COMMUNITY, asked=asked, collect_by=by)
        return [overlap.asked for overlap in found]

    assert near("health", 60) == [["phone"]]
    assert near("health", 400) == []
    assert near("civil_affairs", 60) == []


def test_what_was_given_up_saves_nothing_and_warns_nobody(db: None, operator: Actor, tmp_path: Path) -> None:
    """One collection done, one given up: only the first counts. Rows are removed with the end; it ends once."""
    path = _form(tmp_path, ["姓名", "身份证号", "能力等级"], ["张秀英", ZHANG_ID, ""])
    done, given_up = _plan(operator, path), _plan(operator, path)
    collection_close(actor=operator, collection=done)
    collection_abandon(actor=operator, collection=given_up)
    assert queries.saved_questions(operator) == 1
    assert not CollectionRow.objects.exists()
    assert {row.state for row in Collection.objects.all()} == {CollectionState.DONE, CollectionState.ABANDONED}
    with pytest.raises(Problem, match="ended already"):
        collection_close(actor=operator, collection=done)


def test_rows_are_sealed(db: None, operator: Actor, tmp_path: Path) -> None:
    """Whom a form names stands in the database only sealed."""
    from django.db import connection

    _plan(operator, _form(tmp_path, ["姓名", "身份证号", "能力等级"], ["张秀英", ZHANG_ID, ""]))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells FROM people_collectionrow")
        (kept,) = cursor.fetchone()
    assert ZHANG_ID.encode() not in bytes(kept)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["姓名", "出生日期"]], "form_asks_nothing"),
        ([["能力等级", "电话"]], "form_without_names"),
        ([["姓名", "电话"], ["张秀英", "1", "2", "3"]], "form_row_too_long"),
    ],
)
def test_useless_forms_are_refused(db: None, operator: Actor, tmp_path: Path, rows: list[list[str]], code: str) -> None:
    """In words, and nothing is registered."""
    with pytest.raises(Problem) as refused:
        _plan(operator, _form(tmp_path, *rows))
    assert refused.value.code == code
    assert not Collection.objects.exists()


def test_a_form_is_held_in_memory_up_to_a_limit(
    db: None, operator: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three rows of two cells are six; with a limit of five the third, in row 4 of the sheet, is one too many."""
    monkeypatch.setattr(asked, "MOST_CELLS", 5)
    with pytest.raises(Problem) as refused:
        _plan(operator, _form(tmp_path, ["姓名", "电话"], *[["张秀英", "1"]] * 3))
    assert (refused.value.code, refused.value.facts["row"]) == ("form_too_long", 4)


@pytest.mark.parametrize(("title", "days"), [("  ", 1), ("x" * 121, 1), ("Survey", -1)])
def test_a_title_and_a_day_ahead_are_needed(db: None, operator: Actor, tmp_path: Path, title: str, days: int) -> None:
    """Others have to understand what is planned, and when."""
    with pytest.raises(Problem):
        _plan(operator, _form(tmp_path, ["姓名", "电话"]), title=title, days=days)


def test_nobody_plans_for_another_department(db: None, actor_of: ActorOf, tmp_path: Path) -> None:
    """Nor in another town."""
    path = _form(tmp_path, ["姓名", "电话"])
    with pytest.raises(NotAllowed):
        _plan(actor_of(HEALTH_OFFICER), path, "civil_affairs")
    with pytest.raises(OutOfScope):
        _plan(actor_of(STRANGER), path, "health")


def test_other_departments_see_that_it_is_planned_but_not_whom_it_names(
    db: None, actor_of: ActorOf, sign_in: Callable[[Persona], Client], tmp_path: Path
) -> None:
    """Head data are for all departments of the place; the sheet is for who collects."""
    path = _form(tmp_path, ["姓名", "身份证号", "电话"], ["张秀英", ZHANG_ID, ""])
    row = _plan(actor_of(CIVIL_OFFICER), path, "civil_affairs", "Phones")
    health = sign_in(HEALTH_OFFICER)
    page = health.get(f"/collections/{row.pk}/").content.decode()
    assert "Phones" in page
    assert ZHANG_ID not in page
    assert health.get(f"/collections/{row.pk}/sheet.xlsx").status_code == 403
    assert sign_in(CIVIL_OFFICER).get(f"/collections/{row.pk}/sheet.xlsx").status_code == 200


def test_planning_through_the_page(db: None, sign_in: Callable[[Persona], Client], tmp_path: Path) -> None:
    """Upload, see, and what is wrong with a form stands beside it."""
    client = sign_in(HEALTH_OFFICER)
    given = {"title": "Health survey", "source": "health", "division": HERE, "collect_by": "2099-01-01"}
    with _form(tmp_path, ["姓名", "能力等级"]).open("rb") as file:
        answer = client.post("/collections/new/", given | {"file": file})
    assert answer.status_code == 302
    assert "Health survey" in client.get(answer["Location"]).content.decode()
    with _form(tmp_path, ["能力等级", "电话"]).open("rb") as file:
        assert client.post("/collections/new/", given | {"file": file}).status_code == 422
