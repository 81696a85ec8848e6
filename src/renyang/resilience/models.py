"""Rows of resilience: what was computed, from what, when and by whom. Runs are never changed, only added."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.history import tracked
from renyang.core.jobs import Run


@tracked()
class StressRun(Run):
    """One stress test of a division's register. `result` is what `renyang stress --json` prints."""

    task = "resilience.compute_stress"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division_code = models.CharField(_("division"), max_length=12)
    scenario = models.CharField(_("scenario"), max_length=60)
    replicates = models.PositiveIntegerField(_("replicates"))
    days = models.PositiveIntegerField(_("days"), null=True)
    seed = models.BigIntegerField(_("seed"))
    result = models.JSONField(null=True)
    left_behind = models.JSONField(default=list)  # [{"person", "probability", "usual", "cause"}]

    class Meta:
        indexes = [models.Index(fields=["division_code", "-created_at"], name="stress_runs_list")]

    def __str__(self) -> str:
        return f"{self.scenario} {self.division_code}"


@tracked()
class IndexRun(Run):
    """The index of a division and of its communities on one day, with every indicator's counts."""

    task = "resilience.compute_index"

    division_code = models.CharField(_("division"), max_length=12)
    result = models.JSONField(default=dict)  # empty until it is done

    class Meta:
        indexes = [models.Index(fields=["division_code", "-created_at"], name="index_runs_list")]

    def __str__(self) -> str:
        return f"{self.division_code} {self.created_at:%Y-%m-%d}"
