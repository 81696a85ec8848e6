"""Birth dates known to the year or the month, birth dates read off the ID, other documents and words after a name, from the
file to every page. Ages are counted from the birth dates by hand.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone, translation

from renyang.core.access.gate import Actor
from renyang.core.files.sheets import Cell, open_sheet
from renyang.people import queries
from renyang.people.domain import births, reading
from renyang.people.models import Person, SourceRecord
from renyang.people.queries import Filters, life_events
from renyang.people.queries.history import history
from renyang.people.services import life_event_record, person_correct, register_link
from tests.operations import token_of
from tests.people.test_people_imports import bring, notes
from tests.personas import COMMUNITY, HERE, OFFICER, WORKER, Persona
from tests.world import take_in, valid_id

ActorOf = Callable[[Persona], Actor]
SignIn = Callable[[Persona], Client]
FEMALE_ID = valid_id("32019919360105002")
HEADINGS = ["姓名", "性别", "出生年月", "身份证号", "社区", "现住址"]


def _taken_in(actor: Actor, *rows: list[str], source: str = "health") -> None:
    take_in(actor, [HEADINGS, *rows], source=source)
    register_link(actor=actor, division_code=HERE)


def _row(name: str, birth: str, number: str = "", sex: str = "女") -> list[str]:
    return [name, sex, birth, number, "梅溪社区", f"梅苑{len(name)}幢{ord(name[-1]) % 90 + 1}室"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1936.01", ("1936-01", "birth_month_only")),
        ("1936年1月", ("1936-01", "birth_month_only")),
        ("1936-01", ("1936-01", "birth_month_only")),
        (1936.01, ("1936-01", "birth_month_only")),
        ("January 1936", ("1936-01", "birth_month_only")),
        ("1936", ("1936", "birth_year_only")),
        (1936, ("1936", "birth_year_only")),
        ("1936年", ("1936", "birth_year_only")),
        (1936.1, ("1936", "birth_year_only")),  # 1936.10 without its last digit, or 1936.1
        ("公历1936年1月5日", ("1936-01-05", "")),
        ("1936-01-05", ("1936-01-05", "")),
        ("农历1936年正月初五", (None, "date_lunar")),
        ("阴历1936.1.5", (None, "date_lunar")),
        ("1936-01-05（农历）", (None, "date_lunar")),
        ("1936年腊月", (None, "date_lunar")),
        ("1936-02-30", (None, "date_impossible")),
        ("2090-01", ("2090-01", "date_implausible")),
        ("1700", (None, "date_out_of_bounds")),
        ("90岁", (None, "date_unreadable")),
        ("", (None, "")),
        (None, (None, "")),
    ],
)
def test_birth_dates_as_departments_write_them(cell: Cell, expected: tuple[str | None, str]) -> None:
    assert reading.birth_date(cell) == expected


def _today_is(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)


@pytest.mark.parametrize(
    ("precision", "today", "age", "about"),
    [
        ("day", dt.date(2026, 2, 10), 90, False),
        ("month", dt.date(2026, 1, 30), 89, True),  # born on the 1st or on the 31st
        ("month", dt.date(2026, 2, 1), 90, False),
        ("year", dt.date(2026, 12, 30), 89, True),
        ("year", dt.date(2026, 12, 31), 90, False),
        ("year", dt.date(2027, 1, 1), 90, True),
    ],
)
def test_an_age_is_the_one_she_certainly_has(
    monkeypatch: pytest.MonkeyPatch, precision: str, today: dt.date, age: int, *, about: bool
) -> None:
    """Of January 1936 or of 1936: a year older only once even the last day she may be born on has passed."""
    _today_is(monkeypatch, today)
    person = Person(birth_date=dt.date(1936, 1, 1), birth_precision=precision)
    with translation.override("en"):
        words = births.age_words(person), births.years_words(person)
    assert births.age_of(person) == age
    assert words == ((f"about {age}", f"about {age} years") if about else (str(age), f"{age} years"))
    with translation.override("zh-hans"):
        assert births.years_words(person) == (f"约 {age} 岁" if about else f"{age} 岁")


def test_eighty_and_over_are_those_who_certainly_are(
    db: None, monkeypatch: pytest.MonkeyPatch, operator: Actor
) -> None:
    """On 15 March 2026: born in March 1946 or in 1946 they may be 79 still; of February and 1945 everybody is 80."""
    for name, birth, precision in (
        ("三月", "1946-03-01", "month"), ("二月", "1946-02-01", "month"), ("今年", "1946-01-01", "year"),
        ("去年", "1945-01-01", "year"), ("当日", "1946-03-15", "day"), ("明日", "1946-03-16", "day"),
    ):  # fmt: skip
        Person.objects.create(
            division_code=COMMUNITY, name=name, pinyin=name, initials="x", birth_date=birth, birth_precision=precision
        )
    _today_is(monkeypatch, dt.date(2026, 3, 15))
    over = {person.name for person in queries.register(operator, Filters(age_from=80))}
    assert over & {"三月", "二月", "今年", "去年", "当日", "明日"} == {"二月", "去年", "当日"}
    over = {person.name for person in Person.objects.all() if (births.age_of(person) or 0) >= 80}
    assert over >= {"二月", "去年", "当日"}
    assert not over & {"三月", "今年", "明日"}


def test_a_birth_date_of_year_and_month_is_shown_as_what_it_is(
    db: None, operator: Actor, actor_of: ActorOf, sign_in: SignIn, tmp_path: Path
) -> None:
    """On the page, in the register, in its history and on the roster; a file that was taken along is read as the same."""
    _taken_in(operator, _row("孙月明", "1936.01"))
    person = Person.objects.get(name="孙月明")
    assert (person.birth_date, person.birth_precision) == (dt.date(1936, 1, 1), "month")
    assert SourceRecord.objects.get(link__person=person).facts["birth_date"] == "1936-01"
    client = sign_in(OFFICER)
    for address in (f"/register/{person.pk}/", "/register/?search=孙月明", f"/register/{person.pk}/history/"):
        assert "1936年1月" in client.get(address, follow=True).content.decode(), address
    with translation.override("en"):
        (fact,) = [
            fact for fact in queries.person_view(operator, person.pk).facts["basic"] if fact.name == "birth_date"
        ]
        assert fact.value == "January 1936"
        (line,) = [
            line
            for lines in history(operator, person.pk).groups.values()
            for line in lines
            if line.name == "birth_date"
        ]
        assert [entry.value for entry in line.lines] == ["January 1936"]
    path = tmp_path / "register.csv"
    path.write_bytes(client.get("/register/?as=csv").getvalue())
    sheet = open_sheet(path, name=path.name)
    at = [str(cell) for cell in sheet.header].index("出生日期")
    (cell,) = [cells[at] for _number, cells in sheet.rows() if "孙月明" in cells]
    assert (cell, reading.birth_date(cell)[0]) == ("1936年1月", "1936-01")


def test_programs_are_given_the_date_and_its_precision(db: None, operator: Actor) -> None:
    _taken_in(operator, _row("孙月明", "1936"))
    person = Person.objects.get(name="孙月明")
    headers = {"Authorization": f"Bearer {token_of(OFFICER)}"}
    client = Client(headers=headers)
    one = client.get(f"/api/v1/people/{person.pk}").json()
    assert (one["birth_date"], one["birth_precision"]) == ("1936-01-01", "year")
    listed = client.get("/api/v1/people?search=孙月明").json()["items"]
    assert [(row["birth_date"], row["birth_precision"]) for row in listed] == [("1936-01-01", "year")]


def test_a_correction_may_be_known_in_part(db: None, operator: Actor) -> None:
    _taken_in(operator, _row("孙月明", ""))
    person = Person.objects.get(name="孙月明")
    person = person_correct(actor=operator, person=person, facts={"birth_date": "1936年1月"})
    assert (person.birth_date, person.birth_precision) == (dt.date(1936, 1, 1), "month")


def test_an_undoubted_id_says_when_somebody_was_born_and_of_which_sex(
    db: None, operator: Actor, sign_in: SignIn
) -> None:
    """A list of names and IDs alone: 5 January 1936, a woman as 002 is even; the page says that the ID says so."""
    _taken_in(operator, ["薄一心", "", "", FEMALE_ID, "梅溪社区", "樱园71幢1单元101"])
    person = Person.objects.get(name="薄一心")
    assert (person.birth_date, person.birth_precision, person.sex) == (dt.date(1936, 1, 5), "day", "female")
    assert [person.provenance[name][1:2] + person.provenance[name][3:] for name in ("birth_date", "sex", "name")] == [
        ["health", True], ["health", True], ["health"],
    ]  # fmt: skip
    assert person in queries.register(operator, Filters(age_from=80))
    sources = {fact.name: fact.source for fact in queries.person_view(operator, person.pk).facts["basic"]}
    health = sources["name"]
    with translation.override("zh-hans"):
        page = sign_in(OFFICER).get(f"/register/{person.pk}/").content.decode()
    assert sources["birth_date"] == sources["sex"] == f"身份证号（{health}）"
    assert f"身份证号（{health}）" in page


def test_documents_other_than_the_id_are_kept_as_such(db: None, operator: Actor, sign_in: SignIn) -> None:
    """Sealed, masked on the page with their kind, and nowhere called invalid."""
    headings = ["姓名", "证件类型", "身份证号", "出生日期", "性别", "社区"]
    rows = [
        ["吴护照", "护照", "E12345678", "1944-02-29", "男", "梅溪社区"],
        ["吴军", "军官证", "军字第1234567号", "1944-02-29", "男", "梅溪社区"],
        ["吴回乡", "", "H1234567890", "1944-02-29", "男", "梅溪社区"],
        ["吴台", "台胞证", "12345678", "1944-02-29", "男", "梅溪社区"],
        ["吴永居", "", "USA110099887766", "1944-02-29", "男", "梅溪社区"],
    ]
    batch = bring(operator, *rows, headings=headings)
    assert notes(batch) == {
        2: [("resident_id", "document_passport")],
        3: [("resident_id", "document_military")],
        4: [("resident_id", "document_hong_kong_macao")],
        5: [("resident_id", "document_taiwan")],
        6: [("resident_id", "document_permanent_residence")],
    }
    register_link(actor=operator, division_code=HERE)
    person = Person.objects.get(name="吴护照")
    assert (person.resident_id, person.identity_document) == (None, "passport E12345678")
    record = SourceRecord.objects.get(link__person=person)
    assert "identity_document" not in record.facts
    page = sign_in(OFFICER).get(f"/register/{person.pk}/").content.decode()
    assert "护照 E*****678" in page
    assert "E12345678" not in page


@pytest.mark.parametrize(
    ("cell", "name", "note"),
    [
        ("张三（已故）", "张三", "may_have_died"),
        ("王五(去世)", "王五", "may_have_died"),
        ("李四【亡】", "李四", "may_have_died"),
        ("李四（已故2024.3）", "李四", "may_have_died"),
        ("张三 已故", "张三", "may_have_died"),
        ("张三（女）", "张三", ""),
        ("李四（亡夫张三）", "李四", ""),
        ("亡羊", "亡羊", ""),
        ("故里", "故里", ""),
    ],
)
def test_a_name_with_words_of_a_death(cell: str, name: str, note: str) -> None:
    assert reading.name(cell) == (name, note)


def test_words_of_a_death_after_a_name_are_a_question(db: None, operator: Actor, actor_of: ActorOf) -> None:
    """She is listed as living here and a worker is asked; noted as dead she is no longer asked for, nor if a worker says
    that she lives.
    """
    _taken_in(operator, _row("孙月明（已故）", "1936-01-05"), _row("孙素珍(去世)", "1937-01-05"))
    worker = actor_of(WORKER)
    rows = {row.person.name: row for row in life_events.disagreeing(worker)}
    assert set(rows) == {"孙月明", "孙素珍"}
    assert {row.person.status for row in rows.values()} == {"here"}
    with translation.override("en"):
        assert [word.status_label for word in rows["孙月明"].words] == ["may have died, by words after the name"]
    died = {"kind": "died", "happened_on": timezone.localdate(), "informant": "邻居", "evidence": "word"}
    life_event_record(actor=worker, person=rows["孙月明"].person, **died)
    person_correct(actor=worker, person=rows["孙素珍"].person, facts={"status": "健在"})
    assert life_events.disagreeing(worker) == []
    assert Person.objects.get(name="孙月明").status == "dead"
