"""For whoever supervises the site: whether it lives, whether it is ready, and how it does in numbers.

They answer without an account. None says anything of a person, and the numbers are told to this machine or a token only.
"""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from renyang.core.jobs.workers import living_workers
from renyang.web.shell.metrics import CONTENT_TYPE, numbers

LOOPBACK = ("127.0.0.1", "::1")


def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer that this process lives; asks nothing of the database."""
    return _text("ok")


def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer whether database, tables and a worker are there; 503 with what is missing otherwise."""
    try:
        missing = [words for is_there, words in _needed() if not is_there()]
    except (OperationalError, InterfaceError):
        missing = [_("The database cannot be reached.")]
    return _text("\n".join(missing), status=503) if missing else _text("ready")


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the numbers in Prometheus' text format; 404 for who may not read them."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(numbers(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _may_read(request: HttpRequest) -> bool:
    """Whether the request has the token, or comes from this machine while no proxy stands before the site."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme == "Bearer":
        return secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    proxied = settings.BEHIND_HTTPS or "X-Forwarded-For" in request.headers
    return not proxied and request.META["REMOTE_ADDR"] in LOOPBACK


def _needed() -> tuple[tuple[Callable[[], bool], str], ...]:
    return (
        (_is_migrated, _("The tables are not up to date: run `renyang migrate`.")),
        (lambda: living_workers() > 0, _("No worker is running: imports, tests and the index wait.")),
    )


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _text(words: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers)
