"""Rows of resilience: what was computed, from what, when and by whom. Runs are never changed, only added."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.gate import Gated
from renyang.core.history import tracked


class RunState(models.TextChoices):
    """queued -> done or failed; a queued run whose worker was killed is taken up again."""

    QUEUED = "queued", _("being computed")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


@tracked()
class StressRun(Gated):
    """One stress test of a division's register. `result` is what `renyang stress --json` prints."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division_code = models.CharField(_("division"), max_length=12)
    scenario = models.CharField(_("scenario"), max_length=60)
    replicates = models.PositiveIntegerField(_("replicates"))
    days = models.PositiveIntegerField(_("days"), null=True)
    seed = models.BigIntegerField(_("seed"))
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    result = models.JSONField(null=True)
    left_behind = models.JSONField(default=list)  # [{"person", "probability", "usual", "cause"}]
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["division_code", "-created_at"], name="stress_runs_list")]

    def __str__(self) -> str:
        return f"{self.scenario} {self.division_code}"


@tracked()
class IndexRun(Gated):
    """The index of a division and of its communities on one day, with every indicator's counts."""

    division_code = models.CharField(_("division"), max_length=12)
    result = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["division_code", "-created_at"], name="index_runs_list")]

    def __str__(self) -> str:
        return f"{self.division_code} {self.created_at:%Y-%m-%d}"
