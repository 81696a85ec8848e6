"""Settings of a deployment that are kept in the database."""

from typing import Any

from django.db import models

from renyang.core.history import tracked


@tracked()
class Setting(models.Model):
    """A setting of this deployment written by services, such as whether its records are demonstration data."""

    name = models.CharField(max_length=60, primary_key=True)
    value: Any = models.JSONField()

    def __str__(self) -> str:
        return self.name
