"""A request as every page sees it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django_htmx.middleware import HtmxDetails

from renyang.core.access.request import ActorRequest

if TYPE_CHECKING:
    from renyang.web.shell.lists import Exported


class Request(ActorRequest):
    """What the middleware, `listed` and `terms_once` put on a request. For type checkers: never constructed."""

    htmx: HtmxDetails
    lists: Mapping[str, "Exported"]
    terms: dict[Callable[..., Any], Any]
