"""Operations of the register."""

from renyang.api.people import collections, emergency_openings, moves, people, proposals, tonight

ROUTERS = (
    collections.router,
    emergency_openings.router,
    moves.router,
    people.router,
    proposals.router,
    tonight.router,
)
