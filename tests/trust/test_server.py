"""Bodies and heads of requests at a served site, over real sockets: what is too large or too slow ends alone."""

import asyncio
import contextlib
import io
import socket
import time
from collections.abc import Iterable, Mapping

import pytest

from renyang.web.server import bodies
from renyang.web.server.connection import HEAD_BYTES, HEAD_SECONDS
from renyang.web.server.front import environ_of
from renyang.web.shell.refusal import Refusal
from tests.trust.served import Served

MANY = 60  # more than all threads of all server processes
LOGIN = b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"


def opened(site: Served, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", site.port), timeout=30)
    connection.sendall(sent)
    return connection


def answered(connection: socket.socket) -> bytes:
    """Everything until the site closes the connection."""
    parts = []
    with connection:
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def test_silent_senders_do_not_stop_the_site_and_are_sent_away(site: Served) -> None:
    """Heads that never end, and bodies that never come: pages are answered meanwhile, and all are closed in time."""
    begun = time.monotonic()
    bodiless = [opened(site, LOGIN + b"Content-Length: 100\r\n\r\n") for _ in range(MANY)]
    headless = [opened(site, LOGIN) for _ in range(MANY)]
    for _ in range(10):
        asked = time.monotonic()
        assert site.serves()
        assert time.monotonic() - asked < 5
    ends = [answered(connection) for connection in bodiless]
    assert all(end.startswith(b"HTTP/1.1 408 ") and "在规定时间".encode() in end for end in ends)
    assert all(answered(connection) == b"" for connection in headless)
    assert bodies.SILENT_SECONDS < time.monotonic() - begun < HEAD_SECONDS + 10


@pytest.mark.parametrize("more", [b"", b"Expect: 100-continue\r\n", b"Authorization: Bearer ry_nobody\r\n"])
def test_a_large_body_of_nobody_is_refused_before_it_is_read(site: Served, more: bytes) -> None:
    """Only the head is sent, and its answer comes at once."""
    begun = time.monotonic()
    end = answered(opened(site, LOGIN + more + b"Content-Length: 400000000\r\n\r\n"))
    assert end.startswith(b"HTTP/1.1 413 ")
    assert "最多只能发送 64 KB".encode() in end
    assert time.monotonic() - begun < 5


def test_a_large_chunked_body_of_nobody_is_refused_as_soon_as_it_is_large(site: Served) -> None:
    """Its size is not declared: it ends after the first chunks, long before 40 MB."""
    connection = opened(site, LOGIN + b"Transfer-Encoding: chunked\r\n\r\n")
    chunk = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
    sent = 0
    try:
        while sent < 4_000:
            connection.sendall(chunk)
            sent += 1
    except OSError:
        pass
    connection.close()
    assert sent < 2_000


def test_sizes_of_the_api_are_refused_in_json(site: Served) -> None:
    head = b"POST /api/v1/people HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: en\r\nContent-Length: 70000\r\n\r\n"
    end = answered(opened(site, head))
    assert end.startswith(b"HTTP/1.1 413 ")
    assert b'"code": "sign_in_first"' in end
    assert b"at most 64 KB" in end


def test_who_signed_in_may_send_a_file_up_to_the_limit_of_imports(site: Served) -> None:
    """2 MB reach the page, which refuses her for want of a role; 200 MB are refused unread, whoever sends them."""
    cookie = f"Cookie: {site.signed_in()}\r\n".encode()
    head = b"POST /imports/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + cookie
    large = answered(opened(site, head + b"Content-Length: 2000000\r\n\r\n" + b"x" * 2_000_000))
    assert large.startswith(b"HTTP/1.1 403 ")
    too_large = answered(opened(site, head + b"Content-Length: 200000000\r\n\r\n"))
    assert too_large.startswith(b"HTTP/1.1 413 ")


def test_a_head_that_is_too_long_is_cut_off(site: Served) -> None:
    """At once, without an answer."""
    begun = time.monotonic()
    with contextlib.suppress(ConnectionResetError):
        assert answered(opened(site, LOGIN + b"X-Long: " + b"x" * HEAD_BYTES)) == b""
    assert time.monotonic() - begun < 5


def read(messages: Iterable[Mapping[str, object]], *, declared: int = 0, limit: int = 100_000) -> tuple[int, int]:
    """What `read_body` makes of these messages, a second after each other on a clock that passes a thousand times as
    fast: the body's size, and how often a limit was asked for."""
    coming, body, asked = iter(messages), io.BytesIO(), []

    async def receive() -> Mapping[str, object]:
        await asyncio.sleep(0.001)
        return next(coming)

    async def upload_limit() -> int:
        asked.append(1)
        return limit

    size = asyncio.run(bodies.read_body(receive, body, declared=declared, upload_limit=upload_limit))
    assert len(body.getvalue()) == size
    return size, len(asked)


def parts(size: int, count: int) -> list[Mapping[str, object]]:
    return [{"type": "http.request", "body": b"x" * size, "more_body": left > 0} for left in reversed(range(count))]


def test_small_bodies_ask_nobody_and_large_ones_once() -> None:
    """65,536 bytes are free; one more is asked for; beyond the sender's own limit it ends."""
    assert read(parts(32_768, 2)) == (65_536, 0)
    assert read(parts(32_768, 3)) == (98_304, 1)
    assert read(parts(1, 1), declared=90_000) == (1, 1)
    for too_large in ({"messages": parts(32_768, 4)}, {"messages": [], "declared": 100_001}):
        with pytest.raises(Refusal) as refused:
            read(**too_large)
        assert refused.value.status == 413


def test_a_body_that_comes_drop_by_drop_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each drop is in time, a thousand of them are not."""
    monkeypatch.setattr(bodies, "UNASKED_SECONDS", 0.02)
    with pytest.raises(Refusal) as refused:
        read(parts(1, 1_000))
    assert refused.value.status == 408


def test_a_sender_that_leaves_is_not_answered() -> None:
    with pytest.raises(bodies.Gone):
        read([*parts(1, 2)[:1], {"type": "http.disconnect"}])


def test_a_header_cannot_pass_for_another() -> None:
    """`X_Forwarded_Proto` would become HTTP_X_FORWARDED_PROTO, as the proxy's own does; cookies in two lines are joined."""
    headers = [(b"x_forwarded_proto", b"https"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"host", b"h")]
    scope = {
        "method": "GET", "path": "/é", "query_string": b"", "client": ("::1", 1), "server": ("h", 80),
        "http_version": "1.1", "scheme": "http", "headers": headers,
    }  # fmt: skip
    environ = environ_of(scope)
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert (environ["HTTP_COOKIE"], environ["HTTP_HOST"]) == ("a=1; b=2", "h")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é"
