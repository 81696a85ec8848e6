"""When two readings of a record say the same. Hashes are keyed: what stands in a record could be guessed from plain ones."""

import json
from collections.abc import Mapping
from typing import Any

from renyang.core.sealing.seal import keys

NOT_FACTS = frozenset({"record_key", "collected_on"})


def digest_of(values: Mapping[str, Any]) -> bytes:
    """Equal for equal facts; when they were collected does not count."""
    facts = {name: value for name, value in values.items() if name not in NOT_FACTS}
    packed = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return keys().hash(packed, "record")
