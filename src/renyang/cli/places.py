"""Commands of places: may a site open."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import out, say_json, say_table

if TYPE_CHECKING:
    from renyang.places.opening import RoomOpening, SiteOpening


def opening(
    site: Annotated[str, typer.Option(help="The site's name or number.")],
    prevalence: Annotated[float, typer.Option(help="The share of people who carry an infection, such as 0.01.")],
    risk: Annotated[float, typer.Option(help="Infections expected a day in a room that are borne.")] = 0.1,
    masks: Annotated[str, typer.Option(help="What everybody wears: none, surgical, respirator.")] = "none",
    hours: Annotated[float, typer.Option(help="Hours of a session.")] = 4.0,
    sessions: Annotated[int, typer.Option(help="Sessions a day.")] = 1,
    windows_open: Annotated[bool, typer.Option(help="Windows stand open.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say how many may be in each room of a site at once, which limit binds, and what each measure would change."""
    with ready():
        from renyang.core.gate import Actor
        from renyang.places import queries
        from renyang.places.opening import OpeningTerms

        actor = Actor.operator()
        terms = OpeningTerms(
            prevalence=prevalence, risk=risk, masks=masks, hours=hours, sessions=sessions, windows_open=windows_open
        )
        found = queries.opening_of(actor, queries.site_named(actor, site), terms)
        if as_json:
            say_json(_as_json(found))
            return
        rows = [
            (room.room.name, _said(room.people), room.safe.binding or "-", *(_said(e.people) for e in room.effects))
            for room in found.rooms
        ]
        measures = [str(effect.measure) for effect in found.rooms[0].effects] if found.rooms else []
        say_table(found.site.name, ["room", "people", "limit", *measures], rows)
        out.print(f"{found.outcome}: {found.places}")


def _as_json(found: "SiteOpening") -> dict[str, Any]:
    return {
        "site": found.site.name,
        "outcome": found.outcome,
        "people": found.people,
        "places": found.places,
        "licensed_places": found.site.licensed_places,
        "rooms": [_room_json(room) for room in found.rooms],
    }


def _room_json(room: "RoomOpening") -> dict[str, Any]:
    return {
        "room": room.room.name,
        "safe_occupancy": room.people,
        "binding_limit": room.safe.binding,
        "limits": {str(limit): number for limit, number in room.safe.by_limit.items()},
        "air_changes": room.air.air.air_changes,
        "missing": [remark.code for remark in room.safe.missing],
        "remarks": [remark.code for remark in room.air.remarks],
        "measures": [
            {
                "measure": effect.measure,
                "safe_occupancy": effect.people,
                "binding_limit": effect.binding,
                "gain": effect.gain,
            }
            for effect in room.effects
        ],
    }


def _said(people: int | None) -> str:
    return "-" if people is None else str(people)
