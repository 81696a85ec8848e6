"""Runs over the register of a sub-district: linking its records, resolving its people's facts."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.history import tracked
from renyang.core.jobs.runs import Run, RunState


class RegisterWork(models.TextChoices):
    """The work of a run over the register."""

    LINK = "link", _("Link records")
    RESOLVE = "resolve", _("Resolve facts")


@tracked()
class RegisterRun(Run):
    """One linking of a sub-district's records, or one resolving of its people's facts.

    Of each kind one run waits at most: whoever asks while it waits is served by it.
    """

    task = "people.compute_register"
    lease: ClassVar[dt.timedelta] = dt.timedelta(hours=2)  # linking is one transaction, within which it is not renewed

    division_code = models.CharField(_("division"), max_length=12)
    work = models.CharField(_("work"), max_length=10, choices=RegisterWork)

    class Meta:
        # serves people.model_report: the latest run of each sub-district
        indexes = [models.Index(fields=["division_code", "-created_at"], name="register_runs_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["division_code", "work"],
                condition=models.Q(state=RunState.WAITING),
                name="one_register_run_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.division_code}"
