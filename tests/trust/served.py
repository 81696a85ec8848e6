"""A site of its own for tests that kill and starve it: `renyang serve` on a fresh folder, in processes of its own."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

OF_A_DEPLOYMENT = ("DATABASE_", "RENYANG_", "DJANGO_")
USER, PASSWORD = "keeper", "stone-bridge-9"


class Answer(NamedTuple):
    """What the site answered."""

    status: int
    headers: dict[str, str]
    text: str


class Served:
    """A served site: its parent process, its port, what it printed."""

    def __init__(self, folder: Path, port: int) -> None:
        self.port, self.folder = port, folder
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(OF_A_DEPLOYMENT)} | {
            "RENYANG_DATA": f"{folder}/data", "LANG": "C", "LC_ALL": "C", "COLUMNS": "200"
        }  # fmt: skip
        self._log = (folder / "log").open("a+")
        self.parent = subprocess.Popen(
            self.command("serve", "--port", str(port)), stdout=self._log, stderr=self._log, env=self.environment,
            start_new_session=True,
        )  # fmt: skip

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "renyang.cli", *arguments]

    def printed(self) -> str:
        return (self.folder / "log").read_text()

    def children(self, word: str) -> list[psutil.Process]:
        """The living processes under the parent whose command holds the word."""
        living = []
        for one in psutil.Process(self.parent.pid).children():
            with contextlib.suppress(psutil.Error):
                living += [one] if word in one.cmdline() else []
        return living

    def postmaster(self) -> int:
        return int((self.folder / "data/postgresql/postmaster.pid").read_text().split()[0])

    def get(self, address: str, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", address, headers=headers)
            response = connection.getresponse()
            lower = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, lower, response.read().decode())

    def serves(self, address: str = "/account/login/") -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get(address).status == 200
        return False

    def signed_in(self) -> str:
        """The cookies of somebody who signed in."""
        page = self.get("/account/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token is not None
        cookie = page.headers["set-cookie"].split(";")[0]
        body = f"csrfmiddlewaretoken={token[1]}&login={USER}&password={PASSWORD}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/account/login/", body, form)
            response = connection.getresponse()
            assert response.status == 302, response.read()
            cookies = [value.split(";")[0] for name, value in response.getheaders() if name.lower() == "set-cookie"]
        return "; ".join(cookies)

    def stop(self) -> int:
        """Stop it as an operator would; its exit code."""
        self.parent.send_signal(signal.SIGTERM)
        code = self.parent.wait(timeout=30)
        self._log.close()
        return code


def until(true: Callable[[], object], seconds: float) -> bool:
    """Whether it becomes true within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The site, served with an account; stopped at the end."""
    site = Served(folder, free_port())
    try:
        assert until(lambda: site.serves("/healthz") or site.parent.poll() is not None, 120), site.printed()
        assert site.parent.poll() is None, site.printed()
        account = site.command("user", USER, "--name", "Keeper", "--password", PASSWORD)
        subprocess.run(account, check=True, env=site.environment, capture_output=True)
        yield site
    finally:
        if site.parent.poll() is None:
            site.stop()
