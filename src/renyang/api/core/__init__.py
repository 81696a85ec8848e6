"""Operations of core."""

from renyang.api.core import accounts, divisions, imports

ROUTERS = (
    accounts.router,
    divisions.router,
    imports.router,
)
