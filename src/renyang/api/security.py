"""Authentication of API callers: tokens for programs, the session for the site's own pages."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import translation
from ninja.security import APIKeyCookie, HttpBearer

from renyang.core.access.gate import Actor
from renyang.core.access.reach import acting
from renyang.core.access.request import ActorRequest
from renyang.core.access.scopes import Scope
from renyang.core.access.sign_ins import token_refused
from renyang.core.queries import token_shown
from renyang.science.problem import Problem

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenTooNarrow(Problem):
    """The token opens less than its user may do, and not this."""

    def __init__(self) -> None:
        super().__init__(
            "token_too_narrow",
            "This key was made for less than that.",
            do="Make one that may write, or that is for this part of the API too.",
        )


class Token(HttpBearer):
    """`Authorization: Bearer ry_...`; the request has the grants of the token's user."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the token's user after setting the request's actor to it; None if the token is not valid. Refusals are logged.

        Raises TokenTooNarrow if it only reads, or is not for operations of this scope.
        """
        row = token_shown(token)
        if row is None:
            token_refused(token)
            return None
        if (request.method not in READING and not row.writes) or (row.scopes and self.scope not in row.scopes):
            token_refused(token)
            raise TokenTooNarrow
        user = row.user
        cast("ActorRequest", request).actor = acting(Actor.of(user))
        translation.activate(user.language)  # until the language middleware restores its own
        return user


class Session(APIKeyCookie):
    """The signed-in user of the site; writing requests need the CSRF token, as forms do."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - the middleware read it
        """Return the session's user, or None if nobody is signed in."""
        return request.user if request.user.is_authenticated else None
