"""What departments plan to ask: registered before anybody is asked, so that others see it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.roles import Department
from renyang.core.history import tracked
from renyang.core.jobs.states import Machine, Stateful
from renyang.core.sealing.fields import SealedField


class CollectionState(models.TextChoices):
    """How far a collection has come."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    ABANDONED = "abandoned", _("given up")


@tracked()
class Collection(Stateful):
    """One planned collection: who asks what, where, by when, and how much of it was known when it was planned.

        planned --close--> done
        planned --abandon--> abandoned

    Every department sees these head data. Whom the form named stands in its rows, which are shown to nobody but those who
    may have the pre-filled sheet.
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
    title = models.CharField(_("title"), max_length=120)
    file_name = models.CharField(_("file"), max_length=200)
    columns = models.JSONField(default=list)  # [{"at", "heading", "fact" or "", "asks", questions by state}]
    collect_by = models.DateField(_("collect by"))
    state = models.CharField(max_length=10, choices=CollectionState, default=CollectionState.PLANNED)

    people = models.PositiveIntegerField(default=0)
    not_found = models.PositiveIntegerField(default=0)  # of these people: not in the register
    ambiguous = models.PositiveIntegerField(default=0)  # of those not found: several fit
    repeated = models.PositiveIntegerField(default=0)  # rows about somebody of an earlier row
    questions = models.PositiveIntegerField(default=0)  # saved + stale + missing + elsewhere
    saved = models.PositiveIntegerField(default=0)  # known and fresh: need not be asked
    stale = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)  # of another purpose: a matter for their keeper

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60)

    class Meta:
        # serves people.collections: the list, newest first
        indexes = [models.Index(fields=["division_code", "-created_at"], name="collections_list")]

    def __str__(self) -> str:
        return self.title

    @property
    def known(self) -> int:
        """Questions to which the register has an answer, of whatever age."""
        return self.saved + self.stale


class CollectionRow(models.Model):
    """A row of a planned collection's form as it stood, sealed. Written once, and removed when the collection ends."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="rows")
    row_number = models.PositiveIntegerField()  # from 1, without the rows that name nobody
    cells = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "row_number"], name="one_collection_row_a_line")]

    def __str__(self) -> str:
        return f"{self.collection_id}:{self.row_number}"
