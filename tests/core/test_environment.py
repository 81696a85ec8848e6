"""Settings from the environment: what is missing or malformed stops the program with a sentence that names it.

The variables and what they may hold are README's table 'Settings'.
"""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from renyang.core.deployment import environment
from renyang.core.deployment.environment import BadEnvironment
from renyang.core.sealing import seal

NAME = "RENYANG_TEST_ONLY"
SOUND = "postgresql://user:secret@host:5432/renyang"


def _refused(error: pytest.ExceptionInfo[BadEnvironment], name: str = NAME) -> str:
    """The sentence an operator reads: it begins with the variable's name and says more."""
    sentence = str(error.value.code)
    assert sentence.startswith(f"{name}: ")
    assert len(sentence) > len(name) + 10
    return sentence


@pytest.mark.parametrize("value", [None, "", "   "])
def test_a_text_that_has_to_be_there(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """Not set, empty and blank are the same to an operator: missing."""
    _set(monkeypatch, value)
    with pytest.raises(BadEnvironment) as error:
        environment.text(NAME)
    assert "not set" in _refused(error)


def test_a_text_with_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own value where there is one, the default otherwise."""
    _set(monkeypatch, None)
    assert environment.text(NAME, "plum") == "plum"
    _set(monkeypatch, "cherry")
    assert environment.text(NAME, "plum") == "cherry"


@pytest.mark.parametrize(
    ("value", "expected"),
    [("true", True), ("TRUE", True), (" yes ", True), ("1", True), ("on", True), ("false", False), ("No", False),
     ("0", False), ("off", False), ("", False)],
)  # fmt: skip
def test_a_flag(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    """The usual words for yes and no, however they are capitalised."""
    _set(monkeypatch, value)
    assert environment.flag(NAME) is expected


@pytest.mark.parametrize("value", ["maybe", "2", "tru", "是"])
def test_a_flag_that_is_neither(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """A mistyped word is never taken for no."""
    _set(monkeypatch, value)
    with pytest.raises(BadEnvironment) as error:
        environment.flag(NAME)
    assert value in _refused(error)


@pytest.mark.parametrize("value", ["", "-1", "0", "11", "1.5", "ten", "1e3", "0x5", "²", "1_0"])
def test_a_number_out_of_bounds_or_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Whole numbers from 1 to 10; the sentence names the bounds."""
    _set(monkeypatch, value)
    with pytest.raises(BadEnvironment) as error:
        environment.number(NAME, 5, low=1, high=10)
    assert "1 to 10" in _refused(error)


@pytest.mark.parametrize(("value", "expected"), [(None, 5), ("1", 1), ("10", 10), (" 7 ", 7)])
def test_a_number(monkeypatch: pytest.MonkeyPatch, value: str | None, expected: int) -> None:
    """The bounds are within."""
    _set(monkeypatch, value)
    assert environment.number(NAME, 5, low=1, high=10) == expected


@pytest.mark.parametrize(("value", "expected"), [(None, ["a", "b"]), ("", []), (" x , ,y,", ["x", "y"])])
def test_names(monkeypatch: pytest.MonkeyPatch, value: str | None, expected: list[str]) -> None:
    """Blanks and empty places are left out."""
    _set(monkeypatch, value)
    assert environment.names(NAME, "a, b") == expected


@pytest.mark.parametrize(
    "value",
    [None, "", "renyang", "mysql://u:p@h/db", "sqlite:///db", "postgresql://u:p@h:5432", "postgresql://u:p@h:5432/",
     "postgresql://u:p@h:port/db", "postgresql://u:p@h:99999/db", "postgresql://u:p@[::1/db", "host=h dbname=db"],
)  # fmt: skip
def test_an_address_that_is_none(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    """The sentence names the variable and never repeats the address, which may hold a password."""
    _set(monkeypatch, value)
    with pytest.raises(BadEnvironment) as error:
        environment.database(NAME)
    assert "u:p@" not in _refused(error)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (SOUND, ("renyang", "user", "secret", "host", "5432")),
        ("postgres://u:p%40ss%2F@h/db", ("db", "u", "p@ss/", "h", "")),
        ("postgresql://u@/db?host=%2Ftmp%2Fsocket", ("db", "u", "", "/tmp/socket", "")),  # noqa: S108 - an example
        ("postgresql://u@%2Ftmp%2Fsocket/db", ("db", "u", "", "/tmp/socket", "")),  # noqa: S108 - an example
        ("postgresql://u:p@[::1]:6000/db", ("db", "u", "p", "::1", "6000")),
    ],
)
def test_an_address(monkeypatch: pytest.MonkeyPatch, value: str, expected: tuple[str, ...]) -> None:
    """Read by hand after libpq's rules for connection URIs."""
    _set(monkeypatch, value)
    found = environment.database(NAME)
    assert tuple(found[part] for part in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_an_address_that_asks_for_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    """What libpq's parameters of TLS say reaches the driver; the host does not stand there twice."""
    _set(monkeypatch, "postgresql://u:p@h/db?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&host=elsewhere")
    found = environment.database(NAME)
    assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}
    assert found["HOST"] == "elsewhere"


# The settings themselves


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RENYANG_SECRET_KEY", None),
        ("RENYANG_SECRET_KEY", ""),
        ("DATABASE_URL", None),
        ("DATABASE_URL", "here"),
        ("RENYANG_DEBUG", "perhaps"),
        ("RENYANG_HTTPS", "https"),
        ("RENYANG_UPLOAD_MB", "0"),
        ("RENYANG_UPLOAD_MB", "2001"),
        ("RENYANG_UPLOAD_MB", "much"),
        ("RENYANG_TIME_ZONE", "Mars/Olympus"),
        ("RENYANG_TIME_ZONE", ""),
        ("RENYANG_LOG_LEVEL", "LOUD"),
        ("RENYANG_SECOND_FACTOR", "sometimes"),
        ("RENYANG_SECOND_FACTOR_DAYS", "91"),
        ("RENYANG_TRUSTED_PROXIES", "proxy.example"),
        ("RENYANG_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("RENYANG_TRUSTED_ORIGINS", "renyang.example"),
        ("RENYANG_MAP_TILES", "tiles.example/{z}/{x}/{y}.png"),
        ("RENYANG_MAP_TILES", "https://tiles.example/map.png"),
        ("RENYANG_MAP_TILES", "https://{s}.tiles.example/{z}/{x}/{y}.png"),
        ("RENYANG_MAP_TILES", "https://tiles.example; script-src */{z}/{x}/{y}.png"),
        ("RENYANG_MAP_DATUM", "bd09"),
    ],
)
def test_a_setting_stops_the_program(monkeypatch: pytest.MonkeyPatch, name: str, value: str | None) -> None:
    """Every variable of README's table that can be missing or malformed is refused when settings are read."""
    monkeypatch.setenv("RENYANG_SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", SOUND)
    _set(monkeypatch, value, name)
    with pytest.raises(BadEnvironment) as error:
        _settings()
    _refused(error, name)


def test_the_defaults_are_those_of_the_readme(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing set but what has to be: README's column 'Default'."""
    for name in os.environ:
        if name.startswith("RENYANG_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("RENYANG_SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", SOUND)
    found = _settings()
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost"]
    assert found["CSRF_TRUSTED_ORIGINS"] == []
    assert (found["DEBUG"], found["SESSION_COOKIE_SECURE"], found["STATIC_ROOT"]) == (False, False, None)
    assert (found["TIME_ZONE"], found["UPLOAD_LIMIT"]) == ("Asia/Shanghai", 100_000_000)
    assert (found["TRUSTED_PROXIES"], found["SECOND_FACTOR"], found["SECOND_FACTOR_DAYS"]) == ([], True, 14)
    assert found["LOGGING"]["root"]["level"] == "WARNING"
    assert (found["MAP_TILES"], found["MAP_ATTRIBUTION"], found["MAP_DATUM"]) == ("", "", "wgs84")
    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["img-src"] == ["'self'", "data:"]


def test_tiles_open_the_pages_to_their_host_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images may come from the host of the tiles, and nothing else from anywhere."""
    monkeypatch.setenv("DATABASE_URL", SOUND)
    monkeypatch.setenv("RENYANG_MAP_TILES", "https://tiles.example:8443/{z}/{x}/{y}.png?key=plum")
    directives = _settings()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["img-src"] == ["'self'", "data:", "https://tiles.example:8443"]
    assert {source for name in directives if name != "img-src" for source in directives[name]} == {"'self'", "'none'"}


def test_https_makes_every_cookie_and_address_secure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy that speaks HTTPS nothing travels without it."""
    monkeypatch.setenv("DATABASE_URL", SOUND)
    monkeypatch.setenv("RENYANG_HTTPS", "true")
    found = _settings()
    assert all(found[name] for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"))
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


# Keys

GOOD = seal.new_key()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RENYANG_SEALING_KEYS", None),
        ("RENYANG_SEALING_KEYS", ""),
        ("RENYANG_SEALING_KEYS", GOOD),
        ("RENYANG_SEALING_KEYS", f"0:{GOOD}"),
        ("RENYANG_SEALING_KEYS", f"256:{GOOD}"),
        ("RENYANG_SEALING_KEYS", f"²:{GOOD}"),
        ("RENYANG_SEALING_KEYS", f"1:{GOOD},"),
        ("RENYANG_SEALING_KEYS", "1:short"),
        ("RENYANG_SEALING_KEYS", f"1:{GOOD[:-4]}"),
        ("RENYANG_SEALING_KEYS", f"1:{GOOD},1:{seal.new_key()}"),
        ("RENYANG_LOOKUP_KEY", None),
        ("RENYANG_LOOKUP_KEY", "not base64"),
        ("RENYANG_LOOKUP_KEY", "钥匙"),
        ("RENYANG_LOOKUP_KEY", GOOD + GOOD),
    ],
    ids=[
        "none",
        "empty",
        "without a number",
        "number 0",
        "number 256",
        "number ²",
        "empty place",
        "too short",
        "cut off",
        "one number twice",
        "no look-up key",
        "no base64",
        "no ASCII",
        "too long",
    ],
)
def test_keys_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, name: str, value: str | None) -> None:
    """The sentence names the variable and holds no key; two keys of one number would leave one of them unused."""
    monkeypatch.setenv("RENYANG_SEALING_KEYS", f"1:{GOOD}")
    monkeypatch.setenv("RENYANG_LOOKUP_KEY", GOOD)
    _set(monkeypatch, value, name)
    with pytest.raises(BadEnvironment) as error:
        seal.keys.__wrapped__()
    assert GOOD not in _refused(error, name)


# The program


def test_an_operator_reads_one_sentence_and_no_traceback() -> None:
    """A command of a deployment without a secret key ends with exit code 1 and a line that names the variable."""
    found = _command("check", DATABASE_URL=SOUND)
    assert found.returncode == 1
    assert found.stderr.startswith("RENYANG_SECRET_KEY: ")
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["RENYANG_SEALING_KEYS", "RENYANG_LOOKUP_KEY"])
def test_a_missing_key_stops_the_program_at_its_start(name: str) -> None:
    """README: one that is missing stops the program with a sentence that names it; not the first write, days later."""
    given = {"RENYANG_SEALING_KEYS": f"1:{GOOD}", "RENYANG_LOOKUP_KEY": GOOD, "RENYANG_SECRET_KEY": "x"}
    del given[name]
    variables = {"DJANGO_SETTINGS_MODULE": "renyang.core.deployment.settings", "DATABASE_URL": SOUND, **given}
    command = [sys.executable, "-c", "import django; django.setup()"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, env=variables, timeout=60)
    assert found.returncode == 1
    assert found.stderr.startswith(f"{name}: ")


def _command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "renyang.cli", *arguments]
    given = {"LANG": "C", "COLUMNS": "200", "PATH": os.environ["PATH"], **variables}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=given, timeout=60)


def _set(monkeypatch: pytest.MonkeyPatch, value: str | None, name: str = NAME) -> None:
    if value is None:
        monkeypatch.delenv(name, raising=False)
    else:
        monkeypatch.setenv(name, value)


def _settings() -> dict[str, object]:
    return runpy.run_path(str(Path(environment.__file__).with_name("settings.py")))
