"""The Typer application, with the commands of deployments and those that each room declares."""

import typer

from renyang.cli import backups, demo, deployment, serving
from renyang.rooms import declared

app = typer.Typer(
    name="renyang",
    help="Renyang (韧养): a community's elder-care register, stress-tested.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (demo, serving, *declared("cli"), backups, deployment):
    for name, command in module.COMMANDS.items():
        app.command(name)(command)
