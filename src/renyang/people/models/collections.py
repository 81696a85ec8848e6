"""Collections of data that departments plan, registered beforehand so that other departments see them."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.access.roles import Department
from renyang.core.history import tracked
from renyang.core.jobs.states import Machine, Stateful
from renyang.core.sealing.fields import SealedField
from renyang.core.text.masking import MaskedField, MaskedJSONField
from renyang.people.models.people import Person


class CollectionState(models.TextChoices):
    """The state of a collection."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    ABANDONED = "abandoned", _("given up")


class AskedState(models.TextChoices):
    """How far the collection has come with one person; never stored, as the register says who answered."""

    ANSWERED = "answered", _("answered")
    MISSING = "missing", _("still missing")
    NOT_REACHED = "not_reached", _("not reached")
    AWAY = "away", _("away")
    LEFT = "left", _("no longer in the population")
    NOT_ASKED = "not_asked", _("no need to ask")


@tracked()
class Collection(Stateful):
    """One planned collection: who asks what, where and by when, and how much was known when it was planned.

        planned --close--> done
        planned --abandon--> abandoned

    Every department sees these head data. The people on the form are in its rows, shown only to those who may have the
    pre-filled sheet; the people asked are listed, each shown to those who may see her.
    """

    machine = Machine(
        {
            CollectionState.PLANNED: {"close": CollectionState.DONE, "abandon": CollectionState.ABANDONED},
            CollectionState.DONE: {},
            CollectionState.ABANDONED: {},
        }
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division_code = models.CharField(_("division"), max_length=12)
    source = models.CharField(_("department"), max_length=20, choices=Department)
    title = MaskedField(_("title"), max_length=120)
    file_name = MaskedField(_("file"), max_length=200)
    columns = MaskedJSONField(default=list)  # [{"at", "heading", "fact" or "", "asks", questions by state}]
    collect_by = models.DateField(_("collect by"))
    population = models.JSONField(null=True)  # filters of the register by name; null if the form names its people
    outcome = models.JSONField(default=list)  # the progress of each community when the collection ended
    state = models.CharField(max_length=10, choices=CollectionState, default=CollectionState.PLANNED)

    people = models.PositiveIntegerField(default=0)
    not_found = models.PositiveIntegerField(default=0)  # of `people`: not in the register
    ambiguous = models.PositiveIntegerField(default=0)  # of `not_found`: several people match
    repeated = models.PositiveIntegerField(default=0)  # rows about the person of an earlier row
    questions = models.PositiveIntegerField(default=0)  # saved + stale + missing + elsewhere
    saved = models.PositiveIntegerField(default=0)  # fresh, so need not be asked
    stale = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)  # kept by a department with another purpose

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60)

    class Meta:
        # serves people.collections: the list, newest first
        indexes = [models.Index(fields=["division_code", "-created_at"], name="collections_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def known(self) -> int:
        """The number of questions with an answer on record, fresh or stale."""
        return self.saved + self.stale


class CollectionRow(models.Model):
    """A row of a planned collection's form as submitted, sealed. Written once, and deleted when the collection ends."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()  # from 1; rows that name nobody are not counted
    cells = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "row_number"], name="one_collection_row_a_line")]

    def __str__(self) -> str:
        return f"{self.collection_id}:{self.row_number}"


class CollectionPerson(Gated):
    """A person asked in a collection: in its population or on its form when it was planned, or `entered` since. `gaps` are
    the facts that were missing or stale then. Deleted when the collection ends.
    """

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="listed")
    person = models.ForeignKey(Person, models.CASCADE, related_name="collected")
    gaps = ArrayField(models.CharField(max_length=30), default=list)
    entered = models.BooleanField(default=False)
    not_reached_at = models.DateTimeField(_("not reached at"), null=True)
    not_reached_by = models.CharField(_("not reached by"), max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "person"], name="once_a_collection")]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.person_id}"
