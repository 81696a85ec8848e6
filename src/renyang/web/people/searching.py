"""The filters of the register in its address.

Addresses stand in logs, in histories and in other people's sight, so a text that may hold an ID or a phone stands in them
sealed, for the account that searched. Sorting, paging, exports and bookmarks keep it as they keep any other filter.
"""

import base64
import binascii

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from renyang.core.access.gate import Actor
from renyang.core.sealing.seal import CannotOpenError, keys
from renyang.people.domain.special_care import SpecialCare
from renyang.people.models import CapabilityLevel, LivingArrangement, PersonStatus
from renyang.people.queries import Filters
from renyang.people.queries.searching import holds_number
from renyang.science.letters import readable_text
from renyang.science.problem import Problem
from renyang.web.shell.request import Request

SEALED = "sealed"
"""The parameter that holds a sealed text in place of `search`."""


def filters_of(request: Request) -> Filters:
    """Return the filters of the register in the address; invalid ones are ignored. Raises Problem if it holds a sealed
    text that does not open.
    """
    asked = request.GET
    age = _digits(asked.get("age", ""), 3)
    living = asked.get("living", "")
    level = asked.get("level", "")
    care = asked.get("care", "")
    status = asked.get("status", "")
    search = _opened(request.actor, asked[SEALED]) if SEALED in asked else asked.get("search", "")
    return Filters(
        search=search[:60],
        division=_digits(asked.get("division", ""), 12),
        living=living if living in LivingArrangement.values else "",
        level=level if level in {str(code) for code in CapabilityLevel.values} else "",
        special_care=care if care in SpecialCare.values else "",
        status=status if status in PersonStatus.values else "",
        age_from=int(age) if age and int(age) <= 120 else None,
    )


def is_open(request: Request) -> bool:
    """Return whether a text that may hold a number stands readable in the address."""
    return holds_number(request.GET.get("search", ""))


def address_of(request: Request, asked: QueryDict) -> str:
    """Return the address of the register with these filters, the text sealed if it may hold a number."""
    query = {name: str(value) for name, value in asked.items() if value and name != "csrfmiddlewaretoken"}
    if holds_number(query.get("search", "")):
        query[SEALED] = _sealed(request.actor, readable_text(query.pop("search")))
    return f"{reverse('register')}?{urlencode(query)}" if query else reverse("register")


def _sealed(actor: Actor, text: str) -> str:
    return base64.urlsafe_b64encode(keys().seal(text.encode(), _place(actor))).decode().rstrip("=")


def _opened(actor: Actor, sealed: str) -> str:
    try:
        return keys().open(base64.urlsafe_b64decode(f"{sealed}=="), _place(actor)).decode()
    except (CannotOpenError, binascii.Error, ValueError):
        raise Problem(
            "search_sealed",
            "The search in this address was sealed for another account, or with a key that is no longer kept.",
            do="Open the register and search again.",
        ) from None


def _place(actor: Actor) -> str:
    return f"search of {actor.name}"


def _digits(text: str, most: int) -> str:
    """Return the text if it is at most `most` ASCII digits, otherwise an empty string."""
    return text if text.isascii() and text.isdigit() and len(text) <= most else ""
