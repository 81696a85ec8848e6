"""The rooms, bottom to top. A new room adds its name here; everything else it declares in its own folders."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

ROOMS = ("people", "organisations", "places", "supplies", "partners", "care", "resilience")


def declared(face: str, part: str = "") -> Iterator[ModuleType]:
    """`renyang.FACE.ROOM.PART` of every room that has one, bottom to top, and of the ground (`core`) last, whose pages are
    asked for least; without a part `renyang.FACE.ROOM` itself.
    """
    for room in (*ROOMS, "core"):
        package = f"renyang.{face}.{room}"
        name = f"{package}.{part}" if part else package
        if find_spec(package) is not None and find_spec(name) is not None:
            yield import_module(name)
