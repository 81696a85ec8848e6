"""The served site under load: 16 clients at once on 10,000 people, on mixed pages, against limits of rate and time.

Each client keeps its connection and asks for one page after the other, as an officer, in an order of its own. Halfway a
seventeenth begins to take the whole register along, again and again: the pages' slowest twentieth with and without it.
Memory is that of all processes of the site, shared pages counted once (PSS).
"""

import http.client
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from bench.parts import row_of

PEOPLE, CLIENTS, SECONDS, WARM = 10_000, 16, 20.0, 4.0
RATE_AIM, SLOWEST_AIM, MEMORY_AIM = 120.0, 0.25, 900.0  # requests a second, seconds for 95 of 100, MB
USER, PASSWORD = "officer", "plum-blossom"
EXPORT = "/register/?as=csv"
WEIGHTS = {
    "today": 3, "register": 4, "search by name": 4, "search by initials": 3, "person": 6, "needs": 2, "sites": 2,
    "supplies": 1, "index": 1, "API people": 3, "API person": 3,
}  # fmt: skip


class Asked(NamedTuple):
    """One answer: when it was asked for, how long it took."""

    page: str
    begun: float
    seconds: float


def rows() -> list[dict[str, Any]]:
    """Rate, slowest twentieth with and without an export beside it, and memory."""
    port = 18_765
    with tempfile.TemporaryDirectory(prefix="renyang-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # run by root, the database runs as another user
        environment = os.environ | {"RENYANG_DATA": f"{folder}/data"}
        command = [sys.executable, "-m", "renyang.cli", "demo", "--people", str(PEOPLE), "--port", str(port)]
        site = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
        try:
            _wait(port, site)
            return _rows(measured("127.0.0.1", port), megabytes(site.pid, Path(folder)))
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait()


class Measured(NamedTuple):
    """The answers of pages without and with an export beside them, and the exports' seconds."""

    alone: list[Asked]
    beside: list[Asked]
    exports: list[float]


def measured(host: str, port: int, *, seconds: float = SECONDS) -> Measured:
    """Load the site for so long, half of it with an export."""
    cookie = _signed_in(host, port)
    pages = _pages(host, port, cookie)
    start = time.monotonic()
    ends = start + WARM + seconds
    answers: list[Asked] = []
    exports: list[float] = []
    clients = [
        threading.Thread(target=_client, args=(host, port, cookie, pages, number, ends, answers))
        for number in range(CLIENTS)
    ]
    half = start + WARM + seconds / 2
    clients.append(threading.Thread(target=_exporting, args=(host, port, cookie, half, ends, exports)))
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    counted = [one for one in answers if one.begun >= start + WARM and one.begun + one.seconds <= ends]
    return Measured(
        [one for one in counted if one.begun < half], [one for one in counted if one.begun >= half], exports
    )


def _client(
    host: str, port: int, cookie: str, pages: dict[str, list[str]], number: int, ends: float, answers: list[Asked]
) -> None:
    chance = random.Random(number)  # noqa: S311 - the order of pages
    connection = http.client.HTTPConnection(host, port, timeout=60)
    names = list(WEIGHTS)
    while (begun := time.monotonic()) < ends:
        page = chance.choices(names, WEIGHTS.values())[0]
        _get(connection, chance.choice(pages[page]), cookie)
        answers.append(Asked(page, begun, time.monotonic() - begun))


def _exporting(host: str, port: int, cookie: str, begins: float, ends: float, exports: list[float]) -> None:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    time.sleep(max(0.0, begins - time.monotonic()))
    while (begun := time.monotonic()) < ends:
        _get(connection, EXPORT, cookie)
        exports.append(time.monotonic() - begun)


def _get(connection: http.client.HTTPConnection, address: str, cookie: str) -> bytes:
    connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, (address, answer.status, content[:200])
    return content


def _signed_in(host: str, port: int) -> str:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    connection.request("GET", "/account/login/")
    page = connection.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    assert token is not None
    cookie = str(page.getheader("Set-Cookie")).split(";", maxsplit=1)[0]
    form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    body = f"csrfmiddlewaretoken={token[1]}&login={USER}&password={PASSWORD}"
    connection.request("POST", "/account/login/", body, form)
    answer = connection.getresponse()
    assert answer.status == 302, answer.status
    set_cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return "; ".join(value.split(";")[0] for value in set_cookies)


def _pages(host: str, port: int, cookie: str) -> dict[str, list[str]]:
    """The addresses of each kind of page; people are those on the register's first page."""
    connection = http.client.HTTPConnection(host, port, timeout=60)
    register = connection.request("GET", "/register/", headers={"Cookie": cookie})
    register = connection.getresponse().read().decode()
    people = sorted(set(re.findall(r"/register/([0-9a-f-]{36})/", register)))
    assert people
    return {
        "today": ["/"],
        "register": ["/register/"],
        "search by name": [f"/register/?search={name}" for name in ("%E7%8E%8B", "%E5%BC%A0", "%E6%9D%8E%E7%A7%80")],
        "search by initials": [f"/register/?search={name}" for name in ("zxy", "wjg", "lxy")],
        "person": [f"/register/{person}/" for person in people],
        "needs": ["/needs/"],
        "sites": ["/sites/"],
        "supplies": ["/supplies/"],
        "index": ["/index/"],
        "API people": ["/api/v1/people?limit=50"],
        "API person": [f"/api/v1/people/{person}" for person in people],
    }


def slowest(answers: list[Asked]) -> float:
    """The seconds within which 95 of 100 answers came."""
    return statistics.quantiles([one.seconds for one in answers], n=20)[-1]


def megabytes(parent: int, folder: Path) -> float:
    """The memory of the site's processes and of its database."""
    processes = [psutil.Process(parent), *psutil.Process(parent).children(recursive=True)]
    database = psutil.Process(int((folder / "data/postgresql/postmaster.pid").read_text().split()[0]))
    processes += [database, *database.children(recursive=True)]
    return float(sum(process.memory_full_info().pss for process in processes)) / 1_000_000


def _wait(port: int, site: "subprocess.Popen[bytes]") -> None:
    while True:
        assert site.poll() is None
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/account/login/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)


def _rows(found: Measured, memory: float) -> list[dict[str, Any]]:
    rate = len(found.alone) / (SECONDS / 2)
    what = f"{CLIENTS} clients, {PEOPLE:,} people"
    return [
        row_of(f"a request among {what} ({rate:.0f} a second)", f"{RATE_AIM:g} a second", 1 / rate, 1 / RATE_AIM, 1.0),
        row_of(f"95 of 100 pages, {what}", f"limit of {SLOWEST_AIM:g} s", slowest(found.alone), SLOWEST_AIM, 1.0),
        row_of("the same beside exports of everyone", f"limit of {SLOWEST_AIM:g} s", slowest(found.beside), SLOWEST_AIM, 1.0),
        row_of(f"memory ({memory:.0f} MB)", f"limit of {MEMORY_AIM:g} MB", memory, MEMORY_AIM, 1.0),
    ]  # fmt: skip


def by_page(answers: list[Asked]) -> dict[str, tuple[int, float, float]]:
    """How many answers each kind of page had, their median and their slowest twentieth in seconds."""
    times = defaultdict(list)
    for one in answers:
        times[one.page].append(one.seconds)
    return {
        page: (
            len(taken),
            statistics.median(taken),
            max(taken) if len(taken) < 20 else statistics.quantiles(taken, n=20)[-1],
        )
        for page, taken in times.items()
    }
