"""Settings from the environment. A value that is missing or malformed stops the program with a sentence that names it."""

import os
from urllib.parse import unquote, urlsplit


class BadEnvironment(SystemExit):
    """An environment variable that cannot be used; shown without a traceback, because the reader is an operator."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


def text(name: str, default: str | None = None) -> str:
    """The variable as text; without a default it has to be there."""
    value = os.environ.get(name, default)
    if value is None or (default is None and not value.strip()):
        raise BadEnvironment(name, "is not set. See README, 'Settings'.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """The variable as yes or no."""
    value = os.environ.get(name, "true" if default else "false").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise BadEnvironment(name, f"is {value!r}; use true or false.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """The variable as a whole number within [low, high]."""
    value = os.environ.get(name, str(default))
    if not value.strip().isdigit() or not low <= int(value) <= high:
        raise BadEnvironment(name, f"is {value!r}; use a whole number from {low} to {high}.")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """The variable as a comma-separated list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def database(name: str) -> dict[str, object]:
    """A `postgresql://user:password@host:port/name` address as Django's database settings.

    The host may be a folder (a local socket), given percent-encoded or as `?host=`.
    """
    address = urlsplit(text(name))
    if address.scheme not in {"postgresql", "postgres"} or not address.path.strip("/"):
        raise BadEnvironment(name, "is not a PostgreSQL address such as postgresql://user:password@host:5432/renyang.")
    query = dict(pair.split("=", 1) for pair in address.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.strip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": unquote(query.get("host", address.hostname or "")),
        "PORT": str(address.port or ""),
    }
