"""Whom somebody sees by a private tie: herself, and those she is family of or cares for."""

from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import User
from renyang.people.domain.relatives import NEAR_RELATIVE
from renyang.people.models import AfterDeath, Carer, Person, PersonStatus


def _cared_for(user: User) -> Q:
    return ~Q(status=PersonStatus.DEAD) & Q(pk__in=Carer.objects.filter(user=user, removed_at=None).values("person"))


def _relatives_of(user: User) -> Q:
    """Whoever she is tied to; of the dead only her near relatives, unless they arranged otherwise: Personal Information
    Protection Law 2021, art. 49. [M]
    """
    near = Carer.objects.filter(user=user, removed_at=None, paid=False, relation__iregex=NEAR_RELATIVE)
    left_to_them = Q(
        Coalesce(Subquery(word_for_after_death(OuterRef("pk")).values("relatives_may_read")[:1]), Value(value=True))
    )
    return _cared_for(user) | Q(status=PersonStatus.DEAD, pk__in=near.values("person")) & left_to_them


def herself(user: User) -> Q:
    """The person whose account it is, while she lives."""
    return ~Q(status=PersonStatus.DEAD) & Q(user=user)


def word_for_after_death(person: Person | OuterRef) -> QuerySet[AfterDeath]:
    """What somebody arranged for the time after her death, the newest first."""
    return AfterDeath.objects.filter(record__link__person=person).order_by("-said_on", "-recorded_at")


TIES = {Role.CARER: _cared_for, Role.FAMILY_MEMBER: _relatives_of, Role.OLDER_PERSON: herself}
"""Whom those see who are bound by a tie. A carer's and one's own account end with the person's life."""


def tied_people(actor: Actor) -> QuerySet[Person]:
    """The people to whom an actor's private ties lead: herself, and those she is family of or cares for."""
    if actor.user is None:
        return Person.objects.none()
    ties = [TIES[grant.role](actor.user) for grant in actor.granted(TIES)]
    return Person.objects.filter(reduce(or_, ties), merged_into=None) if ties else Person.objects.none()


def is_tied_to(actor: Actor, person: Person) -> bool:
    """Whether one of an actor's private ties leads to a person."""
    return tied_people(actor).filter(pk=person.pk).exists()
