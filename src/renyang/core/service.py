"""The `service` decorator: one transaction per write, with actor and purpose on every history row it causes."""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

import pghistory
from django.db import transaction

from renyang.core.access.gate import Actor
from renyang.core.text.typed import readable

Given = ParamSpec("Given")
Result = TypeVar("Result")

UNTYPED = frozenset({"actor", "password"})
_begun: ContextVar[str] = ContextVar("begun", default="")


def service(write: Callable[Given, Result]) -> Callable[Given, Result]:
    """Run a function as one atomic write by a named actor. Raises TypeError without `actor=`.

    The function takes keyword arguments only, `actor` among them, and checks its permission with the gate first.
    What is typed has to be `readable`: its arguments are passed through it, all but passwords, which are never shown.
    History names the service that wrote a row (`service`) and the outermost service of the call (`begun`).
    """
    name = f"{write.__module__.removeprefix('renyang.').removesuffix('.services')}.{write.__name__}"

    @functools.wraps(write)
    def wrapped(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        actor = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise TypeError(f"{name} needs actor=")
        for argument in kwargs.keys() - UNTYPED:
            kwargs[argument] = readable(kwargs[argument])
        outermost = _begun.get() or name
        token = _begun.set(outermost)
        told = {"actor": actor.name, "purpose": list(actor.purposes), "service": name, "begun": outermost}
        try:
            with transaction.atomic(), pghistory.context(**told):
                return write(*args, **kwargs)
        finally:
            _begun.reset(token)

    return wrapped
