"""How long the list pages take on the demo of 10,000 older people, as the officer sees them, against the limit of 0.1 s; the
page of a service's reach, against 0.3 s; and how much of a processor each key typed into the search of all rooms takes,
against the limit of 0.15 s.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import psutil

from bench.database import fresh_database
from bench.parts import row_of

PEOPLE, TIMES, LIMIT = 10_000, 21, 0.1
PAGES = {
    "today": "/",
    "register": "/register/",
    "register searched by initials": "/register/?search=zxy",
    "pairs to review": "/pairs/",
    "needs": "/needs/",
    "tonight": "/tonight/",
    "sites": "/sites/",
    "may a site open": "/sites/1/opening/?prevalence=0.01&hours=4&sessions=1&masks=none&risk=0.1",
    "supplies": "/supplies/",
    "partners": "/partners/",
    "imports": "/imports/",
    "index": "/index/",
    "stress tests": "/stress/",
}
REACH, LIMIT_OF_REACH = "/reach/", 0.3
SEARCHES = {
    "initials": "zxy",
    "one letter": "z",
    "surname": "王",
    "last four of an ID or a phone": "1234",
    "door": "梅苑3幢2单元501室",
    "a name with a mistake": "zangxiuyimg",
    "site": "梅溪日间",
    "page by initials": "tz",
}
LIMIT_OF_A_KEY = 0.15
PALETTE = {"hx-request": "true"}


def rows() -> list[dict[str, Any]]:
    """One row a page: the median of its answers, rendered in this process, the first one not counted."""
    with fresh_database(people=PEOPLE):
        from django.conf import settings
        from django.test import Client

        from renyang.core.models import User

        settings.ALLOWED_HOSTS = ["testserver"]
        client = Client()
        client.force_login(User.objects.get(username="officer"), "allauth.account.auth_backends.AuthenticationBackend")
        sealed = client.post("/register/", {"search": "1234"})["Location"]
        pages = PAGES | {"register searched by the last four of an ID": sealed}
        return [
            *(_page(name, _median(client.get, time.perf_counter, path)) for name, path in pages.items()),
            _page("reach", _median(client.get, time.perf_counter, REACH), LIMIT_OF_REACH),
            *(_key(name, _median(client.post, _processor, "/search/", {"text": text}, headers=PALETTE))
              for name, text in SEARCHES.items()),
        ]  # fmt: skip


def _median(ask: Callable[..., Any], clock: Callable[[], float], *asked: Any, **options: Any) -> float:
    assert ask(*asked, **options).status_code == 200, asked
    seconds = []
    for _ in range(TIMES):
        start = clock()
        ask(*asked, **options)
        seconds.append(clock() - start)
    return statistics.median(seconds)


def _processor() -> float:
    """Seconds of a processor that this process and its session in the database have taken so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        session = psutil.Process(cursor.fetchone()[0]).cpu_times()
    return time.process_time() + session.user + session.system


def _page(name: str, seconds: float, limit: float = LIMIT) -> dict[str, Any]:
    return row_of(f"page: {name}", f"limit of {limit:g} s", seconds, limit, 1.0)


def _key(name: str, seconds: float) -> dict[str, Any]:
    return row_of(f"a key typed: {name}", f"limit of {LIMIT_OF_A_KEY:g} s", seconds, LIMIT_OF_A_KEY, 1.0)
