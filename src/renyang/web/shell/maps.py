"""Map features as GeoJSON, in the datum of the map tiles."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from renyang.places.models import Datum, DecisionState, SiteKind
from renyang.places.queries import HouseOut, OnBoard
from renyang.science.coordinates import wgs84_to_gcj02

GEOJSON = "application/geo+json"
DIGITS = 6  # of a degree: a tenth of a metre
LETTERS = {
    SiteKind.DAY_CENTRE: pgettext_lazy("on a map", "D"),
    SiteKind.CANTEEN: pgettext_lazy("on a map", "F"),
    SiteKind.MEAL_POINT: pgettext_lazy("on a map", "M"),
    SiteKind.ACTIVITY_ROOM: pgettext_lazy("on a map", "A"),
    SiteKind.CLINIC: pgettext_lazy("on a map", "C"),
    SiteKind.NURSING_HOME: pgettext_lazy("on a map", "N"),
    SiteKind.SHELTER: pgettext_lazy("on a map", "S"),
    SiteKind.PARTY_SERVICE_CENTRE: pgettext_lazy("on a map", "P"),
}
"""The letter on the mark of each kind of site; kinds are told apart by letter, not by colour."""
Position = Sequence[float]
"""Longitude and latitude, WGS-84 degrees."""


def drawn(features: Iterable[Mapping[str, Any]]) -> JsonResponse:
    """Return features as a GeoJSON response. It depends on what the actor may see, so `page` forbids caching it."""
    answer = {"type": "FeatureCollection", "features": list(features)}
    return JsonResponse(answer, content_type=GEOJSON, json_dumps_params={"ensure_ascii": False})


def site_mark(row: OnBoard) -> Mapping[str, Any]:
    """Return a site's mark: name, kind, whether it is open today, and link. Raises ValueError if it has no position."""
    site, decision = row.site, row.decision
    state = _("not decided") if decision is None else decision.get_outcome_display()
    if decision is not None and decision.state == DecisionState.TO_CHECK:
        state = decision.get_state_display()
    if site.longitude is None or site.latitude is None:
        raise ValueError(f"site {site.pk} is not on the map")
    return _point(
        (site.longitude, site.latitude),
        {
            "drawn": "site",
            "id": site.pk,
            "letter": str(LETTERS[SiteKind(site.kind)]),
            "open": "undecided" if decision is None else decision.outcome,
            "name": site.name,
            "said": _(", ").join([site.name, site.get_kind_display(), state]),
            "href": reverse("site", args=[site.pk]),
        },
    )


def house_mark(house: HouseOut, words: str) -> Mapping[str, Any]:
    """Return a building's mark with its number of people out of reach, without names; `words` is its text."""
    return _point((house.longitude, house.latitude), {"drawn": "house", "people": house.people, "said": words})


def ways_drawn(ways: Iterable[Sequence[Position]]) -> list[Mapping[str, Any]]:
    """Return all pieces of road as one feature; empty if there are none."""
    ends = shown_at([at for way in ways for at in way])
    lines = [ends[first : first + 2] for first in range(0, len(ends), 2)]
    geometry = {"type": "MultiLineString", "coordinates": lines}
    return [{"type": "Feature", "geometry": geometry, "properties": {"drawn": "ways"}}] if lines else []


def store_mark(at: Position, name: str) -> Mapping[str, Any]:
    """Return the mark of a community that lends or borrows."""
    return _point(at, {"drawn": "store", "said": name})


def loan_line(lender: Position, borrower: Position, words: str) -> Mapping[str, Any]:
    """Return a line from lender to borrower; `words` says what could be lent."""
    geometry = {"type": "LineString", "coordinates": shown_at([lender, borrower])}
    return {"type": "Feature", "geometry": geometry, "properties": {"drawn": "loan", "said": words}}


def legend(kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Return the letters of these kinds of site with their labels."""
    there = set(kinds)
    return [(str(LETTERS[kind]), str(kind.label)) for kind in SiteKind if kind in there]


def shown_at(positions: Sequence[Position]) -> list[list[float]]:
    """Return positions, given in WGS-84 degrees, in the datum of the map tiles."""
    longitude, latitude = np.array(positions, float).reshape(-1, 2).T
    if settings.MAP_DATUM == Datum.GCJ02:
        longitude, latitude = wgs84_to_gcj02(longitude, latitude)
    points: list[list[float]] = np.stack([longitude, latitude], axis=1).round(DIGITS).tolist()
    return points


def _point(at: Position, properties: Mapping[str, Any]) -> Mapping[str, Any]:
    geometry = {"type": "Point", "coordinates": shown_at([at])[0]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
