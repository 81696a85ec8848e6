"""Commands for operators of a deployment, and for developers."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import out


def migrate() -> None:
    """Back the database up and bring its tables up to date, as their owner; install triggers and set the rights anew."""
    with ready(as_owner=True):
        from django.core.management import call_command

        from renyang.core.deployment.backups.keeping import backup_keep, migration_needs_backup
        from renyang.core.deployment.backups.stream import backup_key
        from renyang.core.deployment.checkup import reach

        reach()
        if migration_needs_backup():
            if backup_key() is None:
                out.print(_("RENYANG_BACKUP_KEY is not set: no backup was made before the tables are changed."))
            else:
                out.print(
                    _("Backed up before the tables are changed: {path}").format(path=backup_keep()), soft_wrap=True
                )
        call_command("migrate", verbosity=0, interactive=False)
        out.print(_("The tables are up to date."))


def worker() -> None:
    """Work off queued jobs until stopped; first take up what a killed worker left."""
    with ready():
        from renyang.core.jobs.workers import work
        from renyang.core.services.recovery import recover

        work(recover)


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say whether all is well: settings, tables, rights, history, keys, jobs, backup. Exit code 1 where it is not."""
    with ready():
        from renyang.core.deployment.checkup import examine

        findings = examine()
        if as_json:
            typer.echo(json.dumps([finding._asdict() for finding in findings], ensure_ascii=False, indent=2))
        for finding in [] if as_json else findings:
            mark = "[green]ok[/]  " if finding.well else "[red]not[/] "
            out.print(f"{mark} {finding.what}: {finding.found}", highlight=False)
        if not all(finding.well for finding in findings):
            sys.exit(1)
        if not as_json:
            out.print(_("All is well."), style="bold green")


def new_key() -> None:
    """Print a fresh random key for RENYANG_SEALING_KEYS, RENYANG_LOOKUP_KEY or RENYANG_BACKUP_KEY."""
    from renyang.core.sealing.seal import new_key as make

    typer.echo(make())


def rotate_keys() -> None:
    """Seal anew, with the first of RENYANG_SEALING_KEYS, every value that another key sealed."""
    with ready(as_owner=True):
        from renyang.core.deployment.rotation import reseal

        for table, count in reseal():
            out.print(f"{table}: {count}")


def messages() -> None:
    """For developers: gather translatable messages into the catalogues."""
    from renyang.core.text import translations

    translations.update()


def migrations() -> None:
    """For developers, before the first release: write every room's one migration anew from its models."""
    with tempfile.TemporaryDirectory(prefix="renyang-") as folder:
        os.environ.pop("DATABASE_URL", None)  # use a fresh database without the migrations applied before
        os.environ["RENYANG_DATA"] = folder
        with ready(as_owner=True):
            _write_migrations()


def _write_migrations() -> None:
    from django.apps import apps
    from django.core.management import call_command

    rooms = [room for room in apps.get_app_configs() if room.name.startswith("renyang.") and room.models]
    for room in rooms:
        for path in Path(room.path, "migrations").glob("[0-9]*.py"):
            path.unlink()
    for room in rooms:  # one by one in order of dependency: all at once, Django may split a room's migration
        call_command("makemigrations", room.label, verbosity=0, include_header=False)


def openapi(target: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """For developers: write the API's OpenAPI description."""
    with ready():
        from renyang.api.description import openapi_text

        target.write_text(openapi_text(), encoding="utf-8")


COMMANDS = {
    "migrate": migrate,
    "worker": worker,
    "check": check,
    "new-key": new_key,
    "rotate-keys": rotate_keys,
    "messages": messages,
    "migrations": migrations,
    "openapi": openapi,
}
