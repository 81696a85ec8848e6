"""What a page asks of the deployment more than once is read once: never of a person, and never for another request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

Read = TypeVar("Read")
_answers: ContextVar[dict[Callable[[], Any], Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Keep the answers of functions marked with `once` within the block."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(read: Callable[[], Read]) -> Callable[[], Read]:
    """Ask once a request, for what no request changes; outside of one, ask every time."""

    @wraps(read)
    def asked() -> Read:
        answers = _answers.get()
        if answers is None:
            return read()
        if read not in answers:
            answers[read] = read()
        return cast("Read", answers[read])

    return asked
