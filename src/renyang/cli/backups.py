"""Commands that back the database up and restore it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import out

if TYPE_CHECKING:
    from renyang.core.deployment.backups.manifest import Manifest


def backup(
    target: Annotated[Path | None, typer.Option("--out", help="The file; without it, one in RENYANG_BACKUPS.")] = None,
) -> None:
    """Write an encrypted backup of the whole database, as it stands at one moment, while the site runs on."""
    with ready():
        from renyang.core.deployment.backups.keeping import backup_keep, manifest_read
        from renyang.core.deployment.backups.making import backup_write

        if target is None:
            target = backup_keep()
            manifest = manifest_read(target)
        else:
            manifest = backup_write(target)
        written = _("{path}: {rows} rows of {tables} tables, {size} MB, as of {made_at}.")
        out.print(
            written.format(size=f"{target.stat().st_size / 1e6:.1f}", path=target, **_facts(manifest)), soft_wrap=True
        )


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `renyang backup` wrote.")],
    check: Annotated[bool, typer.Option("--check", help="Only prove that it can be restored.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Restore over records; they are backed up before.")
    ] = False,
) -> None:
    """Restore a backup into an empty database, or prove with --check that it can be restored. Stop the site before."""
    with ready(as_owner=True):
        from renyang.core.deployment.backups.restoring import backup_check, backup_restore

        if check:
            proven = _(
                "{rows} rows of {tables} tables, as of {made_at}, were restored into a scratch database and compared."
            )
            out.print(proven.format(**_facts(backup_check(file))))
            out.print(_("The backup can be restored; the scratch database is gone again."), style="bold green")
            return
        manifest, before = backup_restore(file, replace=replace)
        if before is not None:
            out.print(_("What was there before: {path}").format(path=before), soft_wrap=True)
        restored = _("{rows} rows of {tables} tables, as of {made_at}, were restored and compared.")
        out.print(restored.format(**_facts(manifest)), style="bold green")
        if missing := manifest.keys_missing():
            out.print(
                _("What these keys sealed cannot be read until they are set: {keys}.").format(keys=", ".join(missing))
            )


def _facts(manifest: "Manifest") -> dict[str, object]:
    return {"rows": f"{manifest.row_count:,}", "tables": len(manifest.tables), "made_at": manifest.made_at}


COMMANDS = {"backup": backup, "restore": restore}
