"""Services of road networks."""

from renyang.core.access.gate import Action, Actor, require
from renyang.core.service import service
from renyang.places.domain.roads import roads_read
from renyang.places.models import Datum, RoadNetwork
from renyang.places.queries.roads import neighbourhood
from renyang.science.identity import parse_division

METRES, DIGITS = 1_000.0, 7  # a kilometre; decimals of a degree, a centimetre


@service
def roads_put(*, actor: Actor, division_code: str, content: bytes, file_name: str, datum: str) -> RoadNetwork:
    """Import the roads of a division from the content of a GeoJSON file, replacing those on record. Raises Problem,
    with the position in the file, if it cannot be used; the roads on record are then kept.
    """
    division_code = parse_division(division_code)
    require(actor, Action.IMPORT, RoadNetwork, division_code)
    roads = roads_read(content, name=file_name, gcj02=datum == Datum.GCJ02, bounds=neighbourhood(division_code))
    longitude, latitude = roads.plane.degrees(roads.nodes)
    network, _made = RoadNetwork.objects.update_or_create(
        division_code=division_code,
        defaults={
            "nodes": [
                [round(x, DIGITS), round(y, DIGITS)] for x, y in zip(longitude.tolist(), latitude.tolist(), strict=True)
            ],
            "edges": roads.edges.tolist(),
            "pieces": len(roads.edges),
            "kilometres": round(float(roads.lengths.sum()) / METRES, 3),
            "datum": datum,
            "file_name": file_name[:200],
            "noted_by": actor.display_name[:60],
        },
    )
    return network
