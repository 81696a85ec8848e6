"""Digests of source records, to detect changes. They are keyed, because plain hashes would let values be guessed."""

import json
from collections.abc import Mapping
from typing import Any

from renyang.core.sealing.seal import keys

NOT_FACTS = frozenset({"record_number", "census", "collected_on"})


def digest_of(values: Mapping[str, Any]) -> bytes:
    """Return the keyed hash of a record's facts; by what a row is matched and the collection date do not count."""
    facts = {name: value for name, value in values.items() if name not in NOT_FACTS}
    packed = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return keys().hash(packed, "record")
