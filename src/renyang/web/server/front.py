"""The ASGI side of the site: reads a request's body within limits, then lets a thread answer with Django's handler.

No thread waits for a body, so silent senders do not stop the site. Exports have threads of their own.
"""

import asyncio
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

from django.core.handlers.wsgi import WSGIHandler

from renyang.web.server.bodies import Gone, Receive, read_body
from renyang.web.server.sender import refusal_answer, upload_limit
from renyang.web.shell.refusal import Refusal

Environ = dict[str, Any]
Headers = list[tuple[bytes, bytes]]
Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PAGES_AT_ONCE, EXPORTS_AT_ONCE = 4, 2  # threads of a process; more only take turns at one interpreter
IN_MEMORY = 1_000_000  # bytes of a body
SLOWEST_READER = 60.0  # seconds for a part of an export
TOGETHER = 65_536  # bytes of a streamed answer that are sent at once


class Front:
    """An ASGI application that serves Django's WSGI handler."""

    def __init__(self, application: WSGIHandler) -> None:
        self._application = application
        self._pages = ThreadPoolExecutor(PAGES_AT_ONCE, "page")
        self._exports = ThreadPoolExecutor(EXPORTS_AT_ONCE, "export")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a body that is refused is not read to its end, and its connection is closed."""
        environ = environ_of(scope)
        if not ("CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ):
            await self._answer(environ | {"wsgi.input": io.BytesIO(), "CONTENT_LENGTH": "0"}, send)
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                size = await read_body(
                    receive,
                    body,  # type: ignore[arg-type] # it is a binary file in all but its class
                    declared=int(environ.get("CONTENT_LENGTH") or 0),
                    upload_limit=lambda: self._in_thread(upload_limit, environ),
                )
            except Gone:
                return
            except Refusal as refusal:
                status, headers, content = await self._in_thread(refusal_answer, environ, refusal)
                await _send_whole(send, status, [*headers, (b"connection", b"close")], content)
                return
            body.seek(0)
            await self._answer(environ | {"wsgi.input": body, "CONTENT_LENGTH": str(size)}, send)

    async def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._pages, work, *arguments)

    async def _answer(self, environ: Environ, send: Send) -> None:
        """Answer a page as a whole, an export part by part as its reader takes it."""
        loop = asyncio.get_running_loop()
        if "as" in parse_qs(environ["QUERY_STRING"]):
            await loop.run_in_executor(self._exports, self._stream, environ, send, loop)
        else:
            status, headers, content = await loop.run_in_executor(self._pages, self._whole, environ)
            await _send_whole(send, status, headers, content)

    def _whole(self, environ: Environ) -> tuple[int, Headers, bytes]:
        started = _Started()
        parts = self._application(environ, started)  # type: ignore[arg-type] # Django uses no `write` of old
        try:
            return started.status, started.headers, b"".join(parts)
        finally:
            _close(parts)

    def _stream(self, environ: Environ, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        """Send from a thread. Raises TimeoutError, which closes the connection, if the reader takes nothing."""

        def sent(message: dict[str, Any]) -> None:
            asyncio.run_coroutine_threadsafe(send(message), loop).result(SLOWEST_READER)  # type: ignore[arg-type]

        started = _Started()
        parts = self._application(environ, started)  # type: ignore[arg-type] # Django uses no `write` of old
        try:
            sent({"type": "http.response.start", "status": started.status, "headers": started.headers})
            for part in _gathered(parts):
                sent({"type": "http.response.body", "body": part, "more_body": True})
            sent({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            _close(parts)


class _Started:
    """What a WSGI application answers beside its body."""

    status = 500

    def __init__(self) -> None:
        self.headers: Headers = []

    def __call__(self, status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def environ_of(scope: Scope) -> Environ:
    """Return the WSGI environment of a request, without its body.

    A header whose name holds an underscore is left out: it could pass for another's.
    """
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1").upper()
        if "_" in name:
            continue
        name = name.replace("-", "_")
        key = name if name in {"CONTENT_LENGTH", "CONTENT_TYPE"} else f"HTTP_{name}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value.decode('latin-1')}" if key in environ else value.decode("latin-1")
    return environ


async def _send_whole(send: Send, status: int, headers: Headers, content: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": False})


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Join small parts, since each that is sent has to wait for the event loop."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        if len(waiting) >= TOGETHER:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _close(parts: Iterable[bytes]) -> None:
    """Let Django end the request, in the thread whose database connection it used."""
    if close := getattr(parts, "close", None):
        close()
