"""Operations of places."""

from renyang.api.places import checks, openings, reach

ROUTERS = (
    checks.router,
    openings.router,
    reach.router,
)
