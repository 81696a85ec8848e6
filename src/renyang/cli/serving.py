"""Command `renyang serve`, and what it shares with `renyang demo`: the site's processes under a parent that keeps them."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import Annotated

import typer

from renyang.cli.boot import connected, data_folder
from renyang.cli.terminal import err, gettext, out
from renyang.cli.terminal import gettext as _
from renyang.science.problem import Problem

LOCAL = "127.0.0.1"
Port = Annotated[int, typer.Option(min=1, max=65_535, help="The port the site listens on.")]


def serve(port: Port = 8000, host: Annotated[str, typer.Option(help="The address to listen on.")] = LOCAL) -> None:
    """Serve the site and work off jobs, on this deployment's own records."""
    from renyang.core.deployment.supervision import stopped_by_signals

    with stopped_by_signals() as stop, listening(host, port) as listener, connected() as embedded:
        migrate()
        serve_until(stop, listener, embedded=embedded)


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Take the port, before anything is started. Nobody is let in until a server process listens.

    Raises Problem if the port is taken.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise Problem(
                "port_taken",
                "The site cannot listen on {host}, port {port}: {why}.",
                kept="Nothing was started.",
                do="Choose another with --port, or stop what uses it.",
                host=host,
                port=port,
                why=error.strerror,
            ) from error
        yield listener


def migrate() -> None:
    """Bring the tables up to date, as their owner. Raises Problem if that fails."""
    if run("migrate"):
        raise Problem(
            "not_migrated",
            "The tables could not be brought up to date.",
            kept="The site did not start. The records have not changed.",
            do="The lines above say why; DATABASE_OWNER_URL has to name the tables' owner.",
        )


def run(*command: str) -> int:
    """Run another `renyang` command in a process of its own and return its exit code.

    It may need another database role, and what it loads into memory is not kept while the site is served.
    """
    return subprocess.run([sys.executable, "-m", "renyang.cli", *command], check=False).returncode  # noqa: S603 - our own


def serve_until(stop: threading.Event, listener: socket.socket, *, embedded: bool) -> None:
    """Serve with a process a core and a worker until `stop` is set. Raises Problem if a process cannot start.

    Only an `embedded` database is brought back when it dies: any other is kept by whoever started it.
    """
    from renyang.core.deployment.database import Keeper
    from renyang.core.deployment.supervision import Child, keep_alive

    counts = tempfile.TemporaryDirectory(prefix="renyang-counts-", ignore_cleanup_errors=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts.name  # where the server processes add up what they count
    server = (sys.executable, "-m", "renyang.web.server", str(listener.fileno()))
    servers = [Child("server", server, pass_fds=(listener.fileno(),)) for _core in os.sched_getaffinity(0)]
    worker = Child("worker", (sys.executable, "-m", "renyang.cli", "worker"))
    database = Keeper(data_folder(), _say) if embedded else _always
    announce = iter(_announcement(listener))
    with counts:
        keep_alive([*servers, worker], stop=stop, say=_say, database=database, meanwhile=lambda: next(announce, None))
    out.print("\n" + _("Stopped; the records are kept."))


def _always() -> bool:
    return True


def _say(problem: Problem) -> None:
    err.print(problem.translated(gettext), style="yellow", highlight=False)


def _announcement(listener: socket.socket) -> Iterator[None]:
    """Say where the site is served as soon as it answers."""
    host, port = listener.getsockname()[:2]
    while not _answers(host, port):
        yield
    address = f"[bold]http://{host}:{port}[/]" if ":" not in host else f"[bold]http://\\[{host}]:{port}[/]"
    out.print("\n" + _("Renyang is served on {address} (Ctrl-C stops it).").format(address=address) + "\n")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return bool(connection.getresponse().status)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


COMMANDS = {"serve": serve}
