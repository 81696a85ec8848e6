"""The demo's organisations: one has the partner manager as its member."""

from django.utils import timezone

from renyang.core.queries import user_named
from renyang.demo import words
from renyang.demo.filling import Filling
from renyang.organisations.queries import organisation_named
from renyang.organisations.services import member_add

PARTNER_OF = "夕阳红助老社"
"""The organisation of which the partner manager is a member: it operates the second day centre."""


def fill(demo: Filling) -> None:
    """Make the partner manager a member."""
    organisation = organisation_named(demo.actor, PARTNER_OF, words.DIVISION)
    member_add(actor=demo.actor, organisation=organisation, user=user_named("partner"), since=timezone.localdate())
