"""How a caller is known: a token for programs, the site's own session for its pages."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import translation
from ninja.security import APIKeyCookie, HttpBearer

from renyang.core.access.gate import Actor
from renyang.core.access.request import ActorRequest
from renyang.core.queries import user_of_token


class Token(HttpBearer):
    """`Authorization: Bearer ry_...`; acts with the grants of the token's user."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Set the request's actor to the token's user, or refuse."""
        user = user_of_token(token)
        if user is None:
            return None
        cast("ActorRequest", request).actor = Actor.of(user)
        translation.activate(user.language)  # until the language middleware restores its own
        return user


class Session(APIKeyCookie):
    """The signed-in user of the site; writing needs the CSRF token, as every form does."""

    param_name = "sessionid"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - the middleware read it
        """The session's user, if signed in."""
        return request.user if request.user.is_authenticated else None
