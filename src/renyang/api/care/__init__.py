"""Operations of care."""

from renyang.api.care import needs

ROUTERS = (needs.router,)
