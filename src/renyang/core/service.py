"""What every write has in common: one transaction, and an actor and purpose on every line of history it causes."""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

import pghistory
from django.db import transaction

from renyang.core.access.gate import Actor

Given = ParamSpec("Given")
Result = TypeVar("Result")

_begun: ContextVar[str] = ContextVar("begun", default="")


def service(write: Callable[Given, Result]) -> Callable[Given, Result]:
    """Make a function the only way to one kind of change: all of it happens, by a named actor, or none of it does.

    The function takes keyword arguments only, `actor` among them, and checks its permission with the gate first. History
    names the service that wrote a row (`service`) and the one that all of it began with (`begun`).
    """
    name = f"{write.__module__.removeprefix('renyang.').removesuffix('.services')}.{write.__name__}"

    @functools.wraps(write)
    def wrapped(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        actor = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise TypeError(f"{name} needs actor=")
        outermost = _begun.get() or name
        token = _begun.set(outermost)
        told = {"actor": actor.name, "purpose": list(actor.purposes), "service": name, "begun": outermost}
        try:
            with transaction.atomic(), pghistory.context(**told):
                return write(*args, **kwargs)
        finally:
            _begun.reset(token)

    return wrapped
