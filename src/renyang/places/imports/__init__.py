"""Import spreadsheets of places: sites, rooms, buildings, inspections."""

from renyang.core.files.kinds import register_kind
from renyang.places.imports.inspections import INSPECTIONS
from renyang.places.imports.sites import BUILDINGS, ROOMS, SITES

for table in (SITES, ROOMS, BUILDINGS, INSPECTIONS):
    register_kind(table.as_kind())
