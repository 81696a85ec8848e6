"""Organisations that take part in a sub-district's care."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.sealing.fields import SealedField
from renyang.core.text.masking import MaskedField


class OrganisationKind(models.TextChoices):
    """Kinds of organisation."""

    STREET_OFFICE = "street_office", _("street office")
    COMMITTEE = "committee", _("residents' committee")
    PARTY_BRANCH = "party_branch", _("party branch")
    SOCIAL_ORGANISATION = "social_organisation", _("social organisation")
    COMPANY = "company", _("company")
    PROPERTY_MANAGER = "property_manager", _("property management")
    HEALTH_CENTRE = "health_centre", _("health centre")
    VOLUNTEERS = "volunteers", _("volunteers")


@tracked()
class Organisation(Gated):
    """An organisation that takes part in the sub-district's care."""

    division_code = models.CharField(_("division"), max_length=12)
    name = MaskedField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    contact = MaskedField(_("contact"), max_length=60, blank=True)
    phone = SealedField(_("phone"), null=True)
    people_available = models.PositiveIntegerField(_("people available"), null=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["division_code", "name"], name="one_organisation_of_a_name")]

    def __str__(self) -> str:
        return self.name
