"""`renyang check`, `new-key` and `openapi`, and the language in which commands speak."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.commands import Run
from tests.personas import COMMUNITY


def test_check_says_that_all_is_well(db: None, run: Run) -> None:
    """A line for each look, and a last one for all of them."""
    said = run("check")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "Everything is working."
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
    assert "Everything is working" not in said.out
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


def test_problems_are_told_in_the_terminal_s_language(db: None, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chinese locale reads Chinese."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    said = run("grant", "nobody", "--role", "community_worker", "--division", COMMUNITY)
    assert said.code == 1
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said.err)
    assert "nobody" in said.err
