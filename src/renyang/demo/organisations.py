"""Demo data of organisations: the partner manager's membership."""

from django.utils import timezone

from renyang.core.queries import user_named
from renyang.demo import words
from renyang.demo.filling import Filling
from renyang.organisations.queries import organisation_named
from renyang.organisations.services import member_add

PARTNER_OF = "夕阳红助老社"
"""The partner manager's organisation, which operates the second day centre."""


def fill(demo: Filling) -> None:
    """Make the partner manager a member of the organisation."""
    organisation = organisation_named(demo.actor, PARTNER_OF, words.DIVISION)
    member_add(actor=demo.actor, organisation=organisation, user=user_named("partner"), since=timezone.localdate())
