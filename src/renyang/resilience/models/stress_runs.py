"""Runs of stress tests: what was computed, from what, when and by whom. Runs are added, never changed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.history import tracked
from renyang.core.jobs.runs import Run


@tracked()
class StressRun(Run):
    """One stress test of a division's register.

    `result` has the format of `renyang stress --measures demo --json`; its figures by community take about 1 KB for
    each community.
    """

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
        # serves resilience.stress_runs: the list, newest first
        indexes = [models.Index(fields=["division_code", "-created_at"], name="stress_runs_list")]

    def __str__(self) -> str:
        return f"{self.scenario} {self.division_code}"
