"""The type of requests in pages and the API."""

from django.http import HttpRequest

from renyang.core.access.gate import Actor


class ActorRequest(HttpRequest):
    """A request whose actor is set, by the middleware for pages or by a token for the API. For type checkers only."""

    actor: Actor
