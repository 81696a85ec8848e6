"""The spreadsheets of places: sites, rooms, buildings, supplies, inspections."""

from renyang.core.files.kinds import register_kind
from renyang.places.imports.inspections import INSPECTIONS
from renyang.places.imports.sites import BUILDINGS, ROOMS, SITES
from renyang.supplies.imports.stocks import SUPPLIES

for table in (SITES, ROOMS, BUILDINGS, SUPPLIES, INSPECTIONS):
    register_kind(table.as_kind())
