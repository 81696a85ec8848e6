"""Carers: whom to call for a person, and how to reach them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.sealing.fields import SealedField
from renyang.core.text.masking import MaskedField
from renyang.people.models.people import Person


class Reach(models.TextChoices):
    """How far from the person a carer lives."""

    NOT_KNOWN = "", _("not known")
    HOME = "home", _("lives with her")
    BUILDING = "building", _("same building")
    COMMUNITY = "community", _("same community")
    HOUR = "hour", _("within an hour")
    FAR = "far", _("farther away")


@tracked()
class Carer(Gated):
    """Somebody who looks after a person or answers for her: a relative, a neighbour or, from the care room, a paid carer.

    A carer belongs to the source record that names her, or to one made when a worker entered her or tied an account, and
    follows that record to its person. A removed carer stays as a row, so that no import restores her.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="carers")
    record = models.ForeignKey(
        "SourceRecord", models.CASCADE, null=True, related_name="carers"
    )  # null: older than this column
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="cared_for")
    name = MaskedField(_("name"), max_length=60)
    relation = MaskedField(_("relation"), max_length=30, blank=True)
    phone = SealedField(_("phone"), null=True)
    paid = models.BooleanField(_("paid"), default=False)
    order = models.PositiveSmallIntegerField(_("call order"), default=1)  # 1 is called first
    reach = models.CharField(_("how far away"), max_length=10, choices=Reach, blank=True)
    holds_key = models.BooleanField(_("has a key"), default=False)
    emergency = models.BooleanField(_("is called in an emergency"), default=False)
    note = MaskedField(_("note"), max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = _("carers")
        constraints = [models.UniqueConstraint(fields=["record", "name", "relation"], name="one_carer_of_a_record")]

    def __str__(self) -> str:
        return self.name
