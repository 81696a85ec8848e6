"""Members of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.models import User
from renyang.organisations.models.organisations import Organisation


@tracked()
class Member(Gated):
    """A user's membership in an organisation from `since` to `until`, both included (None: until it is ended)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name_plural = _("members")
        ordering = ["organisation", "since"]
        constraints = [models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_of_a_user")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.user}"
