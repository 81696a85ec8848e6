"""Pedestrian road networks of divisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.places.models.sites import Datum


@tracked()
class RoadNetwork(Gated):
    """A division's pedestrian road network, in one row because it is read and replaced as a whole.

    `nodes` are [longitude, latitude] in WGS-84 degrees; `edges` are pairs of node indices, each piece of road once.
    """

    division_code = models.CharField(_("division"), max_length=12, unique=True)
    nodes = models.JSONField(_("junctions and bends"))
    edges = models.JSONField(_("road sections"))
    pieces = models.PositiveIntegerField(_("number of sections"))
    kilometres = models.FloatField(_("length, km"))
    datum = models.CharField(_("coordinate system of the source"), max_length=10, choices=Datum)
    file_name = MaskedField(_("file"), max_length=200)
    noted_by = models.CharField(_("imported by"), max_length=60)
    noted_at = models.DateTimeField(_("imported at"), auto_now=True)

    class Meta:
        ordering = ["division_code"]

    def __str__(self) -> str:
        return f"{self.division_code}: {self.file_name}"
