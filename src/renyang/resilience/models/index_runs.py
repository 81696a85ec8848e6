"""Runs of the index: what was computed, when and by whom. Runs are added, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.history import tracked
from renyang.core.jobs.runs import Run


@tracked()
class IndexRun(Run):
    """One computation of the index of a division and its communities, with the counts of every indicator."""

    task = "resilience.compute_index"

    division_code = models.CharField(_("division"), max_length=12)
    result = models.JSONField(default=dict)  # empty until it is done

    class Meta:
        # serves resilience.newest_index_run: the page of the index
        indexes = [models.Index(fields=["division_code", "-created_at"], name="index_runs_list")]

    def __str__(self) -> str:
        return f"{self.division_code} {self.created_at:%Y-%m-%d}"
