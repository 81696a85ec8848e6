"""Operations of the register."""

from renyang.api.people import collections, moves, people, proposals

ROUTERS = (
    collections.router,
    moves.router,
    people.router,
    proposals.router,
)
