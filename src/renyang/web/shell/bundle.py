"""Static bundles: one stylesheet, one script, and htmx for pages that need it.

Bundles are joined when a server starts or static files are collected: there is no build step, and the source holds no
generated file. A bundle's name holds a hash of its content, so browsers may cache it for good; a gzip copy lies
beside it. A room's stylesheets are the files in its folder `styles`; they are listed nowhere else.
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django_htmx
from django.conf import settings
from django.contrib.staticfiles.finders import BaseStorageFinder
from django.core.files.storage import FileSystemStorage

import renyang
from renyang.rooms import ROOMS

WEB = Path(renyang.__file__).parent / "web"
SHELL = (
    "layers",
    "tokens",
    "base",
    "layout",
    "navigation",
    "search",
    "forms",
    "tables",
    "parts",
    "blossom",
    "charts",
    "account",
    "map",
)
"""The shared stylesheets, in order; the first declares the order of the cascade layers."""


def parts() -> dict[str, list[Path]]:
    """Return the files of each bundle, in order."""
    styles = WEB / "shell" / "styles"
    shared = [styles / f"{name}.css" for name in SHELL]
    own = [file for room in ROOMS for file in sorted((WEB / room / "styles").glob("*.css"))]
    return {
        "renyang.css": [*shared, *own, styles / "print.css"],
        "renyang.js": sorted((WEB / "shell" / "scripts").glob("*.js")),
        "htmx.js": [Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"],
    }


def bundle(name: str) -> tuple[str, bytes]:
    """Return a bundle's path below the static root, and its content."""
    return _joined(name, max(file.stat().st_mtime_ns for file in parts()[name]) if settings.DEBUG else 0)


@lru_cache(maxsize=16)
def _joined(name: str, _changed: int) -> tuple[str, bytes]:
    content = b"\n".join(file.read_bytes() for file in parts()[name])
    stem, _, kind = name.partition(".")
    return f"renyang/{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{kind}", content


class BundleFinder(BaseStorageFinder):
    """Static files finder for the bundles, which lie in a temporary folder for as long as the process runs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._folder = TemporaryDirectory(prefix="renyang-static-", ignore_cleanup_errors=True)
        super().__init__(FileSystemStorage(location=self._folder.name), *args, **kwargs)
        self._write()

    def find(self, path: str, **kwargs: Any) -> Any:  # type: ignore[override] # Django passes all or nothing on
        """Return a bundle's file, rewritten first: in development a part may have changed since the start."""
        self._write()
        return super().find(path, **kwargs)

    def _write(self) -> None:
        for name in parts():
            path, content = bundle(name)
            target = Path(self._folder.name, path)
            if not target.exists():
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(content)
                target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, mtime=0))
