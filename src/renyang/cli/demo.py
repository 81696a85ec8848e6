"""Commands `renyang demo` and `renyang serve`: run the web site with its database and worker until Ctrl-C."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from renyang.cli.boot import data_folder, ready
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import out
from renyang.science.problem import Problem

Port = Annotated[int, typer.Option(min=1, max=65_535, help="The port the site listens on.")]


def serve(
    port: Port = 8000, host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1"
) -> None:
    """Serve the site and work off jobs, on this deployment's own records."""
    with ready():
        _run("migrate")
        _serve(host, port)


def demo(
    people: Annotated[int, typer.Option(min=100, max=200_000, help="How many older people the demo has.")] = 10_000,
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew: all demo records are removed.")] = False,
    serve: Annotated[bool, typer.Option(help="Serve the site when the records are there.")] = True,
) -> None:
    """Make an invented sub-district's files, take them in the way a user would, and serve the site."""
    started = time.perf_counter()
    out.print(_("Starting the database ..."))
    if fresh and "DATABASE_URL" not in os.environ:
        _forget_demo()
    with ready():
        _run("migrate")
        from renyang.demo import loading

        loaded = loading.load(
            data_folder() / "demo",
            people=people,
            say=lambda line: out.print(f"[dim]{time.perf_counter() - started:5.1f} s[/]  {line}", highlight=False),
        )
        for line in loaded:
            out.print(line, highlight=False)
        if serve:
            _serve("127.0.0.1", port)


def _forget_demo() -> None:
    """Drop the embedded database. Raises Problem if it does not hold demo records."""
    from renyang.core.deployment import database

    folder = data_folder()
    if (folder / "postgresql" / "PG_VERSION").exists() and not database.drop_if_demo(folder):
        raise Problem(
            "not_a_demo",
            "The database in {folder} does not hold demo records.",
            kept="Nothing was removed.",
            do="Set RENYANG_DATA to another folder and run the demo there.",
            folder=folder,
        )


def _run(command: str) -> None:
    """Run another `renyang` command in a process of its own, as it may need another database role, and wait for it."""
    subprocess.run([sys.executable, "-m", "renyang.cli", command], check=True)  # noqa: S603 - our own command


def _serve(host: str, port: int) -> None:
    threads = min(8, 2 * (os.cpu_count() or 1) + 1)
    site = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(threads), "--no-access-log", "--log-level", "warning"),
        "renyang.web.wsgi:application",
    ]
    with _stopped_by_signals(), _child(site), _child([sys.executable, "-m", "renyang.cli", "worker"]) as worker:
        _wait_until_served(host, port)
        address = f"[bold]http://{host}:{port}[/]"
        out.print("\n" + _("Renyang is served on {address} (Ctrl-C stops it).").format(address=address) + "\n")
        with contextlib.suppress(KeyboardInterrupt):
            worker.wait()
    out.print("\n" + _("Stopped; the records are kept."))


def _wait_until_served(host: str, port: int) -> None:
    import socket

    for _attempt in range(300):
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.1)
    raise Problem("not_served", "The site did not start on port {port}.", do="Choose another with --port.", port=port)


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM stop the site as Ctrl-C does, and handle Ctrl-C even if the shell made the process ignore it."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _child(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a child process in a session of its own, out of reach of Ctrl-C; terminate it and wait on exit."""
    process = subprocess.Popen(command, start_new_session=True, cwd=Path.cwd())  # noqa: S603 - our own command
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


COMMANDS = {"demo": demo, "serve": serve}
