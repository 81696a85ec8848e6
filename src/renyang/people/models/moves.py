"""Moves to another community that wait for the word of the one where the person lives."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.history import tracked
from renyang.core.jobs.states import Machine, Stateful
from renyang.core.sealing.fields import HashField
from renyang.core.text.masking import MaskedField
from renyang.people.models.people import Person
from renyang.people.models.records import SourceRecord


class MoveState(models.TextChoices):
    """The state of a move."""

    OPEN = "open", _("waiting for the other community")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("not accepted")
    OBSOLETE = "obsolete", _("overtaken")


@tracked()
class Move(Stateful):
    """A record of one community that claims a resident of another. She stays where she is until that community, or the
    sub-district, accepts.

        open --accept--> accepted
        open --decline--> declined
        open --overtake--> obsolete

    Overtaken: she moved otherwise, or the record was changed, or belongs to another person by now. `digest` is the
    record's when it was asked about; a declined claim is not asked about again while its record stays the same.
    """

    machine = Machine(
        {
            MoveState.OPEN: {
                "accept": MoveState.ACCEPTED,
                "decline": MoveState.DECLINED,
                "overtake": MoveState.OBSOLETE,
            },
            MoveState.ACCEPTED: {},
            MoveState.DECLINED: {},
            MoveState.OBSOLETE: {},
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="moves")
    record = models.ForeignKey(SourceRecord, models.CASCADE, related_name="moves")
    digest = HashField(max_length=16)
    from_division = models.CharField(max_length=12)
    to_division = models.CharField(max_length=12)
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=MoveState, default=MoveState.OPEN)
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = MaskedField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state=MoveState.OPEN), name="one_open_move_of_a_person"
            )
        ]
        # serves people.waiting_moves: the moves that a community has to decide
        indexes = [models.Index(fields=["from_division", "state", "asked_at"], name="moves_queue")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.state}"
