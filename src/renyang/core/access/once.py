"""What one request asks of the deployment more than once is read once: never of a person, and never for another request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

Given = ParamSpec("Given")
Read = TypeVar("Read")
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_request() -> Iterator[None]:
    """Keep the answers of functions marked with `once` within the block."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(read: Callable[Given, Read]) -> Callable[Given, Read]:
    """Ask once a request, for what no page changes; outside a request, ask every time."""

    @wraps(read)
    def asked(*args: Given.args, **kwargs: Given.kwargs) -> Read:
        answers = _answers.get()
        if answers is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(kwargs.items()))
        if key not in answers:
            answers[key] = read(*args, **kwargs)
        return cast("Read", answers[key])

    return asked
