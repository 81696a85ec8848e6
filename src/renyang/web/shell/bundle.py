"""What a page loads, joined: one stylesheet, one script, and htmx where a page needs it.

Bundles are joined when a server starts or files are collected, so nothing is built beforehand and nothing generated
stands in the source. The name of a bundle says its content, so browsers keep it for good; a compressed copy lies beside it.
A room brings its stylesheets along in its folder `styles` and names them nowhere else.
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
    "forms",
    "tables",
    "parts",
    "blossom",
    "charts",
    "account",
    "map",
)
"""The stylesheets all rooms share; the first says which layer goes before which."""


def parts() -> dict[str, list[Path]]:
    """The files of each bundle, in their order."""
    styles = WEB / "shell" / "styles"
    shared = [styles / f"{name}.css" for name in SHELL]
    own = [file for room in ROOMS for file in sorted((WEB / room / "styles").glob("*.css"))]
    return {
        "renyang.css": [*shared, *own, styles / "print.css"],
        "renyang.js": sorted((WEB / "shell" / "scripts").glob("*.js")),
        "htmx.js": [Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"],
    }


def bundle(name: str) -> tuple[str, bytes]:
    """The path below the static files under which a bundle is served, and its content."""
    return _joined(name, max(file.stat().st_mtime_ns for file in parts()[name]) if settings.DEBUG else 0)


@lru_cache(maxsize=16)
def _joined(name: str, _changed: int) -> tuple[str, bytes]:
    content = b"\n".join(file.read_bytes() for file in parts()[name])
    stem, _, kind = name.partition(".")
    return f"renyang/{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{kind}", content


class BundleFinder(BaseStorageFinder):
    """Offers the bundles, which lie in a folder of this process for as long as it runs, to whoever serves static files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._folder = TemporaryDirectory(prefix="renyang-static-", ignore_cleanup_errors=True)
        super().__init__(FileSystemStorage(location=self._folder.name), *args, **kwargs)
        self._write()

    def find(self, path: str, **kwargs: Any) -> Any:  # type: ignore[override] # Django passes all or nothing on
        """Where a bundle lies; asked while developing, when a part may have changed since the start."""
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
