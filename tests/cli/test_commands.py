"""The commands, run inside the test's transaction on the tests' database: what they do, and how they fail.

Counts are made by hand from the rows written here and in tests/world.py. A failure is one sentence on the error stream
and exit code 1; what the command line itself cannot read (a missing argument or file) is exit code 2, as is usual.
"""

import base64
import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection

from renyang.cli import main
from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.files.sheets import open_sheet
from renyang.core.models import BatchState, Division, Grant, ImportBatch, User
from renyang.organisations.models import Organisation, OrganisationKind
from renyang.people.models import Collection, Person, SourceRecord
from renyang.resilience.models import IndexRun
from renyang.supplies.models import Stock
from renyang.supplies.services import supplies_receive
from tests.personas import COMMUNITY, HERE, OFFICER, WORKER
from tests.world import CIVIL, PASSWORD, ZHANG_ID

NEW = ["赵小兰", "女", "", "1939-01-01", "19900000009", "梅溪社区", "梅苑9幢1单元101室", "独居", "", "", ""]
NAMELESS = ["", *NEW[1:]]


class Said(NamedTuple):
    """What a command ended with."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `renyang` with arguments in this process, so that what it writes rolls back with the test."""
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("COLUMNS", "200")

    def said(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["renyang", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        shown = capsys.readouterr()
        return Said(int(end.value.code or 0), shown.out, shown.err)

    return said


@pytest.fixture
def civil_file(tmp_path: Path) -> Path:
    """Four rows of civil affairs: one new, one known word for word, one known with a new phone, one without a name."""
    changed = [*CIVIL[2][:4], "19900000033", *CIVIL[2][5:]]
    path = tmp_path / "民政.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([CIVIL[0], NEW, CIVIL[1], changed, NAMELESS])
    return path


def _fails(said: Said, *words: str) -> None:
    """A sentence with these words on the error stream, exit code 1, nothing of the program's insides."""
    assert said.code == 1
    assert all(word in said.err for word in words), said.err
    assert "Traceback" not in said.err
    assert said.out == ""


# import


def _import(run: Run, file: Path, *more: str, source: str = "civil_affairs", division: str = HERE) -> Said:
    return run("import", file, "--source", source, "--division", division, *more)


def test_import_counts_what_became_of_the_rows(db: None, run: Run, civil_file: Path) -> None:
    """1 new, 1 updated, 1 unchanged, 1 rejected of 4; the register's records grow by the new one."""
    before = SourceRecord.objects.count()
    said = _import(run, civil_file, "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert told["file"] == "民政.csv"
    assert {name: told[name] for name in ("staged", "new", "updated", "unchanged", "rejected")} == {
        "staged": 4, "new": 1, "updated": 1, "unchanged": 1, "rejected": 1,
    }  # fmt: skip
    assert 0 <= told["seconds_to_stage"] <= told["seconds"]
    assert SourceRecord.objects.count() == before + 1
    batch = ImportBatch.objects.latest("created_at")
    assert (batch.state, batch.created_by, batch.source) == (BatchState.APPLIED, "operator", "civil_affairs")


def test_import_tells_a_person_the_same(db: None, run: Run, civil_file: Path) -> None:
    """A table with the file's name and the counts, no JSON and no value of a row."""
    said = _import(run, civil_file)
    assert said.code == 0
    assert "民政.csv" in said.out
    lines = {words[0]: words[1] for words in (line.split()[1::2] for line in said.out.splitlines()) if len(words) > 1}
    assert (lines["staged"], lines["new"], lines["rejected"]) == ("4", "1", "1")
    assert "赵小兰" not in said.out
    assert "19900000009" not in said.out


def test_import_twice_adds_nobody(db: None, run: Run, civil_file: Path) -> None:
    """The second time the three good rows say nothing new."""
    _import(run, civil_file)
    told = json.loads(_import(run, civil_file, "--json").out)
    assert (told["new"], told["updated"], told["unchanged"], told["rejected"]) == (0, 0, 3, 1)


def test_a_short_division_is_padded(db: None, run: Run, civil_file: Path) -> None:
    """The help promises 6 to 12 digits; nine are the sub-district."""
    assert _import(run, civil_file, division=HERE[:9]).code == 0
    assert ImportBatch.objects.latest("created_at").division_code == HERE


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"division": "plum"}, ["plum", "division"]),
        ({"division": "12345"}, ["12345", "division"]),
        ({"source": "astrology"}, ["astrology", "health"]),
    ],
    ids=["no division", "five digits", "no department"],
)
def test_import_refuses_in_a_sentence(
    db: None, run: Run, civil_file: Path, given: dict[str, str], words: list[str]
) -> None:
    """It names what was given, and for a department those there are; nothing is kept of the file."""
    before = ImportBatch.objects.count()
    _fails(_import(run, civil_file, **given), *words)
    assert ImportBatch.objects.count() == before


def test_import_of_an_unknown_kind(db: None, run: Run, civil_file: Path) -> None:
    """The sentence names the kinds there are."""
    _fails(_import(run, civil_file, "--kind", "dragons"), "dragons", "people")


def test_import_of_a_file_that_is_none(db: None, run: Run, tmp_path: Path) -> None:
    """A picture under a spreadsheet's name, and an empty file."""
    for name, content in (("x.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100)), ("x.csv", b"")):
        path = tmp_path / name
        path.write_bytes(content)
        _fails(_import(run, path), name)


def test_import_without_the_column_that_is_needed(db: None, run: Run, tmp_path: Path) -> None:
    """A file of people without names: the sentence says which column is missing."""
    path = tmp_path / "nameless.csv"
    path.write_text("性别,出生日期\n女,1940-01-01\n", encoding="utf-8")
    said = _import(run, path)
    _fails(said, "Name")
    assert not SourceRecord.objects.filter(batch__file_name="nameless.csv").exists()


def test_import_of_a_missing_file(db: None, run: Run, tmp_path: Path) -> None:
    """The command line says that it is not there; exit code 2, no traceback."""
    said = _import(run, tmp_path / "nowhere.csv")
    assert said.code == 2
    assert "nowhere.csv" in said.err
    assert "Traceback" not in said.err


def test_import_needs_its_options(run: Run, civil_file: Path) -> None:
    """Without a department nothing is guessed."""
    said = run("import", civil_file, "--division", HERE)
    assert said.code == 2
    assert "--source" in said.err


# link, index


def test_link_joins_the_departments_records(db: None, run: Run, civil_file: Path) -> None:
    """The world's three people (five records) and 赵小兰 from the file: four people."""
    _import(run, civil_file)
    said = run("link", "--division", HERE, "--json")
    assert said.code == 0
    (result,) = json.loads(said.out)["divisions"]
    assert result["division"] == HERE
    names = sorted(Person.objects.filter(merged_into=None).values_list("name", flat=True))
    assert names == sorted(["张秀英", "王建国", "李桂兰", "赵小兰"])


def test_link_takes_every_division_by_default(db: None, run: Run) -> None:
    """The world's records are of one sub-district."""
    assert [row["division"] for row in json.loads(run("link", "--json").out)["divisions"]] == [HERE]
    assert HERE in run("link").out


@pytest.fixture
def blank_form(tmp_path: Path) -> Path:
    """A form of two questions, meant for everybody."""
    path = tmp_path / "form.csv"
    path.write_text("姓名,能力等级,是否愿意接种\n", encoding="utf-8")
    return path


def test_survivorship_shows_and_decides_for_everybody(db: None, run: Run) -> None:
    """Zhang and Li are in two files; with health first their homes are health's, and by the shipped rule as before."""
    shown = json.loads(run("survivorship", "--fact", "status", "--json").out)
    assert shown == {"rules": {"status": {"order": ["newest", "source"], "sources": ["community"]}}, "people": 0}
    home = Person.objects.get(name="张秀英").address
    decided = json.loads(run("survivorship", "--fact", "address", "--sources", "health,civil_affairs", "--json").out)
    rule = {"order": ["verified", "source", "newest"], "sources": ["health", "civil_affairs"]}
    assert decided == {"rules": {"address": rule}, "people": 2}
    assert Person.objects.get(name="张秀英").address == "梅苑3栋2-501"
    assert run("survivorship", "--fact", "address", "--reset").code == 0
    assert Person.objects.get(name="张秀英").address == home


@pytest.mark.parametrize(
    "options", [["--order", "newest"], ["--fact", "shoes", "--order", "newest"], ["--fact", "address", "--order", "x"],
                ["--reset"]]
)  # fmt: skip
def test_survivorship_refuses_in_a_sentence(db: None, run: Run, options: list[str]) -> None:
    """No fact, no such fact, no such criterion."""
    _fails(run("survivorship", *options), "is none of")


def test_missing_counts_and_registers_nothing(db: None, run: Run, blank_form: Path) -> None:
    """Three people, two questions; two levels are known (tests/world.py). Without a title nothing is registered."""
    said = run("missing", blank_form, "--source", "health", "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert (told["people"], told["questions"], told["saved"], told["missing"]) == (3, 6, 2, 4)
    assert not Collection.objects.exists()


def test_missing_registers_and_writes_the_sheet(db: None, run: Run, blank_form: Path, tmp_path: Path) -> None:
    """With a title others see it; the sheet holds all three, for whom the new question is open."""
    sheet = tmp_path / "ask.xlsx"
    assert run("missing", blank_form, "--source", "health", "--title", "Survey", "--out", sheet).code == 0
    assert Collection.objects.get().title == "Survey"
    assert len(list(open_sheet(sheet).rows())) == 3


def test_missing_of_a_form_that_asks_nothing(db: None, run: Run, tmp_path: Path) -> None:
    """The sentence names the file."""
    path = tmp_path / "form.csv"
    path.write_text("姓名,出生日期\n", encoding="utf-8")
    _fails(run("missing", path, "--source", "health"), "form.csv")


def test_index_counts_and_keeps_a_run(db: None, run: Run) -> None:
    """One more run by the operator; its levers have a value within [low, high] or say that nothing is known."""
    before = IndexRun.objects.count()
    said = run("index", "--division", HERE, "--json")
    assert said.code == 0
    (told,) = json.loads(said.out)
    assert told["division"] == HERE
    for score in told["whole"]["levers"].values():
        assert score["value"] is None or score["low"] <= score["value"] <= score["high"]
    assert set(told["communities"]) == {COMMUNITY, "320199001002"}
    run_kept = IndexRun.objects.latest("created_at")
    assert (IndexRun.objects.count(), run_kept.created_by) == (before + 1, "operator")


def test_index_tells_a_person_the_levers(db: None, run: Run) -> None:
    """A table with one line a lever."""
    said = run("index")
    assert said.code == 0
    assert all(word in said.out for word in ("lever", "score", HERE))


@pytest.mark.parametrize("command", ["link", "index"])
def test_a_division_that_is_none(db: None, run: Run, command: str) -> None:
    """Refused in a sentence that names it."""
    _fails(run(command, "--division", "plum"), "plum", "division")


@pytest.mark.parametrize("command", ["link", "index"])
def test_a_division_in_few_digits(db: None, run: Run, command: str) -> None:
    """Codes may be given with 6 to 12 digits everywhere, as `import` and `grant` say: nine are the sub-district."""

    def counted(division: str) -> object:
        told = json.loads(run(command, "--division", division, "--json").out)
        return [row | {"division": ""} for row in (told["divisions"] if command == "link" else told)]

    counted(HERE)  # the first run may merge or move people; from then on nothing changes
    assert counted(HERE[:9]) == counted(HERE)


# user, grant


def _user(run: Run, *more: str, username: str = "newcomer", password: str = PASSWORD) -> Said:
    return run("user", username, "--name", "新来", "--password", password, *more)


def test_user_adds_an_account_that_may_do_nothing(db: None, run: Run) -> None:
    """It signs in with its password and has no grant; the password is not printed."""
    said = _user(run)
    assert said.code == 0
    assert "newcomer can sign in" in said.out
    assert PASSWORD not in said.out + said.err
    user = User.objects.get(username="newcomer")
    assert user.check_password(PASSWORD)
    assert (user.display_name, Actor.of(user).grants) == ("新来", ())


@pytest.mark.parametrize("username", [OFFICER.username, OFFICER.username.upper()])
def test_user_twice(db: None, run: Run, username: str) -> None:
    """A sign-in name is one account's, however it is capitalised: the second is refused in a sentence."""
    before = User.objects.count()
    _fails(_user(run, username=username), username)
    assert User.objects.count() == before


@pytest.mark.parametrize("password", ["x", "password123"])
def test_user_with_a_weak_password(db: None, run: Run, password: str) -> None:
    """The site's own rule (ten characters, not among the common ones) holds for the first account too."""
    _fails(_user(run, password=password), "password")
    assert not User.objects.filter(username="newcomer").exists()


def test_user_with_a_name_that_is_too_long(db: None, run: Run) -> None:
    """Sign-in names have up to 60 characters."""
    _fails(_user(run, username="x" * 61), "60")


def _grant(run: Run, username: str = OFFICER.username, **options: str) -> Said:
    given = {"role": "community_worker", "division": COMMUNITY} | options
    return run("grant", username, *(word for name, value in given.items() for word in (f"--{name}", value)))


def test_grant_gives_a_role_for_a_purpose(db: None, run: Run) -> None:
    """Nine digits are padded; given again it is still one grant."""
    for _ in range(2):
        said = _grant(run, role="volunteer", division=HERE[:9], purpose="emergency")
        assert said.code == 0
        assert HERE in said.out
    rows = Grant.objects.filter(user__username=OFFICER.username, role=Role.VOLUNTEER)
    assert [(row.division_code, row.purpose, row.until) for row in rows] == [(HERE, "emergency", None)]


@pytest.mark.parametrize(
    ("username", "options", "words"),
    [
        ("nobody", {}, ["nobody", "renyang user"]),
        (OFFICER.username, {"division": "plum"}, ["plum", "division"]),
        (OFFICER.username, {"role": "emperor"}, ["emperor", "community_worker"]),
        (OFFICER.username, {"purpose": "curiosity"}, ["curiosity", "care"]),
    ],
    ids=["nobody", "no division", "no role", "no purpose"],
)
def test_grant_refuses_in_a_sentence(
    db: None, run: Run, username: str, options: dict[str, str], words: list[str]
) -> None:
    """It names what was given and, for roles and purposes, those there are; nothing is granted.

    An option of a fixed choice may be refused by the command line itself, with its exit code 2.
    """
    before = Grant.objects.count()
    said = _grant(run, username, **options)
    assert said.code in {1, 2}
    assert all(word in said.err for word in words)
    assert "Traceback" not in said.err
    assert Grant.objects.count() == before


# check, new-key, openapi


def test_check_says_that_all_is_well(db: None, run: Run) -> None:
    """A line for each look, and a last one for all of them."""
    said = run("check")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "All is well."
    assert all(f"ok   {what}" in said.out for what in ("settings", "tables", "database role", "audit trail", "keys"))


def test_check_for_programs(db: None, run: Run) -> None:
    """JSON and nothing else on the output stream."""
    said = run("check", "--json")
    assert said.code == 0
    findings = json.loads(said.out)
    assert all(set(finding) == {"what", "well", "found"} for finding in findings)
    assert all(finding["well"] for finding in findings)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_check_finds_what_is_wrong(db: None, run: Run, options: list[str]) -> None:
    """A job that failed for good is planted: exit code 1, and the finding says so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('stress', 'planted', 'failed')"
        )
    said = run("check", *options)
    assert said.code == 1
    assert "1 failed" in said.out
    assert "All is well" not in said.out
    if options:
        assert [finding["what"] for finding in json.loads(said.out) if not finding["well"]] == ["jobs"]


def test_check_of_a_database_that_is_not_there() -> None:
    """Nothing listens on port 1: exit code 1 and a sentence, without a traceback."""
    given = {
        "DATABASE_URL": "postgresql://renyang@127.0.0.1:1/renyang",
        **{name: os.environ[name] for name in os.environ if name.startswith("RENYANG_")},
        "PATH": os.environ["PATH"],
        "LANG": "C",
    }
    command = [sys.executable, "-m", "renyang.cli", "check"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, env=given, timeout=60)
    assert found.returncode == 1
    assert "Traceback" not in found.stderr
    assert "database" in (found.stdout + found.stderr).lower()


def test_a_new_key_is_32_random_bytes(run: Run) -> None:
    """As the README's settings want them, in base64; no two alike."""
    one, two = (run("new-key").out.strip() for _ in range(2))
    assert len(base64.b64decode(one, validate=True)) == 32
    assert one != two


def test_openapi_writes_the_kept_description(run: Run, tmp_path: Path) -> None:
    """Byte for byte what docs/openapi.json holds."""
    target = tmp_path / "openapi.json"
    assert run("openapi", target).code == 0
    kept = Path(__file__).parents[2] / "docs" / "openapi.json"
    assert target.read_bytes() == kept.read_bytes()


# The language, and stress on a register


def test_problems_are_told_in_the_terminal_s_language(db: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chinese locale reads Chinese."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    said = _grant(run, "nobody")
    assert said.code == 1
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said.err)
    assert "nobody" in said.err


def test_stress_on_the_register(db: None, run: Run, tmp_path: Path) -> None:
    """The world's three people; who is left behind is told by the register's own ids."""
    said = run("stress", "--division", HERE, "--replicates", 2, "--days", 30, "--json", "--out", tmp_path / "made")
    assert said.code == 0
    assert json.loads(said.out)["people"] == 3
    assert json.loads((tmp_path / "made" / "result.json").read_text(encoding="utf-8"))["people"] == 3
    with (tmp_path / "made" / "left_behind.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["person"] for row in rows} <= {str(pk) for pk in Person.objects.values_list("pk", flat=True)}


@pytest.mark.parametrize("division", ["plum", "440000"])
def test_stress_on_a_register_that_is_not_there(db: None, run: Run, division: str) -> None:
    """Neither a word nor a province without records has people to test."""
    assert not Division.objects.filter(code__startswith="44").exists()
    _fails(run("stress", "--division", division), division)


def test_a_snapshot_of_the_register_names_nobody(db: None, run: Run, tmp_path: Path) -> None:
    """Three people as numbers: no byte of the files holds a name, an ID or a phone."""
    folder = tmp_path / "register"
    said = run("snapshot", str(folder))
    assert said.code == 0
    assert "3 people" in said.out
    for path in folder.iterdir():
        content = path.read_bytes()
        assert not [word for word in ("张秀英", "梅苑", ZHANG_ID, "19900000001") if word.encode() in content]
    told = json.loads(run("stress", "--community", str(folder), "--scenario", "calm", "--days", "5", "--json").out)
    assert told["people"] == 3


def test_supplies(db: None, run: Run) -> None:
    """Twenty masks at ten a day: two days, and 280 are missing to the 30 days of items.toml; in a winter wave, when twice as many
    are used, one day and 580. A scenario nobody knows is one sentence.
    """
    stock = Stock.objects.create(division_code=COMMUNITY, store="库", item="口罩", item_code="masks", daily_use=10.0)
    supplies_receive(actor=Actor.operator(), stock=stock, quantity=20)
    (found,) = json.loads(run("supplies", "--json").out)["supplies"]
    assert (found["days_now"], found["days"], found["gap"]) == (2.0, 2.0, 280)
    (found,) = json.loads(run("supplies", "--scenario", "winter-wave", "--json").out)["supplies"]
    assert (found["days_now"], found["days"], found["gap"]) == (2.0, 1.0, 580)
    assert "280" in run("supplies").out
    refused = run("supplies", "--scenario", "plague")
    assert refused.code == 1
    assert "plague" in refused.err


def test_an_account_becomes_a_member_and_is_one_no_more(run: Run, db: None) -> None:
    """Listed until the last day named, gone after --remove; who is no member, and an organisation not on record, are refused."""
    Organisation.objects.create(division_code=HERE, name="康乐公司", kind=OrganisationKind.COMPANY)
    where = ("--organisation", "康乐公司", "--division", HERE)
    added = run("member", OFFICER.username, *where, "--until", "2099-01-31")
    assert (added.code, OFFICER.username in added.out, "2099-01-31" in added.out) == (0, True, True)
    removed = run("member", OFFICER.username, *where, "--remove")
    assert (removed.code, OFFICER.username in removed.out) == (0, False)
    assert run("member", WORKER.username, *where, "--remove").code == 1
    assert run("member", OFFICER.username, "--organisation", "无名社", "--division", HERE).code == 1
