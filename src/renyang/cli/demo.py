"""Command `renyang demo`: make an invented sub-district and serve it."""

import os
import time
from typing import Annotated

import typer

from renyang.cli.boot import connected, data_folder, ready
from renyang.cli.serving import LOCAL, Port, listening, migrate, run, serve_until
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import out
from renyang.science.problem import Problem


def demo(
    people: Annotated[int, typer.Option(min=100, max=200_000, help="How many older people the demo has.")] = 10_000,
    port: Port = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew: all demo records are removed.")] = False,
    serve: Annotated[bool, typer.Option(help="Serve the site when the records are there.")] = True,
) -> None:
    """Make an invented sub-district's files, take them in the way a user would, and serve the site."""
    if not serve:
        if fresh and "DATABASE_URL" not in os.environ:
            _forget_demo()
        _load(people)
        return
    from renyang.core.deployment.supervision import stopped_by_signals

    with stopped_by_signals() as stop, listening(LOCAL, port) as listener:
        if fresh and "DATABASE_URL" not in os.environ:
            _forget_demo()
        with connected() as embedded:
            if code := run("demo", "--no-serve", "--people", str(people)):
                raise typer.Exit(code)
            if not stop.is_set():
                serve_until(stop, listener, embedded=embedded)


def _load(people: int) -> None:
    started = time.perf_counter()
    out.print(_("Starting the database ..."))
    with ready():
        migrate()
        from renyang.demo import loading

        loaded = loading.load(
            data_folder() / "demo",
            people=people,
            say=lambda line: out.print(f"[dim]{time.perf_counter() - started:5.1f} s[/]  {line}", highlight=False),
        )
        for line in loaded:
            out.print(line, highlight=False)


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


COMMANDS = {"demo": demo}
