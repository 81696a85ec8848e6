"""Commands of places: may a site open, and whom a service reaches."""

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from renyang.cli.boot import ready
from renyang.cli.terminal import out, say_json, say_table

if TYPE_CHECKING:
    from renyang.places.domain.openings import RoomOpening, SiteOpening
    from renyang.places.queries import ServiceReach


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
        from renyang.core.access.gate import Actor
        from renyang.places import queries
        from renyang.places.domain.openings import OpeningTerms

        actor = Actor.operator()
        terms = OpeningTerms(
            prevalence=prevalence, risk=risk, masks=masks, hours=hours, sessions=sessions, windows_open=windows_open
        )
        site_opening = queries.opening_of(actor, queries.site_named(actor, site), terms)
        if as_json:
            say_json(_opening_json(site_opening))
            return
        rows = [
            (
                room.room.name,
                _number_or_dash(room.people),
                room.safe.binding or "-",
                *(_number_or_dash(e.people) for e in room.effects),
            )
            for room in site_opening.rooms
        ]
        measures = [str(effect.measure) for effect in site_opening.rooms[0].effects] if site_opening.rooms else []
        say_table(site_opening.site.name, ["room", "people", "limit", *measures], rows)
        out.print(f"{site_opening.outcome}: {site_opening.places}")


def reach(
    service: Annotated[str, typer.Option(help="A service of the catalogue, such as day_care.")],
    budget: Annotated[float | None, typer.Option(help="Yuan to equip sites with. Default: the best three.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say whom a service reaches on foot, who is out of reach, what the loss of each site would do, and what to equip next."""
    with ready():
        from renyang.care.domain.terms import service_of
        from renyang.core.access.gate import Actor
        from renyang.places import queries

        service_reach = queries.reach_of(Actor.operator(), service_of(service).code, budget)
        if as_json:
            say_json(_reach_json(service_reach))
            return
        rows = [
            (level.level, level.people, "-" if level.within is None else level.within) for level in service_reach.levels
        ]
        say_table(service, ["level", "people", "within"], rows)
        straight = service_reach.people - service_reach.by_road
        say_table(service, ["measured", "people"], [("along roads", service_reach.by_road), ("straight", straight)])
        say_table(
            service,
            ["site", "places", "stranded", "served without"],
            [(row.site.name, row.places, row.stranded, row.served_without) for row in service_reach.sites],
        )


def sensors() -> None:
    """Take down what the rooms' sensors send to the broker at RENYANG_MQTT, until stopped."""
    with ready():
        from django.db import close_old_connections

        from renyang.core.deployment import environment
        from renyang.places.domain.sensors import Listener, take_down
        from renyang.places.queries.air import topics_on_record

        def topics() -> set[str]:
            close_old_connections()  # the database may have been started anew since
            return topics_on_record()

        def heard(topic: str, message: bytes) -> None:
            close_old_connections()
            take_down(topic, message)

        listener = Listener(environment.text("RENYANG_MQTT"), topics, heard)
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: listener.stop())
        listener.run()


def roads(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Roads and paths as GeoJSON lines.")],
    division: Annotated[str, typer.Option(help="The division whose roads they are, 6 to 12 digits.")],
    datum: Annotated[str, typer.Option(help="The datum of its positions: wgs84, gcj02.")] = "wgs84",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Take in the roads and paths of a division, along which reach is then measured; they replace those of before."""
    with ready():
        from renyang.core.access.gate import Actor
        from renyang.core.access.roles import chosen
        from renyang.places.models import Datum
        from renyang.places.services import roads_put

        network = roads_put(
            actor=Actor.operator(),
            division_code=division,
            content=file.read_bytes(),
            file_name=file.name,
            datum=chosen(Datum, datum),
        )
        result = {"division": network.division_code, "pieces": network.pieces, "kilometres": network.kilometres}
        if as_json:
            say_json(result)
        else:
            say_table(file.name, ["", ""], result.items())


def _reach_json(service_reach: "ServiceReach") -> dict[str, Any]:
    return {
        "service": service_reach.service,
        "people": service_reach.people,
        "measured": {"along_roads": service_reach.by_road, "straight": service_reach.people - service_reach.by_road},
        "people_not_on_the_map": sum(service_reach.not_placed.values()),
        "out_of_reach": len(service_reach.out),
        "share_with_two_open_sites": service_reach.backup,
        "levels": [{"level": row.level, "people": row.people, "within": row.within} for row in service_reach.levels],
        "communities": [
            {
                "division": row.division_code,
                "people": row.people,
                "walking": row.walking,
                "within": row.within,
                "with_backup": row.with_backup,
                "places_per_100": round(row.places_per_100, 3),
            }
            for row in service_reach.communities
        ],
        "served": service_reach.served,
        "sites": [
            {
                "site": row.site.name,
                "places": row.places,
                "stranded_if_lost": row.stranded,
                "served_if_lost": row.served_without,
            }
            for row in service_reach.sites
        ],
        "sites_not_on_the_map": [site.name for site in service_reach.sites_not_placed],
        "to_equip_next": [
            {"site": row.site.name, "more_in_reach": row.more, "cost": row.cost} for row in service_reach.proposed
        ],
        "without_cost": [site.name for site in service_reach.without_cost],
    }


def _opening_json(site_opening: "SiteOpening") -> dict[str, Any]:
    return {
        "site": site_opening.site.name,
        "outcome": site_opening.outcome,
        "people": site_opening.people,
        "places": site_opening.places,
        "licensed_places": site_opening.site.licensed_places,
        "rooms": [_room_json(room) for room in site_opening.rooms],
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


def _number_or_dash(people: int | None) -> str:
    return "-" if people is None else str(people)


COMMANDS = {"opening": opening, "reach": reach, "sensors": sensors, "roads": roads}
