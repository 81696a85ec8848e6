"""The list of sites."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
from renyang.places import queries
from renyang.places.models import Room, Site, SiteKind
from renyang.places.queries import SiteMarks


def _room(room: Room) -> str:
    return f"{room.name} {room.area:g} m²" if room.area else room.name


SITES: DeclaredList[SiteMarks, None] = DeclaredList(
    name="sites",
    title=_("Sites"),
    model=Site,
    rows=lambda reader: queries.sites_hers_first(reader.actor),
    prepare=lambda _reader, rows: queries.site_marks(rows),
    empty=_("No site is on record yet. Import a list of sites."),
    columns=(
        Column(name="name", label=_("Site"), value=lambda row: row.site.name, order=("name",)),
        Column(name="address", label=_("Address"), value=lambda row: row.site.address),
        Column(
            name="kind",
            label=_("Kind"),
            kind=Kind.CHOICE,
            choices=SiteKind,
            value=lambda row: row.site.kind,
            order=("kind", "name"),
        ),
        Column(
            name="division_code",
            label=_("Community"),
            kind=Kind.DIVISION,
            value=lambda row: row.site.division_code,
            order=("division_code", "name"),
        ),
        Column(
            name="operator",
            label=_("Operator"),
            value=lambda row: row.site.operator.name if row.site.operator else "",
        ),
        Column(
            name="licensed_places",
            label=_("Licensed places"),
            kind=Kind.WHOLE,
            value=lambda row: row.site.licensed_places,
            order=(F("licensed_places").asc(nulls_last=True),),
            optional=True,
        ),
        Column(
            name="step_free",
            label=_("Step-free"),
            kind=Kind.YES_NO,
            value=lambda row: row.site.step_free,
            optional=True,
        ),
        Column(
            name="rooms",
            label=_("Rooms"),
            kind=Kind.TEXTS,
            value=lambda row: [_room(room) for room in row.site.rooms.all()],
        ),
        Column(name="opening_hours", label=_("Opening hours"), value=lambda row: row.site.opening_hours),
        Column(name="comfort", label=_("Comfort"), kind=Kind.SHARE, optional=True),
        Column(name="may_open", label=_("May open in an epidemic"), kind=Kind.YES_NO, optional=True),
    ),
)
