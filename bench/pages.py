"""How long the list pages take on the demo of 10,000 older people, as the officer sees them, against the limit of 0.1 s."""

import statistics
import time
from typing import Any

from bench.database import fresh_database

PEOPLE, TIMES, LIMIT = 10_000, 21, 0.1
PAGES = {
    "today": "/",
    "register": "/register/",
    "register searched by initials": "/register/?search=zxy",
    "register searched by the last four of an ID": "/register/?search=1234",
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


def rows() -> list[dict[str, Any]]:
    """One row a page: the median of its answers, rendered in this process, the first one not counted."""
    with fresh_database(people=PEOPLE):
        from django.conf import settings
        from django.test import Client

        from renyang.core.models import User

        settings.ALLOWED_HOSTS = ["testserver"]
        client = Client()
        client.force_login(User.objects.get(username="officer"), "allauth.account.auth_backends.AuthenticationBackend")
        return [_row(name, _median(client, path)) for name, path in PAGES.items()]


def _median(client: Any, path: str) -> float:
    assert client.get(path).status_code == 200, path
    seconds = []
    for _ in range(TIMES):
        start = time.perf_counter()
        client.get(path)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _row(name: str, seconds: float) -> dict[str, Any]:
    return {
        "what": f"page: {name}",
        "peer": f"limit of {LIMIT:g} s",
        "ours_seconds": seconds,
        "peer_seconds": LIMIT,
        "ratio": LIMIT / seconds,
        "aim": 1.0,
    }
