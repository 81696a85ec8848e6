"""Operations of organisations."""

from renyang.api.organisations import members, organisations

ROUTERS = (
    organisations.router,
    members.router,
)
