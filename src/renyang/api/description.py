"""The OpenAPI document that is kept in git."""

import json

from renyang.api.api import api


def openapi_text() -> str:
    """Return the OpenAPI document as text with sorted keys."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"
