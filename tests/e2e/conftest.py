"""The real thing for browser tests: `renyang demo` in a process of its own, and a Chromium that looks at it."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from renyang.demo.core import PASSWORD

PEOPLE = 300
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OF_A_DEPLOYMENT = ("DATABASE_", "RENYANG_", "DJANGO_")


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The demo's address; at the end it is stopped as by Ctrl-C and has to end well, its database with it."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: pages were not looked at")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # run by root, the database runs as another user
        port = _free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith(OF_A_DEPLOYMENT)} | {
            "RENYANG_DATA": f"{folder}/data"
        }
        command = [sys.executable, "-m", "renyang.cli", "demo", "--people", str(PEOPLE), "--port", str(port)]
        with (Path(folder) / "log").open("w+") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True)
            try:
                _wait_for(port, process)
                yield f"http://127.0.0.1:{port}"
            finally:
                process.send_signal(signal.SIGINT)
                code = process.wait(timeout=60)
                log.seek(0)
                assert code == 0, log.read()
        assert not (Path(folder) / "data" / "postgresql" / "postmaster.pid").exists()


@pytest.fixture(scope="session")
def browser(site: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        loop = asyncio.get_running_loop()
        yield chromium
        asyncio._set_running_loop(loop)  # hidden if the last test had no browser
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator["Visit"]:
    """Opens pages as a persona; at the end nothing may have left the machine, and the console has to be silent."""
    visits = Visit(browser, site)
    yield visits
    visits.close()


class Visit:
    """A person at a browser."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self.outside: list[str] = []
        self.complaints: list[str] = []
        self._open = contextlib.ExitStack()

    def signed_in(self, user: str, *, language: str = "zh-hans", width: int = 1280, **options: object) -> Page:
        """A page on which a demo account has signed in."""
        context = self.browser.new_context(
            base_url=self.site, viewport={"width": width, "height": 900}, locale="zh-CN", **options
        )
        self._open.callback(context.close)
        page = context.new_page()
        page.on(
            "request", lambda request: None if request.url.startswith(self.site) else self.outside.append(request.url)
        )
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.goto("/account/login/")
        page.fill("[name=login]", user)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(re.compile(f"^{re.escape(self.site)}/(?!account/)"))  # Today, or a front door of her own
        if page.locator("html").get_attribute("lang").lower() != language:  # an account keeps the language it chose
            page.click(".account summary")
            page.click(f"button[value={language}]")
            page.wait_for_function("wanted => document.documentElement?.lang.toLowerCase() === wanted", arg=language)
        return page

    def close(self) -> None:
        """Close all windows and say what was wrong."""
        self._open.close()
        assert self.outside == []
        assert self.complaints == []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(1_800):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        assert process.poll() is None, "the demo ended before it served"
        time.sleep(0.1)
    raise AssertionError("the demo did not serve within three minutes")
