"""Commands for operators of a deployment, and for developers."""

import json
import os
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import out, say_json

if TYPE_CHECKING:
    from renyang.core.deployment.chain import Proof


def migrate() -> None:
    """Back the database up and bring its tables up to date, as their owner; install triggers and set the rights anew."""
    with ready(as_owner=True):
        from django.core.management import call_command

        from renyang.core.deployment.backups.keeping import backup_keep, migration_needs_backup
        from renyang.core.deployment.backups.stream import backup_key
        from renyang.core.deployment.checkup import reach
        from renyang.core.deployment.migrating import created_models_added

        reach()
        if migration_needs_backup():
            if backup_key() is None:
                out.print(_("RENYANG_BACKUP_KEY is not set: no backup was made before the tables are changed."))
            else:
                out.print(
                    _("Backed up before the tables are changed: {path}").format(path=backup_keep()), soft_wrap=True
                )
        call_command("createcachetable", verbosity=0)
        with created_models_added():
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
            typer.echo(json.dumps([finding.as_record() for finding in findings], ensure_ascii=False, indent=2))
        for finding in [] if as_json else findings:
            mark = "[green]ok[/]  " if finding.well else "[red]not[/] "
            out.print(f"{mark} {finding.what}: {finding.remark.translated(_)}", highlight=False)
        if not all(finding.well for finding in findings):
            sys.exit(1)
        if not as_json:
            out.print(_("Everything is working."), style="bold green")


class Audit(StrEnum):
    """What `renyang audit` does."""

    VERIFY = "verify"
    HEAD = "head"


def audit(
    action: Annotated[Audit, typer.Argument(help="verify, or head: one line to be kept elsewhere.")],
    head: Annotated[
        str, typer.Option(help="For verify: a head printed earlier, which must still be in the chain.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For verify: print JSON.")] = False,
) -> None:
    """Prove that history and access log are as they were sealed, or print the head of their chain. Exit code 1 where
    something was changed.
    """
    with ready():
        from renyang.core.deployment import chain

        if action == Audit.HEAD:
            chain.seal()
            typer.echo(str(chain.chain_head()))
            return
        proof = chain.verify(chain.Head.read(head) if head else None)
        if as_json:
            say_json(chain.proof_record(proof))
        else:
            _say_proof(proof)
        if proof.fault:
            sys.exit(1)


def _say_proof(proof: "Proof") -> None:
    fault = proof.fault
    if fault:
        faults = {
            "changed": _("Row {row} of {table}, sealed by block {block}, was changed."),
            "missing": _("Row {row} of {table}, sealed by block {block}, is missing."),
            "added": _("Row {row} of {table} was added later below what block {block} sealed."),
            "rewritten": _("Block {block} of the chain is not the one that was sealed."),
        }
        words = faults[fault.what].format(row=fault.row, table=fault.table, block=fault.block)
        out.print(words, style="bold red", highlight=False)
    else:
        words = _("{rows} rows in {blocks} blocks are as they were sealed.")
        out.print(words.format(rows=proof.rows, blocks=proof.head.number), style="bold green", highlight=False)
    out.print(_("Not sealed yet: {count}").format(count=proof.unsealed), highlight=False)


def new_key() -> None:
    """Print a fresh random key for RENYANG_SEALING_KEYS, RENYANG_LOOKUP_KEY or RENYANG_BACKUP_KEY."""
    from renyang.core.sealing.seal import new_key as make

    typer.echo(make())


def rotate_keys() -> None:
    """Seal anew, with the first of RENYANG_SEALING_KEYS, every value that another key sealed."""
    with ready(as_owner=True):
        from renyang.core.access.gate import Actor
        from renyang.core.deployment.rotation import keys_of_history, reseal

        for table, count in reseal(Actor.operator()):
            out.print(f"{table}: {count}")
        needed = ", ".join(map(str, keys_of_history()))
        out.print(_("History is never sealed anew: it still needs the keys {keys}.").format(keys=needed or "–"))


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
    "audit": audit,
    "new-key": new_key,
    "rotate-keys": rotate_keys,
    "messages": messages,
    "migrations": migrations,
    "openapi": openapi,
}
