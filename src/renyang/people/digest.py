"""When two readings of a record say the same."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

NOT_FACTS = frozenset({"record_key", "collected_on"})


def digest_of(values: Mapping[str, Any]) -> bytes:
    """Equal for equal facts; when they were collected does not count."""
    facts = {name: value for name, value in values.items() if name not in NOT_FACTS}
    packed = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(packed.encode(), digest_size=16).digest()
