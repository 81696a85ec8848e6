"""Opening decisions of sites."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.history import tracked
from renyang.core.jobs.states import Machine, Stateful
from renyang.core.text.masking import MaskedField
from renyang.places.models.sites import Site


class Masks(models.TextChoices):
    """What everybody wears over mouth and nose."""

    NONE = "none", _("no masks")
    SURGICAL = "surgical", _("surgical masks")
    RESPIRATOR = "respirator", _("respirators (KN95, FFP2)")


class Outcome(models.TextChoices):
    """What was decided."""

    OPEN = "open", _("open")
    FEWER = "fewer", _("open to fewer")
    CLOSED = "closed", _("closed")


class DecisionState(models.TextChoices):
    """Whether a decision holds. What it was signed for is never changed; a new decision replaces it."""

    STANDS = "stands", _("in force")
    TO_CHECK = "to_check", _("needs a new decision")
    REPLACED = "replaced", _("replaced")
    WITHDRAWN = "withdrawn", _("withdrawn")


WHILE_IN_FORCE = {
    "hold": DecisionState.STANDS,
    "worsen": DecisionState.TO_CHECK,
    "replace": DecisionState.REPLACED,
    "withdraw": DecisionState.WITHDRAWN,
}


@tracked()
class OpeningDecision(Stateful):
    """Whether a site opens on these days, to how many, on what terms, and who signed that.

        stands --hold--> stands
        stands --worsen--> to_check
        stands --replace--> replaced
        stands --withdraw--> withdrawn
        to_check --hold--> stands
        to_check --worsen--> to_check
        to_check --replace--> replaced
        to_check --withdraw--> withdrawn

    `conditions` are what was signed: how many people, staff among them, may be in the building and in each room at once
    with its windows shut and open, what is unknown, and what was known to speak against opening (domain.conditions).
    `places` are those for older people, at once. It stands until its last day, unless the air or the prevalence gets worse
    than it was signed for: then it has to be decided again, and `conditions_now` and `places_now` hold meanwhile.
    """

    machine = Machine(
        {
            DecisionState.STANDS: WHILE_IN_FORCE,
            DecisionState.TO_CHECK: WHILE_IN_FORCE,
            DecisionState.REPLACED: {},
            DecisionState.WITHDRAWN: {},
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, models.CASCADE, related_name="decisions")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    prevalence = models.FloatField(_("share infected"))
    risk = models.FloatField(_("expected infections a day"))
    masks = models.CharField(_("masks"), max_length=12, choices=Masks)
    hours = models.FloatField(_("hours a session"))
    sessions = models.PositiveSmallIntegerField(_("sessions a day"))
    windows_open = models.BooleanField(_("windows open"))
    conditions = models.JSONField(_("conditions"))
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome)
    places = models.PositiveIntegerField(_("places at once"))
    signed_by = models.CharField(_("signed by"), max_length=60)
    signed_at = models.DateTimeField(_("signed at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=DecisionState, default=DecisionState.STANDS)
    why = MaskedField(_("why"), max_length=200, blank=True)  # it has to be decided again, or was withdrawn
    conditions_now = models.JSONField(_("conditions now"), null=True)
    places_now = models.PositiveIntegerField(_("safe places now"), null=True)
    checked_at = models.DateTimeField(_("checked at"), null=True)

    class Meta:
        verbose_name_plural = _("opening decisions")
        ordering = ["site", "-signed_at"]
        # serves places.in_force: the board of openings, and whether a room is safe on the day it is booked
        indexes = [models.Index(fields=["site", "state", "ends_on"], name="board_of_decisions")]

    def __str__(self) -> str:
        return f"{self.site_id} {self.starts_on} {self.outcome}"
