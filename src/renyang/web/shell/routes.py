"""Addresses of the pages of rows, for lists and other pages with many of them."""

import uuid
from functools import lru_cache

from django.urls import reverse

NUMBER = 10**17 + 3
"""A key that is no part of any route."""
IDENTIFIER = uuid.UUID(int=NUMBER)


def row_address(route: str, key: uuid.UUID | int) -> str:
    """Return the address of a row's page, as `reverse` does; the route is looked up once and not for every row."""
    before, after = _around(route, IDENTIFIER if isinstance(key, uuid.UUID) else NUMBER)
    return f"{before}{key}{after}"


@lru_cache(maxsize=256)
def _around(route: str, sample: uuid.UUID | int) -> tuple[str, str]:
    before, after = reverse(route, args=[sample]).split(str(sample))
    return before, after
