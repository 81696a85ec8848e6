"""Who sends a body, and how much of it is read."""

import io
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, InterfaceError, close_old_connections

from renyang.core.access.session import trusted
from renyang.core.access.sign_ins import token_refused
from renyang.core.queries import token_shown
from renyang.science.problem import Problem
from renyang.web.server.bodies import UNASKED_LIMIT
from renyang.web.shell.refusal import AWAY, Refusal, refused

AROUND_A_FILE = 1_000_000  # bytes of a form beside its file
NOBODY = Refusal(
    413,
    Problem(
        "sign_in_first",
        "Without signing in, at most {kilobytes} KB can be sent.",
        kept="Nothing of it is kept.",
        do="Sign in, or give a token, and send it again.",
        kilobytes=UNASKED_LIMIT // 1024,
    ),
)


def upload_limit(environ: dict[str, Any]) -> int:
    """Return how many bytes this sender may send. Raises Refusal unless somebody is signed in."""
    request = _request(environ)
    try:
        with trusted():
            signed_in = _signed_in(request)
    except (DatabaseError, InterfaceError):
        raise AWAY from None
    finally:
        close_old_connections()
    if not signed_in:
        raise NOBODY
    return settings.UPLOAD_LIMIT + AROUND_A_FILE


def refusal_answer(environ: dict[str, Any], refusal: Refusal) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Return status, headers and content of a refusal."""
    answer = refused(_request(environ), refusal)
    headers = [(name.encode(), value.encode()) for name, value in answer.items()]
    return answer.status_code, [*headers, (b"content-length", str(len(answer.content)).encode())], answer.content


def _request(environ: dict[str, Any]) -> WSGIRequest:
    return WSGIRequest(environ | {"wsgi.input": io.BytesIO()})


def _signed_in(request: WSGIRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        is_valid = token_shown(token) is not None
        if not is_valid:
            token_refused(token)
        return is_valid
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    return bool(get_user(request).is_authenticated)
