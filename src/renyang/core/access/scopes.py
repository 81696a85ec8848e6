"""What an API token may be limited to: the rooms whose operations it opens."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    """The rooms that have operations; a test compares them with the API."""

    PEOPLE = "people", _("the register")
    ORGANISATIONS = "organisations", _("organisations")
    PLACES = "places", _("sites")
    SUPPLIES = "supplies", _("supplies")
    CARE = "care", _("needs")
    RESILIENCE = "resilience", _("index and stress tests")
    CORE = "core", _("divisions and imports")
