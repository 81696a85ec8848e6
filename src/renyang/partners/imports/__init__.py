"""The spreadsheets of partners: agreements and the responsibility list."""

from renyang.core.files.kinds import register_kind
from renyang.partners.imports.agreements import AGREEMENTS
from renyang.partners.imports.responsibilities import RESPONSIBILITIES

for table in (AGREEMENTS, RESPONSIBILITIES):
    register_kind(table.as_kind())
