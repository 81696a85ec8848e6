"""The routes of partners for the sweep, and the rows that their addresses are about."""

from renyang.core.access.roles import Role
from tests.sweep import DEPARTMENTS, STREET, Route

OPERATIONS: dict[str, Route] = {}

PAGES = {
    "partners": Route(STREET | DEPARTMENTS | {Role.PARTNER_MANAGER}, "/partners/"),
}  # fmt: skip
LISTS = {
    "responsibilities": Route(STREET | DEPARTMENTS | {Role.PARTNER_MANAGER}, "/partners/?as=csv"),
    "agreements": Route(STREET | DEPARTMENTS | {Role.PARTNER_MANAGER}, "/partners/?as=csv&list=agreements"),
    "organisations": Route(STREET | DEPARTMENTS | {Role.PARTNER_MANAGER}, "/partners/?as=csv&list=organisations"),
    "sheet-organisations": Route(STREET, "/imports/sheets/?as=csv&list=sheet-organisations"),
    "sheet-agreements": Route(STREET, "/imports/sheets/?as=csv&list=sheet-agreements"),
    "sheet-responsibilities": Route(STREET, "/imports/sheets/?as=csv&list=sheet-responsibilities"),
}  # fmt: skip
