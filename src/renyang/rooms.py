"""The domain apps ("rooms"), lowest layer first. A new one is added here and declares the rest in its own folders."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

ROOMS = ("people", "organisations", "places", "supplies", "partners", "care", "resilience")


def declared(face: str, part: str = "") -> Iterator[ModuleType]:
    """Yield the module `renyang.FACE.ROOM.PART` (`renyang.FACE.ROOM` without a part) of every room that has one.

    In the order of ROOMS, then `core`, whose pages are requested least.
    """
    for room in (*ROOMS, "core"):
        package = f"renyang.{face}.{room}"
        name = f"{package}.{part}" if part else package
        if find_spec(package) is not None and find_spec(name) is not None:
            yield import_module(name)


def own(part: str) -> Iterator[ModuleType]:
    """Yield the module `renyang.ROOM.PART` of every room that has one, in the order of ROOMS."""
    for room in ROOMS:
        name = f"renyang.{room}.{part}"
        if find_spec(name) is not None:
            yield import_module(name)
