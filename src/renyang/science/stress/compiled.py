"""Compile a function once and keep it for the next start, until any source of this package changes.

The compiler's own cache looks only at the file a function stands in, so a change in draws.py would leave an old loop in
use. Here the cache's folder carries a fingerprint of all sources.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import config, njit

_HERE = Path(__file__).parent
_SOURCES = b"".join(path.read_bytes() for path in sorted(_HERE.glob("*.py")))
FINGERPRINT = hashlib.blake2b(_SOURCES, digest_size=8).hexdigest()


def compiled(function: Callable[..., Any]) -> Any:
    """Decorator: the function in machine code, running beside other threads; arguments must be numbers and arrays.

    Kept in the folder of NUMBA_CACHE_DIR, or beside the sources; in the user's cache where neither can be written.
    """
    usual = config.CACHE_DIR
    config.CACHE_DIR = str(Path(usual or _HERE / "__pycache__") / FINGERPRINT)
    try:
        return njit(cache=True, nogil=True)(function)
    finally:
        config.CACHE_DIR = usual
