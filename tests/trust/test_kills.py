"""Thirty kills of worker, server and database on a database of their own; `python -m bench kills` fires more."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_A_DEPLOYMENT = ("DATABASE_", "RENYANG_", "DJANGO_")


@pytest.mark.slow
def test_nothing_is_lost_doubled_half_done_or_stuck_after_thirty_kills() -> None:
    """Each promise is counted from the rows afterwards, against what was asked for and what was shown as done."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OF_A_DEPLOYMENT)}
    command = [sys.executable, "-m", "bench", "kills", "--n", "30", "--seed", "2026"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    outcome = json.loads(ended.stdout)
    assert sum(outcome["kills"].values()) == 30
    assert {name: outcome[name] for name in ("lost", "doubled", "half_done", "stuck")} == {
        "lost": [],
        "doubled": [],
        "half_done": [],
        "stuck": [],
    }
    assert outcome["done"]["imports"] > 0
    assert outcome["done"]["decisions"] > 0
