"""Commands of core: imports, accounts, grants and API keys."""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from renyang.cli.boot import ready
from renyang.cli.lists import say_list
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import out, say_json, say_table


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
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; without it, until it is ended.")
    ] = None,
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
            until=until.date() if until else None,
        )
        out.print(f"{username}: {row.get_role_display()}, {row.division_code}")


def account(
    username: Annotated[str, typer.Argument(help="The sign-in name.")],
    close: Annotated[bool, typer.Option("--close", help="Close it: sessions, keys and password end at once.")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Open it again.")] = False,
    link: Annotated[bool, typer.Option("--link", help="Make a link to set a new password; it is shown once.")] = False,
    end: Annotated[int, typer.Option(help="End the right of this number.")] = 0,
    no_second_factor: Annotated[bool, typer.Option("--no-second-factor", help="Remove a lost second factor.")] = False,
) -> None:
    """List an account's rights, end one, close or reopen the account, or make a link to set a new password."""
    with ready():
        from django.urls import reverse

        from renyang.core.access.gate import Actor, get_for
        from renyang.core.lists.accounts import GRANTS
        from renyang.core.queries import grants_of, user_named
        from renyang.core.services import grant_end, password_link_make, second_factor_remove, user_close, user_reopen

        actor, user = Actor.operator(), user_named(username)
        if end:
            grant_end(actor=actor, grant=get_for(actor, grants_of(actor, user), end))
        if close:
            user_close(actor=actor, user=user)
            out.print(_("{username} can no longer sign in.").format(username=username))
        if reopen:
            user_reopen(actor=actor, user=user)
            out.print(_("{username} can sign in, once a new password is set through a link.").format(username=username))
        if no_second_factor:
            second_factor_remove(actor=actor, user=user)
        if link:
            typer.echo(reverse("password_set", args=[password_link_make(actor=actor, user=user)]))
            return
        say_list(GRANTS.read_by(actor, user))


def token(
    username: Annotated[str, typer.Argument(help="The sign-in name.")],
    name: Annotated[str, typer.Option(help="Make a key for this use; it is shown once.")] = "",
    days: Annotated[int, typer.Option(help="How many days the key lasts, up to 365.")] = 30,
    write: Annotated[bool, typer.Option("--write", help="Let the key write too, not only read.")] = False,
    scope: Annotated[
        list[str] | None, typer.Option(help="Make it for this room only, e.g. people; repeatable.")
    ] = None,
    withdraw: Annotated[int, typer.Option(help="Withdraw the key of this number.")] = 0,
) -> None:
    """List an account's keys for programs, make one, or withdraw one."""
    with ready():
        from renyang.core.access.gate import Actor, get_for
        from renyang.core.access.roles import chosen
        from renyang.core.access.scopes import Scope
        from renyang.core.lists.tokens import TOKENS
        from renyang.core.queries import tokens_of, user_named
        from renyang.core.services import token_create, token_withdraw

        actor, user = Actor.operator(), user_named(username)
        if name:
            scopes = [chosen(Scope, one) for one in scope or []]
            typer.echo(token_create(actor=actor, user=user, name=name, days=days, writes=write, scopes=scopes))
            return
        if withdraw:
            token_withdraw(actor=actor, token=get_for(actor, tokens_of(actor, user), withdraw))
        say_list(TOKENS.read_by(actor, user))


def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An xlsx, xls or csv file.")],
    source: Annotated[str, typer.Option(help="The department it comes from: civil_affairs, health, ...")],
    division: Annotated[str, typer.Option(help="The division it speaks of, 6 to 12 digits.")],
    kind: Annotated[str, typer.Option(help="What its rows are: people, sites, ...")] = "people",
    sheet: Annotated[
        list[str] | None, typer.Option(help="Read this sheet instead of those that fit best; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take a file in with its guessed columns: stage, preview, apply; then say how it was read and what became of its rows."""
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.core.queries import as_read, sheets_numbered
        from renyang.core.services import import_apply, import_choose, import_map, import_stage

        started = time.perf_counter()
        actor = Actor.operator()
        batch = import_stage(
            actor=actor, path=file, file_name=file.name, kind=kind, source=source, division_code=division
        )
        staged_seconds = time.perf_counter() - started
        if sheet:
            batch = import_choose(actor=actor, batch=batch, sheets=sheets_numbered(batch, sheet))
        batch = import_map(actor=actor, batch=batch, mapping={int(at): name for at, name in batch.mapping.items()})
        batch = import_apply(actor=actor, batch=batch)
        result = {
            "file": file.name,
            "staged": batch.row_count,
            **batch.counts,
            "seconds_to_stage": round(staged_seconds, 3),
            "seconds": round(time.perf_counter() - started, 3),
        }
        if as_json:
            say_json(result | as_read(actor, batch))
        else:
            say_table(file.name, ["", ""], result.items())
            _say_read(as_read(actor, batch))


def _say_read(read: Mapping[str, Any]) -> None:
    """Say which sheets were left out, and what was not understood in each column."""
    for one in read["sheets"]:
        for sentence in (*([one["why"]] if one["why"] else []), *one["remarks"]):
            out.print(f"{one['name']}: {sentence}", markup=False)
    for column in read["columns"]:
        for note in column["notes"]:
            places = ", ".join(cell["cell"] for cell in note["first"])
            out.print(f"{column['heading']} {note['note']} ({note['count']}: {places})".strip(), markup=False)


COMMANDS = {"import": import_file, "user": user, "grant": grant, "account": account, "token": token}
