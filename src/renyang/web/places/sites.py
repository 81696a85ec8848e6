"""Pages of sites and their rooms."""

from dataclasses import dataclass
from typing import Self

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from renyang.care.domain.wording import service_words
from renyang.core.access.gate import Action, NotAllowed, may
from renyang.core.queries import division_names
from renyang.places import queries
from renyang.places.domain.openings import RoomAir, air_of
from renyang.places.lists import SITES
from renyang.places.models import Room, Site
from renyang.web.places.checks import checks_card
from renyang.web.places.conditions import ConditionsShown
from renyang.web.places.drawing import RoomDrawn, room_drawing
from renyang.web.places.openings import who_signs
from renyang.web.shell.listing import listed
from renyang.web.shell.lists import PageList
from renyang.web.shell.maps import drawn, legend, site_mark, ways_drawn
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request
from renyang.web.shell.routes import row_address

MAY_OPEN_BADGES = {True: "good", False: "bad", None: None}


@dataclass(frozen=True)
class RoomLine:
    """A room of a site with its drawing and its air, in words."""

    room: Room
    drawing: str
    air: RoomAir
    origin: str
    remarks: list[str]

    @classmethod
    def of(cls, room: Room) -> Self:
        """Return the line of a room, with its windows shut."""
        air = air_of(room)
        shape = RoomDrawn(room.area, room.window_area, room.purifier_flow, None) if room.area else None
        words = _("{area} m²").format(area=f"{room.area:g}") if room.area else ""
        return cls(
            room=room,
            drawing=room_drawing(shape, title=room.name, description=words) if shape else "",
            air=air,
            origin=air.origin.translated(_) if air.origin else "",
            remarks=[remark.translated(_) for remark in air.remarks],
        )


@page()
@listed(
    PageList(
        declared=SITES,
        links={"name": lambda row: row_address("site", row.site.pk)},
        badges={"may_open": lambda row: MAY_OPEN_BADGES[row.may_open]},
    )
)
def sites(request: Request) -> HttpResponse:
    """Sites and their rooms."""
    if not may(request.actor, Action.VIEW, Site):
        raise NotAllowed
    context = {
        "kinds": legend(queries.sites(request.actor).values_list("kind", flat=True)),
        "roads": queries.road_networks(request.actor).exists(),
        "far_off": [(row.site, row.remark.translated(_)) for row in queries.sites_far_off(request.actor)],
    }
    return render(request, "places/sites-list.html", context)


@page()
def sites_map(request: Request) -> HttpResponse:
    """The sites as GeoJSON, with whether each is open today."""
    if not may(request.actor, Action.VIEW, Site):
        raise NotAllowed
    today = queries.sites_today(request.actor, timezone.localdate())
    return drawn([*ways_drawn(queries.ways(request.actor)), *map(site_mark, today)])


@page()
def site(request: Request, pk: int) -> HttpResponse:
    """One site: details, opening decisions, checks, rooms and their air."""
    row = queries.site_with_rooms(request.actor, pk)
    decision = queries.decision_in_force(row, timezone.localdate())
    context = {
        "site": row,
        "names": division_names(),
        "services": [service_words(code) for code in row.services],
        "decision": decision,
        "conditions": ConditionsShown.now(decision) if decision else None,
        "decisions": [(one, ConditionsShown.signed(one)) for one in queries.decisions_of(request.actor, row)],
        "rooms": [RoomLine.of(room) for room in row.rooms.all()],
        "may_sign": queries.may_sign(request.actor, row),
        "who_signs": who_signs(row),
        "marks": legend(queries.sites(request.actor).values_list("kind", flat=True)),
        "roads": queries.road_networks(request.actor).exists(),
        "may_answer": queries.may_answer(request.actor, row),
        **checks_card(request.actor, pk),
    }
    return render(request, "places/sites-site.html", context)
