"""Compile a function and cache the machine code until any source file of this package changes.

Numba's own cache checks only the function's own file, so after a change in draws.py it would still use an old loop.
Here a fingerprint of all sources names the cache folder.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from numba import config, njit
from numba.extending import register_jitable

_HERE = Path(__file__).parent
_SOURCES = b"".join(path.read_bytes() for path in sorted(_HERE.glob("*.py")))
FINGERPRINT = hashlib.blake2b(_SOURCES, digest_size=8).hexdigest()


def compiled(function: Callable[..., Any]) -> Any:
    """Decorator: compile a function called from Python; it releases the GIL. Arguments must be numbers and arrays.

    The cache is in the folder NUMBA_CACHE_DIR or beside the sources; in the user's cache if neither is writable.
    """
    usual = config.CACHE_DIR
    config.CACHE_DIR = str(Path(usual or _HERE / "__pycache__") / FINGERPRINT)
    try:
        return njit(cache=True, nogil=True, no_cfunc_wrapper=True)(function)
    finally:
        config.CACHE_DIR = usual


def within_compiled(function: Callable[..., Any]) -> Any:
    """Decorator: compile a function as part of the `compiled` one that calls it; called from Python, it runs as Python.

    It has no Python entry point and no cache of its own, which would take longer to compile than its body.
    """
    return register_jitable(no_cfunc_wrapper=True)(function)
