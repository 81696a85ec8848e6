"""The API's own description, as it is kept in git."""

import json

from renyang.api.api import api


def openapi_text() -> str:
    """The OpenAPI document as stable text."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"
