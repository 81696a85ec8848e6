"""Sites that an organisation operates, and its members."""

import datetime as dt

from django.utils import timezone

from renyang.core.access.gate import Actor
from renyang.core.models import User
from renyang.organisations.models import Member, Organisation, OrganisationKind
from renyang.organisations.services import member_add
from renyang.places.models import Site
from tests.personas import DIRECTOR, HERE, Persona


def operate(site: Site, *members: Persona) -> Organisation:
    """Give a site an operator with these members; returns the operator."""
    organisation = Organisation.objects.create(
        division_code=HERE, name=f"{site.name}运营方", kind=OrganisationKind.SOCIAL_ORGANISATION
    )
    site.operator = organisation
    site.save(update_fields=["operator"])
    for persona in members:
        join(organisation, persona)
    return organisation


def join(
    organisation: Organisation, persona: Persona = DIRECTOR, *, since: int = 0, until: int | None = None
) -> Member:
    """Make somebody a member, from and until so many days after today."""
    today = timezone.localdate()
    return member_add(
        actor=Actor.operator(),
        organisation=organisation,
        user=User.objects.get(username=persona.username),
        since=today + dt.timedelta(days=since),
        until=None if until is None else today + dt.timedelta(days=until),
    )
