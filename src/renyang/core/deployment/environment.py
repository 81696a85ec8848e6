"""Settings from environment variables. A missing or malformed value stops the program with a message that names it."""

import ipaddress
import os
import re
import zoneinfo
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

TILE = ("{x}", "{y}", "{z}")


class BadEnvironment(SystemExit):
    """An unusable environment variable. Shown without a traceback, because the reader is an operator."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


def text(name: str, default: str | None = None) -> str:
    """The variable as text; required if there is no default."""
    value = os.environ.get(name, default)
    if value is None or (default is None and not value.strip()):
        raise BadEnvironment(name, "is not set. See README, 'Settings'.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """The variable as a boolean."""
    value = os.environ.get(name, "true" if default else "false").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise BadEnvironment(name, f"is {value!r}; use true or false.")


def number(name: str, default: int, *, low: int, high: int) -> int:
    """The variable as an integer within [low, high]."""
    value = os.environ.get(name, str(default))
    if not re.fullmatch("[0-9]+", value.strip()) or not low <= int(value) <= high:
        raise BadEnvironment(name, f"is {value!r}; use a whole number from {low} to {high}.")
    return int(value)


def names(name: str, default: str = "") -> list[str]:
    """The variable as a comma-separated list."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def origins(name: str) -> list[str]:
    """The variable as a comma-separated list of origins, each with its scheme and without a path."""
    named = names(name)
    for origin in named:
        if not re.fullmatch(r"https?://[^/\s]+", origin):
            raise BadEnvironment(name, f"has {origin!r}; write https:// and the host, without a path.")
    return named


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The variable as a comma-separated list of IP addresses and networks."""
    try:
        return [ipaddress.ip_network(part) for part in names(name)]
    except ValueError as error:
        raise BadEnvironment(name, f"{error}; write addresses or networks such as 10.0.0.5,192.168.0.0/24.") from None


def tiles(name: str) -> str:
    """The variable as the URL template of map tiles, with {x}, {y} and {z}; empty for none.

    The host must be literal, because it is the only outside host that pages may contact.
    """
    value = os.environ.get(name, "").strip()
    if value and not (re.fullmatch(r"https?://[\w.:-]+/\S*", value, re.ASCII) and all(part in value for part in TILE)):
        raise BadEnvironment(name, "is no address of tiles such as https://tiles.example/{z}/{x}/{y}.png.")
    return value


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    """The variable as one of the allowed words."""
    value = os.environ.get(name, default)
    if value not in allowed:
        raise BadEnvironment(name, f"is {value!r}; use one of {', '.join(allowed)}.")
    return value


def time_zone(name: str, default: str) -> str:
    """The variable as the name of a time zone."""
    value = os.environ.get(name, default)
    try:
        zoneinfo.ZoneInfo(value or "nowhere")
    except (KeyError, ValueError, OSError):
        raise BadEnvironment(name, f"is {value!r}; use a time zone's name such as {default}.") from None
    return value


def database(name: str) -> dict[str, Any]:
    """A URL `postgresql://user:password@host:port/name` as Django's database settings.

    The host may be a folder (a local socket), percent-encoded or as `?host=`. Parameters of encryption, such as
    `?sslmode=verify-full&sslrootcert=...`, are passed on.
    """
    written = text(name)
    try:
        address = urlsplit(written)
        port = address.port
        understood = address.scheme in {"postgresql", "postgres"} and address.path.strip("/") != ""
    except ValueError:
        understood = False
    if not understood:
        raise BadEnvironment(name, "is not a PostgreSQL address such as postgresql://user:password@host:5432/renyang.")
    query = dict(pair.split("=", 1) for pair in address.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.strip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": unquote(query.get("host", address.hostname or "")),
        "PORT": str(port or ""),
        "OPTIONS": {key: unquote(value) for key, value in query.items() if key.startswith("ssl")},
    }
