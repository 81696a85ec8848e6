"""The spreadsheets of places: sites, rooms, supplies."""

from renyang.core.imports import register_kind
from renyang.places.imports.sites import ROOMS, SITES
from renyang.places.imports.supplies import SUPPLIES

for table in (SITES, ROOMS, SUPPLIES):
    register_kind(table.as_kind())
