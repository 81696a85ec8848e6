"""What the departments say, and which of it speaks of whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.sealing.fields import HashField
from renyang.people.models.people import Person
from renyang.people.models.records import SourceRecord


class LinkedBy(models.TextChoices):
    """Who decided that a record belongs to a person."""

    MODEL = "model", _("by the model")
    HUMAN = "human", _("by a worker")


@tracked()
class Link(models.Model):
    """That a source record speaks of a person: found by the model or decided by a worker, and reversible."""

    record = models.OneToOneField(SourceRecord, models.CASCADE, related_name="link")
    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    by = models.CharField(max_length=10, choices=LinkedBy, default=LinkedBy.MODEL)
    probability = models.FloatField(null=True)  # of the strongest pair that joined it; null for a record that is alone
    model_version = models.CharField(max_length=64, blank=True)
    decided_by = models.CharField(max_length=60)
    decided_at = models.DateTimeField(auto_now=True)
    # what was written by hand goes where this record goes, whoever is put together or parted later
    beside = models.ForeignKey(SourceRecord, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.record_id} -> {self.person_id}"


class Verdict(models.TextChoices):
    """What a worker said of a pair."""

    OPEN = "open", _("to be decided")
    LATER = "later", _("put off")
    SAME = "same", _("the same person")
    DIFFERENT = "different", _("different people")


@tracked()
class Pair(Gated):
    """Two source records that may speak of one person: the review queue, and the memory of what was decided."""

    left = models.ForeignKey(SourceRecord, models.CASCADE, related_name="+")
    right = models.ForeignKey(SourceRecord, models.CASCADE, related_name="+")
    division_code = models.CharField(max_length=12)
    probability = models.FloatField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    decision = models.UUIDField(null=True)  # what was decided together, and is taken back together
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="one_verdict_a_pair")]
        # serves people.waiting: the queue of pairs to decide
        indexes = [models.Index(fields=["division_code", "verdict", "-probability"], name="review_queue")]

    def __str__(self) -> str:
        return f"{self.left_id} ? {self.right_id}"


@tracked()
class LinkageModel(models.Model):
    """A trained linkage model, kept so that new rows are judged as the old ones were."""

    version = models.CharField(max_length=64, primary_key=True)
    settings = models.JSONField()
    trained_at = models.DateTimeField(auto_now_add=True)
    record_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.version


class ModelInUse(Gated):
    """The model that a sub-district's records are compared with until it has grown out of it."""

    division_code = models.CharField(max_length=12, primary_key=True)
    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="+")
    record_count = models.PositiveIntegerField()  # when it was trained
    since = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.division_code}: {self.model_id}"


class Edge(models.Model):
    """How sure the model is that two records speak of one person, from the review threshold up. It can be scored again at
    any time, so it has no history.
    """

    left = models.ForeignKey(SourceRecord, models.CASCADE, related_name="+")  # the smaller number
    right = models.ForeignKey(SourceRecord, models.CASCADE, related_name="+")
    probability = models.FloatField()
    weight = models.FloatField()  # bits
    evidence = models.JSONField(default=list)  # of doubtful ones: [[field, how it agrees, bits for (+) or against (-)]]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="one_edge_a_pair")]

    def __str__(self) -> str:
        return f"{self.left_id} - {self.right_id}"


class Scored(models.Model):
    """With what the model last compared a record: its state then, the model and the threshold."""

    record = models.OneToOneField(SourceRecord, models.CASCADE, primary_key=True, related_name="scored")
    digest = HashField(max_length=16)
    scored_as = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.record_id} {self.scored_as}"
