"""Habits of the house that a machine can hold: circles of imports, file lengths, declared settings and commands."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.source import MODULES, ROOT, SOURCE, imports, sources

FILE_LIMIT = 500


def test_resilience_reads_rooms_through_their_queries() -> None:
    """Its numbers follow the rooms' own rules of who is served, what holds today and who may see it."""
    for path in (SOURCE / "resilience").rglob("*.py"):
        named = re.findall(r"from (renyang\.\w+\.models)\b", path.read_text(encoding="utf-8"))
        assert set(named) <= {"renyang.resilience.models"}, path


def _circles(imports: dict[str, set[str]]) -> set[str]:
    """The modules from which their own imports lead back to them, through the modules of these alone."""

    def reached(module: str) -> set[str]:
        ahead, seen = [module], set[str]()
        while ahead:
            new = imports[ahead.pop()] - seen
            seen |= new
            ahead += new
        return seen

    return {module for module in imports if module in reached(module)}


def test_a_circle_is_seen() -> None:
    """Of four modules two import each other, one imports them, and one is imported by them."""
    imports = {"a": {"b", "d"}, "b": {"a"}, "c": {"a"}, "d": set[str]()}
    assert _circles(imports) == {"a", "b"}


def test_services_never_import_tasks() -> None:
    """Tasks call services; a service defers a job by its name. Nobody but the tasks and the job's module knows the queue."""
    for module, path in MODULES.items():
        imported = imports(path)
        if path.name != "tasks.py":
            assert [name for name in imported if name.endswith(".tasks")] == [], module
    users = {module for module, path in MODULES.items() if "procrastinate" in path.read_text("utf-8")}
    others = {module for module in users if not module.endswith(".tasks")}
    assert others == {
        "renyang.core.jobs.queue",
        "renyang.core.deployment.checkup",
        "renyang.core.deployment.settings",
        "renyang.core.jobs.workers",
    }


@pytest.mark.parametrize("room", sorted({module.split(".")[1] for module in MODULES if "." in module}))
def test_no_module_of_a_room_imports_itself_in_a_circle(room: str) -> None:
    """Neither at its head nor within a function. A module of a package does not count as importing the package."""
    own = {module: path for module, path in MODULES.items() if f"{module}.".startswith(f"renyang.{room}.")}
    assert _circles({module: imports(path) & own.keys() for module, path in own.items()}) == set()


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_files_stay_short(path: Path) -> None:
    """A file that passes 500 lines is split by noun."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LIMIT


def test_services_and_pages_cut_no_text_in_silence() -> None:
    """What is typed is kept whole or refused (`core/text/typed.py`); names of accounts and of files are cut to their columns."""
    cut = re.compile(r"(?<!display_name)(?<!file_name)\[:\s*\w*(?:LIMIT|LONGEST)\w*\]|\.strip\(\)\[:")
    for path in sources():
        if {"services", "web", "api"} & set(path.relative_to(SOURCE).parts):
            assert cut.findall(path.read_text(encoding="utf-8")) == [], path


def test_every_setting_is_documented() -> None:
    """Each environment variable that the source reads stands in both READMEs."""
    read = set()
    for path in sources():
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r'"(RENYANG_[A-Z_]+|DATABASE_(?:OWNER_)?URL)"', text))
    for readme in ("README.md", "README.zh.md"):
        documented = set(re.findall(r"`(RENYANG_[A-Z_]+|DATABASE_(?:OWNER_)?URL)`", (ROOT / readme).read_text("utf-8")))
        assert read - documented == set(), readme


def test_every_command_is_documented() -> None:
    """Each command of `renyang` stands in both READMEs."""
    from renyang.cli.commands import app

    names = {command.name for command in app.registered_commands}
    for readme in ("README.md", "README.zh.md"):
        text = (ROOT / readme).read_text("utf-8")
        assert {name for name in names if f"renyang {name}" not in text} == set(), readme


def test_the_openapi_snapshot_is_current() -> None:
    """The API's description in git is what the program says of itself; `renyang openapi docs/openapi.json` renews it."""
    from renyang.api.description import openapi_text

    assert (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8") == openapi_text()


def test_every_service_takes_keywords_only() -> None:
    """`@service` functions are keyword-only verbs with an actor."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            decorators = [ast.unparse(d) for d in getattr(node, "decorator_list", [])]
            if isinstance(node, ast.FunctionDef) and "service" in decorators:
                assert not node.args.args, f"{path}: {node.name}"
                assert "actor" in {argument.arg for argument in node.args.kwonlyargs}, f"{path}: {node.name}"


def test_migrations_stand_alone() -> None:
    """None imports the program, whose code changes under it: what it makes of a database is fixed when it is written."""
    for path in SOURCE.glob("*/migrations/*.py"):
        assert not re.search(r"^\s*(from|import) .*\brenyang\b", path.read_text(encoding="utf-8"), re.MULTILINE), path


def test_a_room_has_one_migration() -> None:
    """Right until the first release, as `make migrations` writes them anew from the models; after it more are added."""
    rooms = [path for path in SOURCE.glob("*/migrations") if path.is_dir()]
    assert rooms
    for room in rooms:
        assert [path.name for path in room.glob("[0-9]*.py")] == ["0001_initial.py"], room


def test_models_and_migrations_agree(db: None) -> None:
    """`makemigrations` has nothing to write; it leaves with an exit code where it has."""
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
