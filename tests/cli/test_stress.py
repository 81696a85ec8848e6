"""`renyang stress` without any database: what a program reads, and what a person is told."""

import json
import subprocess
import sys
from pathlib import Path

KEYS = {
    "scenario", "seed", "replicates", "days", "people", "threads", "version", "digest", "wall_seconds", "cpu_seconds",
    "person_days", "curves", "metrics", "left_behind", "largest_operator",
}  # fmt: skip
CAPABILITIES = {"bearing", "satisfaction", "fit", "coordination", "sustainability"}


def _stress(*arguments: str) -> subprocess.CompletedProcess[str]:
    return _run("stress", "--synthetic", "500", "--replicates", "4", *arguments)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "renyang.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"LANG": "C", "COLUMNS": "200"})


def test_json_has_what_is_promised_and_threads_change_nothing() -> None:
    """The keys are the issue's own list; person-days are people x days x replicates."""
    one, two = (json.loads(_stress("--json", "--days", "60", "--threads", n).stdout) for n in ("1", "2"))
    assert set(one) == KEYS
    assert one["digest"] == two["digest"]
    assert one["person_days"] == 500 * 60 * 4
    assert set(one["curves"]) == set(one["metrics"]) == CAPABILITIES
    assert all(set(curve) == {"mean", "low", "high"} for curve in one["curves"].values())
    assert all(len(curve["mean"]) == 60 for curve in one["curves"].values())


def test_calm_costs_nothing() -> None:
    """Without a shock both runs of a pair are the same, so nothing is lost."""
    calm = json.loads(_stress("--json", "--scenario", "calm", "--days", "30").stdout)
    assert {found["loss"]["mean"] for found in calm["metrics"].values()} == {0.0}


def test_an_unknown_scenario_ends_in_a_sentence() -> None:
    """It names those there are, on the error stream, without a traceback."""
    found = _stress("--scenario", "nonesuch")
    assert found.returncode == 1
    assert "heatwave" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_saved_community_gives_the_same_numbers(tmp_path: Path) -> None:
    """The run on the files has the digest of the run on what was saved; a second saving there is refused."""
    folder = str(tmp_path / "plum")
    assert "500 people" in _run("snapshot", folder, "--synthetic", "500").stdout
    saved = _run("stress", "--community", folder, "--replicates", "4", "--days", "40", "--json")
    assert json.loads(saved.stdout)["digest"] == json.loads(_stress("--days", "40", "--json").stdout)["digest"]
    before = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    again = _run("snapshot", folder, "--synthetic", "600")
    assert again.returncode == 1
    assert "plum" in again.stderr
    assert {path.name: path.read_bytes() for path in Path(folder).iterdir()} == before


def test_a_folder_that_holds_no_community_ends_in_a_sentence(tmp_path: Path) -> None:
    """It says which files belong into one."""
    found = _run("stress", "--community", str(tmp_path))
    assert found.returncode == 1
    assert "community.toml" in found.stderr
    assert "Traceback" not in found.stderr
