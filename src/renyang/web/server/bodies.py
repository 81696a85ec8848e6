"""The body of a request: read within limits of size and time before anything computes on it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, BinaryIO

from renyang.science.problem import Problem
from renyang.web.shell.refusal import Refusal

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
UploadLimit = Callable[[], Awaitable[int]]

UNASKED_LIMIT = 65_536  # bytes that anybody may send
SILENT_SECONDS = 10.0  # between two parts of a body
UNASKED_SECONDS, UPLOAD_SECONDS = 20.0, 900.0  # for the whole body

TOO_LARGE = Refusal(413, Problem("too_large", "The request is too large. Nothing of it is kept."))
TOO_SLOW = Refusal(
    408, Problem("too_slow", "The request did not arrive in time.", kept="Nothing of it is kept.", do="Try again.")
)


class Gone(Exception):  # noqa: N818 - nobody is left to whom it would be an error
    """The sender closed the connection before the body was complete."""


async def read_body(receive: Receive, body: BinaryIO, *, declared: int, upload_limit: UploadLimit) -> int:
    """Write the body to `body` and return its size; `declared` is its Content-Length, 0 if it is chunked.

    Beyond UNASKED_LIMIT, `upload_limit` says how many bytes this sender may send; it is asked before anything is read
    if the size is declared. Raises Refusal if the body is too large or too slow, and Gone if its sender has left.
    """
    limit, ends = UNASKED_LIMIT, time.monotonic() + UNASKED_SECONDS
    read, more = 0, True
    while more:
        message = {} if declared > limit else await _next(receive, ends)
        read += body.write(message.get("body", b""))
        if max(declared, read) > limit:
            if limit > UNASKED_LIMIT:
                raise TOO_LARGE
            limit, ends = await upload_limit(), time.monotonic() + UPLOAD_SECONDS
        more = not message or message.get("more_body", False)
    return read


async def _next(receive: Receive, ends: float) -> Mapping[str, Any]:
    try:
        message = await asyncio.wait_for(receive(), min(SILENT_SECONDS, ends - time.monotonic()))
    except TimeoutError:
        raise TOO_SLOW from None
    if message["type"] == "http.disconnect":
        raise Gone
    return message
