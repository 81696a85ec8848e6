"""Files of roads and paths: GeoJSON lines, refused as a whole if any part cannot be used."""

from contextlib import closing
from tempfile import TemporaryFile

from renyang.core.files.apart import read_apart
from renyang.science.coordinates import Box
from renyang.science.geojson import road_parts
from renyang.science.problem import Problem
from renyang.science.roads import Roads, roads_from_lines

LARGEST = 20_000_000  # bytes; a sub-district's roads and paths are 1 to 5 million [A]
MOST_PIECES = 100_000  # of road, so that a page can compute walking distances within its request [A]
KEPT = "The previous roads are kept."


def roads_read(content: bytes, *, name: str, gcj02: bool, bounds: Box) -> Roads:
    """The road network of a file. Raises Problem if it is empty, too large or not GeoJSON, has too many pieces, or if
    `road_parts`, in a process of its own, or `roads_from_lines` refuses it.
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
    with TemporaryFile() as file:
        file.write(content)
        file.flush()
        with closing(read_apart(road_parts, file, name)) as lines:
            roads = roads_from_lines(lines, gcj02=gcj02, bounds=bounds)
    if len(roads.edges) > MOST_PIECES:
        raise Problem(
            "roads_too_many",
            "The file has {count} road sections. At most {most} can be imported.",
            kept=KEPT,
            do="Export each community separately.",
            count=len(roads.edges),
            most=MOST_PIECES,
        )
    return roads
