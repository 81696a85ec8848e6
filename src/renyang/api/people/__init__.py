"""Operations of the register."""

from renyang.api.people import collections, people, proposals

ROUTERS = (
    collections.router,
    people.router,
    proposals.router,
)
