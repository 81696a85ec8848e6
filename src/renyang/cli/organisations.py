"""Command that manages the members of organisations, who may act for the sites that their organisation operates."""

import datetime as dt
from typing import Annotated

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import say_table


def member(
    username: Annotated[str, typer.Argument(help="The sign-in name.")],
    organisation: Annotated[str, typer.Option(help="The organisation's name.")],
    division: Annotated[str, typer.Option(help="The division in which it is on record, 6 to 12 digits.")],
    until: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day. Default: until it is withdrawn.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="End the membership at once.")] = False,
) -> None:
    """Make an account a member of an organisation from today on: a partner manager may then act for the sites it operates."""
    with ready():
        from django.utils import timezone

        from renyang.core.access.gate import Actor
        from renyang.core.queries import user_named
        from renyang.organisations import queries
        from renyang.organisations.services import member_add, member_remove

        actor, user = Actor.operator(), user_named(username)
        row = queries.organisation_named(actor, organisation, division)
        if remove:
            member_remove(actor=actor, member=queries.membership_of(actor, row, user))
        else:
            last_day = until.date() if until else None
            member_add(actor=actor, organisation=row, user=user, since=timezone.localdate(), until=last_day)
        members = queries.members_today(actor, row)
        say_table(
            row.name,
            [_("Member"), _("From"), _("Until")],
            [(one.user.username, str(one.since), str(one.until or "")) for one in members],
        )


COMMANDS = {"member": member}
