"""The spreadsheets of places: sites, rooms, buildings, supplies, inspections."""

from renyang.core.imports import register_kind
from renyang.places.imports.inspections import INSPECTIONS
from renyang.places.imports.sites import BUILDINGS, ROOMS, SITES
from renyang.places.imports.supplies import SUPPLIES

for table in (SITES, ROOMS, BUILDINGS, SUPPLIES, INSPECTIONS):
    register_kind(table.as_kind())
