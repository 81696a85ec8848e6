"""The spreadsheets of places: sites, rooms, buildings, inspections."""

from renyang.places.imports.inspections import INSPECTIONS
from renyang.places.imports.sites import BUILDINGS, ROOMS, SITES

KINDS = tuple(table.as_kind() for table in (SITES, ROOMS, BUILDINGS, INSPECTIONS))
