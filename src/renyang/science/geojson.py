"""Lines of roads and paths in GeoJSON: what people on foot may use, checked and as plain numbers. Needs no arrays."""

import json
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, BinaryIO

from renyang.science.problem import Problem

FORBIDDEN_FOOT = frozenset({"no", "private", "use_sidepath"})
"""Values of the tag `foot` of ways that people on foot must not use (OpenStreetMap wiki, Key:foot [M])."""
FORBIDDEN_HIGHWAY = frozenset({"motorway", "motorway_link"})
"""Roads that people on foot must not use unless `foot` says otherwise: Road Traffic Safety Law of China, article 67 [M]."""

LONGEST_KIND = 40  # characters of a geometry's type that are told

Line = tuple[int, list[tuple[float, float]]]
"""The number of a line's feature, from 1, and its positions: longitude and latitude, degrees. Heights are left out."""


def road_parts(file: BinaryIO) -> Iterator[Line]:
    """Yield the lines of a GeoJSON file. Raises Problem if it is no JSON, or as `lines_on_foot` does."""
    return lines_on_foot(_parsed(file.read()))


def lines_on_foot(data: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of a FeatureCollection that people on foot may use.

    Raises Problem for what is none, for geometries that are no lines, and for lines that are no lists of positions.
    """
    features = data.get("features") if isinstance(data, Mapping) else None
    if not isinstance(features, Sequence) or isinstance(features, str):
        raise Problem(
            "roads_not_geojson",
            "The file is not a GeoJSON FeatureCollection.",
            kept="The previous roads are kept.",
            do="Export roads and paths as GeoJSON.",
        )
    for number, feature in enumerate(features, start=1):
        geometry = (feature.get("geometry") if isinstance(feature, Mapping) else None) or {}
        kind = geometry.get("type") if isinstance(geometry, Mapping) else None
        if kind not in ("LineString", "MultiLineString"):
            raise Problem(
                "roads_geometry",
                "Feature {number} of the file is not a line. It is: {kind}.",
                kept="The previous roads are kept.",
                do="Export only roads and paths, as lines (LineString).",
                number=number,
                kind=kind[:LONGEST_KIND] if kind and isinstance(kind, str) else "nothing",
            )
        if _on_foot(feature.get("properties")):
            coordinates = geometry.get("coordinates")
            if kind == "LineString" or not isinstance(coordinates, Sequence):
                coordinates = [coordinates]
            for line in coordinates:
                yield number, _positions(line, number)


def _parsed(content: bytes) -> Mapping[str, Any]:
    """The JSON of a text. Whole numbers become floats: they are degrees, and one of many digits becomes infinity."""
    try:
        parsed: Mapping[str, Any] = json.loads(content.decode("utf-8-sig"), parse_int=float)
    except json.JSONDecodeError as error:
        raise Problem(
            "roads_not_json",
            "The file is not valid JSON: the error is in line {line}, column {column}.",
            kept="The previous roads are kept.",
            do="Export roads and paths as GeoJSON once more.",
            line=error.lineno,
            column=error.colno,
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise Problem(
            "roads_not_text",
            "The file is not GeoJSON text in UTF-8.",
            kept="The previous roads are kept.",
            do="Export roads and paths as GeoJSON.",
        ) from None
    return parsed


def _on_foot(properties: Any) -> bool:
    tags = properties if isinstance(properties, Mapping) else {}
    foot, highway = str(tags.get("foot") or ""), str(tags.get("highway") or "")
    return foot not in FORBIDDEN_FOOT and (foot != "" or highway not in FORBIDDEN_HIGHWAY)


def _positions(line: Any, number: int) -> list[tuple[float, float]]:
    try:
        points = [(position[0], position[1]) for position in line]
        usable = len(points) >= 2 and all(isfinite(x) and isfinite(y) for x, y in points)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        usable = False
    if not usable:
        raise Problem(
            "roads_positions",
            "The line of feature {number} is not a list of two or more positions.",
            kept="The previous roads are kept.",
            do="Export the roads again, or leave this feature out.",
            number=number,
        )
    return points
