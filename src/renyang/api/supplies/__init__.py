"""Operations of supplies."""

from renyang.api.supplies import stocks

ROUTERS = (stocks.router,)
