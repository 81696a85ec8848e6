"""A request as the house's own pages and the API see it."""

from django.http import HttpRequest

from renyang.core.access.gate import Actor


class ActorRequest(HttpRequest):
    """A request whose actor is set: by the middleware for pages, by a token for the API. For type checkers: never constructed."""

    actor: Actor
