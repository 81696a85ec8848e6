"""Whom to call for a person, and how they are reached."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.sealing.fields import SealedField
from renyang.people.models.people import Person


class Reach(models.TextChoices):
    """How far away a carer is when she is needed."""

    NOT_KNOWN = "", _("not known")
    HOME = "home", _("lives with her")
    BUILDING = "building", _("same building")
    COMMUNITY = "community", _("same community")
    HOUR = "hour", _("within an hour")
    FAR = "far", _("farther away")


@tracked()
class Carer(Gated):
    """Somebody who looks after or answers for a person, in the order in which they are called: relatives, neighbours, and
    paid carers from the care room on.

    A carer hangs on the source record that names her, or, where a worker wrote her down or tied an account, on one made for
    that; she goes to the person that record goes to. Who was removed stays as a row, so that no import brings her back.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="carers")
    record = models.ForeignKey(
        "SourceRecord", models.CASCADE, null=True, related_name="carers"
    )  # null: kept from before
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="cared_for")
    name = models.CharField(_("name"), max_length=60)
    relation = models.CharField(_("relation"), max_length=30, blank=True)
    phone = SealedField(_("phone"), null=True)
    paid = models.BooleanField(_("paid"), default=False)
    order = models.PositiveSmallIntegerField(_("call order"), default=1)  # 1 is called first
    reach = models.CharField(_("how far away"), max_length=10, choices=Reach, blank=True)
    holds_key = models.BooleanField(_("has a key"), default=False)
    emergency = models.BooleanField(_("is called in an emergency"), default=False)
    note = models.CharField(_("note"), max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "name", "relation"], name="one_carer_of_a_record")]

    def __str__(self) -> str:
        return self.name
