"""Residential buildings and their positions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.places.models.sites import Datum


@tracked()
class Building(Gated):
    """The position of a building, matched to people by road or estate and building number of their address."""

    division_code = models.CharField(_("community"), max_length=12)
    street = MaskedField(_("road or estate"), max_length=80, address=True)
    number = models.CharField(_("building number"), max_length=20)
    longitude = models.FloatField(_("longitude"), null=True)
    latitude = models.FloatField(_("latitude"), null=True)
    datum = models.CharField(_("coordinate system of the source"), max_length=10, choices=Datum, default=Datum.WGS84)

    class Meta:
        ordering = ["division_code", "street", "number"]
        constraints = [
            models.UniqueConstraint(fields=["division_code", "street", "number"], name="one_building_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}"
