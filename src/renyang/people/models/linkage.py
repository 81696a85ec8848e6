"""Links between source records and people, and the linkage models and scores behind them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Gated
from renyang.core.history import tracked
from renyang.core.sealing.fields import HashField, SealedField
from renyang.people.models.people import Person
from renyang.people.models.records import SourceRecord


class LinkedBy(models.TextChoices):
    """Who linked a record to a person."""

    MODEL = "model", _("by the model")
    HUMAN = "human", _("by a worker")


@tracked()
class Link(models.Model):
    """A reversible link from a source record to its person, made by the model or by a worker."""

    record = models.OneToOneField(SourceRecord, models.CASCADE, related_name="link")
    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    by = models.CharField(max_length=10, choices=LinkedBy, default=LinkedBy.MODEL)
    probability = models.FloatField(null=True)  # of the strongest pair; null if the record is alone
    model_version = models.CharField(max_length=64, blank=True)
    decided_by = models.CharField(max_length=60)
    decided_at = models.DateTimeField(auto_now=True)
    # a record written by hand follows this record when people are merged or split
    beside = models.ForeignKey(SourceRecord, models.SET_NULL, null=True, related_name="+")
    # the name and ID that the person had when it was written, by which it stays hers if her records part
    written_for = SealedField(null=True)

    def __str__(self) -> str:
        return f"{self.record_id} -> {self.person_id}"


class Verdict(models.TextChoices):
    """A worker's decision on a pair."""

    OPEN = "open", _("to be decided")
    LATER = "later", _("put off")
    SAME = "same", _("the same person")
    DIFFERENT = "different", _("different people")


@tracked()
class Pair(Gated):
    """Two source records that may belong to one person: an entry of the review queue, or a past decision."""

    left = models.ForeignKey(SourceRecord, models.CASCADE, related_name="+")
    right = models.ForeignKey(SourceRecord, models.CASCADE, related_name="+")
    division_code = models.CharField(max_length=12)
    probability = models.FloatField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict, default=Verdict.OPEN)
    decision = models.UUIDField(null=True)  # shared by pairs decided together, which are undone together
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
    """A trained linkage model, kept so that new records are scored as the old ones were."""

    version = models.CharField(max_length=64, primary_key=True)
    settings = models.JSONField()
    trained_at = models.DateTimeField(auto_now_add=True)
    record_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.version


class ModelInUse(Gated):
    """The model in use for a sub-district until the sub-district outgrows it."""

    division_code = models.CharField(max_length=12, primary_key=True)
    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="+")
    record_count = models.PositiveIntegerField()  # when it was trained
    since = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.division_code}: {self.model_id}"


class Edge(models.Model):
    """The model's score for a pair of records, if at or above the review threshold. It can be recomputed at any time, so
    it has no history.
    """

    left = models.ForeignKey(SourceRecord, models.CASCADE, related_name="+")  # the smaller number
    right = models.ForeignKey(SourceRecord, models.CASCADE, related_name="+")
    probability = models.FloatField()
    weight = models.FloatField()  # bits
    evidence = models.JSONField(
        default=list
    )  # of doubtful pairs: [[field, agreement level, bits for (+) or against (-)]]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["left", "right"], name="one_edge_a_pair")]

    def __str__(self) -> str:
        return f"{self.left_id} - {self.right_id}"


class Scored(models.Model):
    """How a record was last scored: its digest at that time, the model and the thresholds."""

    record = models.OneToOneField(SourceRecord, models.CASCADE, primary_key=True, related_name="scored")
    digest = HashField(max_length=16)
    scored_as = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.record_id} {self.scored_as}"
