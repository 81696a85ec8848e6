"""Administrative divisions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from renyang.core.history import tracked
from renyang.core.text.masking import MaskedField


@tracked()
class Division(models.Model):
    """An administrative division. Its code has 12 digits; the number of trailing zeros gives its level."""

    code = models.CharField(_("division code"), max_length=12, primary_key=True)
    name = MaskedField(_("name"), max_length=60)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
