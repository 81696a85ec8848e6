"""Changes and confirmations of facts proposed by the family, a carer or the person herself, for a worker to decide."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.history import tracked
from renyang.core.jobs.states import Machine, Stateful
from renyang.core.sealing.fields import SealedField
from renyang.core.text.masking import MaskedField
from renyang.people.models.records import SourceRecord

HERSELF = "herself"
"""The relation of somebody who proposes facts about herself."""


class ProposalState(models.TextChoices):
    """The state of a proposal."""

    OPEN = "open", _("waiting for a worker")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("not accepted")
    TAKEN_BACK = "taken_back", _("taken back")


@tracked()
class Proposal(Stateful):
    """Facts of one person proposed by somebody with a tie to her. Nothing changes until a worker accepts them.

        open --accept--> accepted
        open --decline--> declined
        open --take_back--> taken_back

    It belongs to a source record that stays empty until then, and moves with that record when people are merged or split.
    `facts`: name -> {"typed": the text as entered, "value": the parsed value, "stood": the value on record at the time,
    "confirms": whether the proposal only confirms that value}.
    """

    machine = Machine(
        {
            ProposalState.OPEN: {
                "accept": ProposalState.ACCEPTED,
                "decline": ProposalState.DECLINED,
                "take_back": ProposalState.TAKEN_BACK,
            },
            ProposalState.ACCEPTED: {},
            ProposalState.DECLINED: {},
            ProposalState.TAKEN_BACK: {},
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField(SourceRecord, models.PROTECT, related_name="proposal")
    facts = SealedField()
    note = MaskedField(_("note"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals")
    proposed_as = MaskedField(_("relation"), max_length=30, blank=True)  # HERSELF or the relation of the tie
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    accepted = models.JSONField(default=list)  # names of the accepted facts
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = MaskedField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name_plural = _("proposals")
        # serves people.waiting_proposals: the queue of proposals
        indexes = [models.Index(fields=["state", "proposed_at"], name="proposals_queue")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"
