"""Supervision: child processes that are started, started again when they end, and stopped in order."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from renyang.science.problem import Problem

LOOK_EVERY = 0.2  # seconds
SETTLED_AFTER = 5.0  # seconds a process has to live before it counts as started
MOST_FAILED_STARTS = 5  # in a row, of a process that was never settled
LONGEST_PAUSE = 10.0  # seconds between two starts
PR_SET_PDEATHSIG = 1  # linux/prctl.h

Say = Callable[[Problem], None]


@dataclass
class Child:
    """A process to keep alive."""

    name: str
    command: Sequence[str]
    grace: float = 4.0  # seconds between SIGTERM and SIGKILL
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    ends: int = field(default=0, init=False)  # in a row, of a process that was not settled
    failed_starts: int = field(default=0, init=False)  # those of them with an exit code: not killed
    settled: bool = field(default=False, init=False)
    started: float = field(default=0.0, init=False)
    due: float = field(default=0.0, init=False)

    def start(self, now: float) -> None:
        """Start the process in a session of its own, out of reach of Ctrl-C; it does not outlive this one."""
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            self.command, pass_fds=self.pass_fds, start_new_session=True, preexec_fn=_end_with_parent  # noqa: PLW1509 - one thread
        )  # fmt: skip
        self.started = now

    def look(self, now: float) -> int | None:
        """Return the code of a process that has ended since the last look; the next start waits longer each time."""
        if self.process is None:
            return None
        code = self.process.poll()
        if code is None:
            if now - self.started >= SETTLED_AFTER:
                self.settled, self.ends = True, 0
            return None
        self.process = None
        self.due = now + min(LONGEST_PAUSE, 0.5 * 2**self.ends)
        self.ends += 1
        self.failed_starts += code > 0
        return code

    @property
    def hopeless(self) -> bool:
        """Whether the process never settled and has failed too often."""
        return not self.settled and self.failed_starts >= MOST_FAILED_STARTS

    def stop(self) -> None:
        """Ask the process to end; after `grace` seconds kill it with the processes it started."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=self.grace)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


def keep_alive(
    children: Sequence[Child],
    *,
    stop: threading.Event,
    say: Say,
    database: Callable[[], bool],
    meanwhile: Callable[[], None],
) -> None:
    """Keep the children alive until `stop` is set, then stop them, first to last.

    `database` brings the database back if it can and returns whether it is up; nothing else is started while it is
    not. `meanwhile` is called with every look. Raises Problem, with everything stopped, if a child cannot be started.
    """
    try:
        while not stop.wait(LOOK_EVERY):
            up, now = database(), time.monotonic()
            for child in children:
                if (code := child.look(now)) is not None:
                    say(_ended(child, code))
                if not up:
                    child.failed_starts = 0
                elif child.hopeless:
                    raise _hopeless(child)
                elif child.process is None and now >= child.due:
                    child.start(now)
            meanwhile()
    finally:
        for child in children:
            child.stop()


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set, even if the shell made the process ignore Ctrl-C."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_with_parent() -> None:
    """Let the kernel end this process when its parent is killed. Only Linux can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _ended(child: Child, code: int) -> Problem:
    how = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
    return Problem("ended", "A process ended and is restarting: {name} ({how}).", name=child.name, how=how)


def _hopeless(child: Child) -> Problem:
    return Problem(
        "cannot_start",
        "A process failed to start {times} times in a row: {name}.",
        kept="The site is stopped; the records are kept.",
        do="The lines above say why; `renyang check` says more.",
        name=child.name,
        times=MOST_FAILED_STARTS,
    )
