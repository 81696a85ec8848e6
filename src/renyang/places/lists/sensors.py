"""The list of sensors."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from renyang.core.lists import Column, DeclaredList, Kind
from renyang.core.lists.fields import field_column
from renyang.places import queries
from renyang.places.models import Sensor

SENSORS: DeclaredList[Sensor, None] = DeclaredList(
    name="sensors",
    title=_("Sensors"),
    model=Sensor,
    rows=lambda reader: queries.sensors(reader.actor),
    empty=_("No sensor is on record yet."),
    columns=(
        field_column(Sensor, "id", _("Sensor")),
        Column(name="site", label=_("Site"), value=lambda row: row.room.site.name, order=("room__site__name", "topic")),
        Column(name="room", label=_("Room"), value=lambda row: row.room.name, order=("room__name", "topic")),
        field_column(Sensor, "topic", _("Topic")),
        Column(
            name="last_at",
            label=_("Last reading in the room"),
            kind=Kind.MOMENT,
            order=(F("last_at").asc(nulls_last=True),),
            optional=True,
            without=_("none yet"),
        ),
        Column(
            name="last_ppm",
            label=_("Carbon dioxide"),
            unit="ppm",
            kind=Kind.WHOLE,
            order=(F("last_ppm").asc(nulls_last=True),),
            optional=True,
        ),
        field_column(Sensor, "key_issued_at", _("Key issued")),
    ),
)
