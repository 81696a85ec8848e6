"""The spreadsheets of partners: agreements and the responsibility list."""

from renyang.partners.imports.agreements import AGREEMENTS
from renyang.partners.imports.responsibilities import RESPONSIBILITIES

KINDS = (AGREEMENTS.as_kind(), RESPONSIBILITIES.as_kind())
