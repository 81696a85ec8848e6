"""Commands for accounts and grants."""

from typing import Annotated

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import out


def user(
    username: Annotated[str, typer.Argument(help="The sign-in name.")],
    name: Annotated[str, typer.Option(help="The name shown on pages.")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Add an account; it may do nothing until it is granted a role."""
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.core.services import user_create

        user_create(actor=Actor.operator(), username=username, display_name=name, password=password)
        out.print(_("{username} can sign in.").format(username=username))


def grant(
    username: Annotated[str, typer.Argument(help="The sign-in name.")],
    role: Annotated[str, typer.Option(help="The role, for example community_worker.")],
    division: Annotated[str, typer.Option(help="The division, 6 to 12 digits.")],
    purpose: Annotated[str, typer.Option(help="What facts may be used for.")] = "care",
) -> None:
    """Give an account a role over a division."""
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.core.access.roles import Purpose, Role, chosen
        from renyang.core.queries import user_named
        from renyang.core.services import grant_give

        row = grant_give(
            actor=Actor.operator(),
            user=user_named(username),
            role=chosen(Role, role),
            division_code=division,
            purpose=chosen(Purpose, purpose),
        )
        out.print(f"{username}: {row.get_role_display()}, {row.division_code}")
