"""Tonight: the calls of one evening in one community, the people to be called, and what each call brought."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField
from renyang.people.models.people import Person

NOTE_LIMIT = 300  # characters


class TonightState(models.TextChoices):
    """Where a person stands this evening. AWAY is never stored: the register says who is away."""

    WAITING = "waiting", _("waiting")
    REACHED = "reached", _("reached, safe")
    HELP = "help", _("needs help")
    NOT_REACHED = "not_reached", _("not reached")
    AWAY = "away", _("away")


class CallOutcome(models.TextChoices):
    """What a call brought. AGAIN takes a wrong outcome back: the person waits again."""

    REACHED = "reached", _("reached, safe")
    HELP = "help", _("needs help")
    NO_ANSWER = "no_answer", _("no answer")
    AGAIN = "again", _("to be called again")


@tracked()
class Tonight(Gated):
    """One round of calls in one community. A community has one open round at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division_code = models.CharField(_("community"), max_length=12)
    people = models.PositiveIntegerField(_("people"))  # on the list when the round began
    begun_at = models.DateTimeField(_("begun at"))
    begun_by = models.CharField(_("begun by"), max_length=60)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.CharField(_("closed by"), max_length=60, blank=True)

    class Meta:
        constraints = [
            # serves people.tonight_begin: one open round a community
            models.UniqueConstraint(
                fields=["division_code"], condition=models.Q(closed_at=None), name="one_open_round_a_community"
            )
        ]
        # serves people.rounds: the latest round of each community
        indexes = [models.Index(fields=["division_code", "-begun_at"], name="tonight_latest")]

    def __str__(self) -> str:
        return f"{self.division_code} {self.begun_at:%Y-%m-%d}"


@tracked()
class TonightPerson(Gated):
    """One person of a round, at her place in the order of calling. `tries` counts her calls; whoever writes says how many
    she has seen, so that two people do not overwrite each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tonight = models.ForeignKey(Tonight, models.PROTECT, related_name="listed")
    person = models.ForeignKey(Person, models.PROTECT, related_name="tonights")
    place = models.PositiveIntegerField(_("place"))
    state = models.CharField(_("state"), max_length=20, choices=TonightState, default=TonightState.WAITING)
    tries = models.PositiveSmallIntegerField(_("calls"), default=0)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="tonights")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tonight", "person"], name="once_a_round"),
            # serves people.tonight_people: a round in its order
            models.UniqueConstraint(fields=["tonight", "place"], name="one_place_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.tonight_id} {self.place}"


@tracked()
class TonightCall(Gated):
    """One call: who called when, what came of it and what was said. It is never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listed = models.ForeignKey(TonightPerson, models.PROTECT, related_name="calls")
    outcome = models.CharField(_("outcome"), max_length=10, choices=CallOutcome)
    note = MaskedField(_("what was said"), max_length=NOTE_LIMIT, blank=True)
    called_at = models.DateTimeField(_("called at"))
    called_by = models.CharField(_("called by"), max_length=60)

    def __str__(self) -> str:
        return f"{self.listed_id} {self.outcome}"
