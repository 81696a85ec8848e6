"""The type of requests to pages."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django_htmx.middleware import HtmxDetails

from renyang.core.access.request import ActorRequest

if TYPE_CHECKING:
    from renyang.web.shell.lists import Exported


class Request(ActorRequest):
    """Attributes that middleware, `listed` and `terms_once` set on a request. For type checkers; never constructed."""

    htmx: HtmxDetails
    lists: Mapping[str, "Exported"]
    terms: dict[Callable[..., Any], Any]
