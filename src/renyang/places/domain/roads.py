"""Files of roads and paths: GeoJSON lines, refused as a whole if any part cannot be used."""

import json
from collections.abc import Mapping
from typing import Any

from renyang.science.coordinates import Box
from renyang.science.problem import Problem
from renyang.science.roads import Roads, roads_from_geojson

LARGEST = 20_000_000  # bytes; a sub-district's roads and paths are 1 to 5 million [A]
MOST_PIECES = 100_000  # of road, so that a page can compute walking distances within its request [A]
KEPT = "The roads of before are kept."


def roads_read(content: bytes, *, gcj02: bool, bounds: Box) -> Roads:
    """The road network of a file. Raises Problem if it is empty, too large or not GeoJSON, has too many pieces, or if
    `roads_from_geojson` refuses it.
    """
    if not content.strip():
        raise Problem("roads_empty", "The file is empty.", kept=KEPT, do="Export roads and paths as GeoJSON.")
    if len(content) > LARGEST:
        raise Problem(
            "roads_too_large",
            "The file is larger than {limit} MB.",
            kept=KEPT,
            do="Export only this area, and only roads and paths.",
            limit=LARGEST // 1_000_000,
        )
    roads = roads_from_geojson(_parsed(content), gcj02=gcj02, bounds=bounds)
    if len(roads.edges) > MOST_PIECES:
        raise Problem(
            "roads_too_many",
            "The file has {count} pieces of road; {most} can be taken in.",
            kept=KEPT,
            do="Export each community by itself.",
            count=len(roads.edges),
            most=MOST_PIECES,
        )
    return roads


def _parsed(content: bytes) -> Mapping[str, Any]:
    try:
        parsed: Mapping[str, Any] = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise Problem(
            "roads_not_json",
            "The file is no JSON: it breaks off or goes wrong in line {line}, column {column}.",
            kept=KEPT,
            do="Export roads and paths as GeoJSON once more.",
            line=error.lineno,
            column=error.colno,
        ) from None
    except (UnicodeDecodeError, RecursionError):
        raise Problem(
            "roads_not_text",
            "The file is no GeoJSON text in UTF-8.",
            kept=KEPT,
            do="Export roads and paths as GeoJSON.",
        ) from None
    return parsed
