"""Operations of places."""

from renyang.api.places import checks, openings, reach, sensors

ROUTERS = (
    checks.router,
    openings.router,
    reach.router,
    sensors.router,
)
