"""Schemas that all routers share."""

from typing import Any

from ninja import Schema


class Error(Schema):
    """What went wrong: a stable code, and a sentence in the caller's language."""

    code: str
    message: str
    places: list[dict[str, Any]] | None = None


REFUSALS = {401: Error, 403: Error, 404: Error, 422: Error}
"""The refusals that every operation documents."""

REFUSALS_OF_A_BODY = {400: Error, 413: Error, **REFUSALS}
"""The refusals of an operation with a body, which may be invalid JSON or too large."""
