"""Set-up of database, secrets and Django in the process of a command.

`renyang --help` loads every command module, so none imports Django, the database or numpy before a command runs.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from renyang.cli.terminal import language, say_problem


def data_folder() -> Path:
    """The folder of an embedded deployment's database and secrets: RENYANG_DATA, or `data` in the current folder."""
    return Path(os.environ.get("RENYANG_DATA", "data")).resolve()


@contextlib.contextmanager
def connected() -> Iterator[bool]:
    """Run the body of the context with a database and secrets in the environment; yield whether it is the embedded one.

    With DATABASE_URL, that server and the secrets of the environment are used. Without it, the embedded server runs in
    the meantime, with secrets generated once and stored beside it.
    """
    with contextlib.ExitStack() as stack:
        embedded = "DATABASE_URL" not in os.environ
        if embedded:
            from renyang.core.deployment import database

            folder = data_folder()
            stack.enter_context(database.embedded(folder))
            _own_secrets(folder / "secrets.env")
        yield embedded


@contextlib.contextmanager
def ready(*, as_owner: bool = False) -> Iterator[None]:
    """Run the body of the context with database and Django set up; `as_owner` as table owner, for migrations."""
    import django
    from django.utils.translation import override

    from renyang.core.text import translations

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "renyang.core.deployment.settings")
    with connected(), _owner() if as_owner else contextlib.nullcontext():
        translations.compile_stale()
        django.setup()
        with override(language()), _told_what_is_masked():
            yield


@contextlib.contextmanager
def _owner() -> Iterator[None]:
    """Connect as the owner of the tables in the meantime."""
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_OWNER_URL", before)
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = before


@contextlib.contextmanager
def _told_what_is_masked() -> Iterator[None]:
    """Tell on stderr which numbers in free text were masked in the meantime."""
    from renyang.core.text.masking import masked_meanwhile

    with masked_meanwhile() as masked:
        yield
    for one in dict.fromkeys(masked):
        say_problem(one.as_problem())


def _own_secrets(path: Path) -> None:
    """Load the secrets of an embedded deployment, generated at its first start. Without them sealed values are lost."""
    if not path.exists():
        from renyang.core.sealing import seal

        made = {
            "RENYANG_SECRET_KEY": secrets.token_urlsafe(48),
            "RENYANG_SEALING_KEYS": f"1:{seal.new_key()}",
            "RENYANG_LOOKUP_KEY": seal.new_key(),
        }
        path.touch(mode=0o600)
        path.write_text("".join(f"{name}={value}\n" for name, value in made.items()), encoding="ascii")
    for line in path.read_text(encoding="ascii").splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)
