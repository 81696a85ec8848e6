"""The parent of a served site: what dies is started again, what cannot start ends it in words, and it stops in order."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from renyang.core.deployment import supervision
from renyang.core.deployment.supervision import Child, keep_alive
from renyang.science.problem import Problem
from tests.trust.served import Served, free_port, served, until


def test_a_server_that_is_killed_is_started_again(site: Served) -> None:
    """One process a core serves one port; while one is away the others answer."""
    before = site.children("renyang.web.server")
    assert len(before) == len(os.sched_getaffinity(0))
    before[0].kill()
    killed = before[0]
    assert until(lambda: len(site.children("renyang.web.server")) == len(before) and not killed.is_running(), 20)
    assert until(site.serves, 20)
    assert "A process ended and is restarting: server (SIGKILL)." in site.printed()


def test_a_worker_that_is_killed_is_started_again(site: Served) -> None:
    [before] = site.children("worker")
    before.kill()
    assert until(lambda: [one.pid for one in site.children("worker")] not in ([], [before.pid]), 20)


def test_while_the_database_is_down_the_site_says_so_and_it_comes_back(site: Served) -> None:
    """The page in both languages, the API in JSON; nothing is a server fault, and nobody has to do anything."""
    assert site.serves()
    before = site.postmaster()
    answering = psutil.Process(before).children()  # a connection that is open outlives the postmaster for a moment
    for process in (psutil.Process(before), *answering):
        process.kill()
    page, operation = site.get("/account/login/"), site.get("/api/v1/me", Authorization="Bearer ry_x")
    assert (page.status, operation.status) == (503, 503)
    assert page.headers["retry-after"].isdigit()
    assert "数据库" in page.text
    assert "The database cannot be reached" in page.text
    assert '"database_away"' in operation.text
    assert until(site.serves, 40), site.printed()
    assert site.postmaster() != before
    assert all(site.serves() for _again in range(8))


def test_a_site_ends_with_all_that_it_started_whether_its_parent_is_killed_or_stopped(folder: Path) -> None:
    """Killed, its children end by themselves, and the next start takes port and database over. Stopped by SIGTERM, it ends
    with exit code 0 within ten seconds, no process left, the database stopped. A stranger's process lives on.
    """
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)", "renyang.web.server"])
    try:
        with served(folder) as site:
            below = psutil.Process(site.parent.pid).children()
            site.parent.kill()
            site.parent.wait()
            assert until(lambda: not any(one.is_running() for one in below), 15)
            again = Served(folder, site.port)
            assert until(again.serves, 60), again.printed()
            below = psutil.Process(again.parent.pid).children(recursive=True)
            begun = time.monotonic()
            assert again.stop() == 0, again.printed()
            assert time.monotonic() - begun < 10
        assert not any(one.is_running() for one in below)
        assert not (folder / "data/postgresql/postmaster.pid").exists()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_taken_port_is_a_sentence_and_nothing_is_started(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        site = Served(folder, taken.getsockname()[1])
        assert site.parent.wait(timeout=60) == 1
    assert "The site cannot listen" in site.printed()
    assert "Traceback" not in site.printed()
    assert not (folder / "data").exists()


def test_tables_that_cannot_be_migrated_are_a_sentence(folder: Path) -> None:
    """Nothing listens on port 1 of this machine: the database cannot be migrated."""
    address = {"DATABASE_URL": "postgresql://renyang@127.0.0.1:1/renyang"}
    secrets = {name: os.environ[name] for name in os.environ if name.startswith("RENYANG_")}
    command = [sys.executable, "-m", "renyang.cli", "serve", "--port", str(free_port())]
    given = {**os.environ, **secrets, **address, "LANG": "C", "DATABASE_OWNER_URL": address["DATABASE_URL"]}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=given, timeout=60)
    assert run.returncode == 1
    assert "could not be brought up to date" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_process_that_never_starts_ends_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """It exits with code 3 at once: five attempts, then a Problem, and its neighbour is stopped."""
    monkeypatch.setattr(supervision, "LONGEST_PAUSE", 0.1)
    bad = Child("bad", [sys.executable, "-c", "raise SystemExit(3)"])
    good = Child("good", [sys.executable, "-c", "import time; time.sleep(60)"])
    said: list[Problem] = []
    with pytest.raises(Problem) as ended:
        keep_alive([good, bad], stop=threading.Event(), say=said.append, database=lambda: True, meanwhile=lambda: None)
    assert ended.value.code == "cannot_start"
    assert [problem.facts["how"] for problem in said] == ["exit code 3"] * 5
    assert good.process is None


def test_a_process_that_will_not_stop_is_killed_with_what_it_started(tmp_path: Path) -> None:
    """It ignores SIGTERM and starts a child of its own, whose number it writes down."""
    number = tmp_path / "number"
    script = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "open(sys.argv[1], 'w').write(f'{child.pid}.')\n"
        "time.sleep(60)"
    )
    child = Child("stubborn", [sys.executable, "-c", script, str(number)], grace=0.5)
    child.start(time.monotonic())
    assert until(lambda: number.exists() and number.read_text().endswith("."), 10)
    below = psutil.Process(int(number.read_text().rstrip(".")))
    child.stop()
    assert until(lambda: not below.is_running() or below.status() == psutil.STATUS_ZOMBIE, 5)


def test_sigint_is_as_good_as_sigterm(folder: Path) -> None:
    """Even while the database and its tables are still being made."""
    site = Served(folder, free_port())
    assert until((folder / "data/postgresql/postmaster.pid").exists, 60)
    site.parent.send_signal(signal.SIGINT)
    assert site.parent.wait(timeout=60) == 0, site.printed()
    assert not (folder / "data/postgresql/postmaster.pid").exists()
