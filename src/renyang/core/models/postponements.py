"""Work that somebody put off."""

from django.db import models

from renyang.core.models.accounts import User


class Postponement(models.Model):
    """An item of a user's work queue, put off until a day. `key` names the row that the item comes from."""

    user = models.ForeignKey(User, models.CASCADE, related_name="postponements")
    key = models.CharField(max_length=100)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_postponement_of_an_item")]

    def __str__(self) -> str:
        return f"{self.key} {self.until}"
