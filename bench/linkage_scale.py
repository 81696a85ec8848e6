"""Linkage of a city's registers: 600,000 rows at once, then 2,000 new ones against them with the saved model."""

import resource
import time
from typing import Any

import pyarrow as pa

from bench.linkage import records_of
from bench.parts import row_of
from renyang.science import linkage

PEOPLE, NEW = 300_000, 2_000
LIMIT_ALL, LIMIT_NEW = 90.0, 5.0  # s
GIGABYTES_MOST = 1.6


def rows() -> list[dict[str, Any]]:
    """One row a limit, in wall-clock seconds; the memory is the most that this process ever had."""
    records = pa.Table.from_pandas(records_of(PEOPLE), schema=linkage.SCHEMA, preserve_index=False)
    start = time.perf_counter()
    linked = linkage.link(records)
    whole = time.perf_counter() - start
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    assert gigabytes < GIGABYTES_MOST, f"{gigabytes:.2f} GB"
    assert linked.model is not None
    start = time.perf_counter()
    linkage.score(records, linked.model, changed=records["key"].slice(0, NEW).to_pylist())
    new = time.perf_counter() - start
    return [
        row_of(
            f"linkage of {len(records):,} rows ({gigabytes:.2f} GB at most)",
            f"limit of {LIMIT_ALL:g} s",
            whole,
            LIMIT_ALL,
            1.0,
        ),
        row_of(f"{NEW:,} new rows compared with {len(records):,}", f"limit of {LIMIT_NEW:g} s", new, LIMIT_NEW, 1.0),
    ]
