"""What every write has in common: one transaction, and an actor and purpose on every line of history it causes."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pghistory
from django.db import transaction

from renyang.core.gate import Actor

Given = ParamSpec("Given")
Result = TypeVar("Result")


def service(write: Callable[Given, Result]) -> Callable[Given, Result]:
    """Make a function the only way to one kind of change: all of it happens, by a named actor, or none of it does.

    The function takes keyword arguments only, `actor` among them, and checks its permission with the gate first.
    """
    name = f"{write.__module__.removeprefix('renyang.').removesuffix('.services')}.{write.__name__}"

    @functools.wraps(write)
    def wrapped(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        actor = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise TypeError(f"{name} needs actor=")
        with transaction.atomic(), pghistory.context(actor=actor.name, purpose=list(actor.purposes), service=name):
            return write(*args, **kwargs)

    return wrapped
