"""Authentication of API callers: tokens for programs, the session for the site's own pages."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import translation
from ninja.security import APIKeyCookie, HttpBearer

from renyang.core.access.gate import Actor
from renyang.core.access.reach import acting
from renyang.core.access.request import ActorRequest
from renyang.core.access.session import trusted
from renyang.core.queries import user_of_token


class Token(HttpBearer):
    """`Authorization: Bearer ry_...`; the request has the grants of the token's user."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the token's user after setting the request's actor to it; None if the token is not valid."""
        with trusted():
            user = user_of_token(token)
        if user is None:
            return None
        cast("ActorRequest", request).actor = acting(Actor.of(user))
        translation.activate(user.language)  # until the language middleware restores its own
        return user


class Session(APIKeyCookie):
    """The signed-in user of the site; writing requests need the CSRF token, as forms do."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - the middleware read it
        """Return the session's user, or None if nobody is signed in."""
        return request.user if request.user.is_authenticated else None
