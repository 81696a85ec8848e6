"""Commands of places: safe opening of a site, reach of a service, sensors and roads."""

import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from renyang.cli.boot import ready
from renyang.cli.lists import say_list
from renyang.cli.terminal import gettext as _
from renyang.cli.terminal import out, say_json, say_table

if TYPE_CHECKING:
    from renyang.places.domain.openings import RoomOpening, SiteOpening


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
    """Say on what conditions a site may open, how many may be in each room at once, which limit binds, and what each measure
    would change.
    """
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
        out.print(_sentence(site_opening))


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
        from renyang.places.lists import REACH_PARTS, reach_record

        actor = Actor.operator()
        service_reach = queries.reach_of(actor, service_of(service).code, budget)
        if as_json:
            say_json(reach_record(actor, service_reach))
            return
        for part in REACH_PARTS.values():
            say_list(part.read_by(actor, service_reach))
        say_table(
            _("Measured"),
            ["", _("People")],
            [(_("along roads"), service_reach.by_road), (_("in a straight line"), service_reach.straight)],
        )


def sensors() -> None:
    """Take down what the rooms' sensors send to the broker at RENYANG_MQTT, until stopped."""
    with ready():
        from django.db import close_old_connections

        from renyang.core.deployment import environment
        from renyang.places.domain.sensors import Listener, take_down
        from renyang.places.queries.air import topics_on_record

        def topics() -> set[str]:
            close_old_connections()  # the database may have restarted since
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


def _sentence(site_opening: "SiteOpening") -> str:
    from renyang.places.domain.conditions import in_words, sentence

    return in_words(sentence(site_opening.conditions, site_opening.terms.masks), _)


def _opening_json(site_opening: "SiteOpening") -> dict[str, Any]:
    return {
        "site": site_opening.site.name,
        "sentence": _sentence(site_opening),
        "outcome": site_opening.outcome,
        "people": site_opening.people,
        "places": site_opening.places,
        "licensed_places": site_opening.site.licensed_places,
        "ways": site_opening.conditions.stored()["ways"],
        "against": list(site_opening.conditions.against),
        "rooms": [_room_json(room) for room in site_opening.rooms],
    }


def _room_json(room: "RoomOpening") -> dict[str, Any]:
    return {
        "room": room.room.name,
        "safe_occupancy": room.people,
        "windows_shut": room.conditions.windows_shut,
        "windows_open": room.conditions.windows_open,
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
