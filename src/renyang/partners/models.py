"""Rows of partners: who takes part, who stands in for whom, and who answers for what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.gate import Gated
from renyang.core.history import tracked


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
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=30, choices=OrganisationKind)
    contact = models.CharField(_("contact"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    people_available = models.PositiveIntegerField(_("people available"), null=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["division_code", "name"], name="one_organisation_of_a_name")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Agreement(Gated):
    """What an organisation has agreed to do, and for whom it stands in when that one cannot."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="agreements")
    stands_in_for = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="stood_in_for_by")
    service = models.CharField(_("service"), max_length=30)
    per_day = models.PositiveIntegerField(_("people a day"))
    liability_covered = models.BooleanField(_("liability covered"), default=False)
    insured_until = models.DateField(_("insured until"), null=True)
    starts_on = models.DateField(_("starts on"), null=True)
    ends_on = models.DateField(_("ends on"), null=True)
    is_covered: bool  # on rows of `agreements_in_force` only

    class Meta:
        ordering = ["organisation", "service"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "stands_in_for", "service"],
                name="one_agreement_of_a_kind",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.service}"


@tracked()
class Responsibility(Gated):
    """One function of the responsibility list: its owner, and the deputy who takes over."""

    division_code = models.CharField(_("division"), max_length=12)
    function = models.CharField(_("function"), max_length=100)
    phase = models.CharField(_("phase"), max_length=20, blank=True)
    owner = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="owns")
    deputy = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="deputises")

    class Meta:
        ordering = ["division_code", "function"]
        verbose_name_plural = "responsibilities"
        constraints = [models.UniqueConstraint(fields=["division_code", "function"], name="one_owner_a_function")]

    def __str__(self) -> str:
        return self.function
