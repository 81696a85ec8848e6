"""Private ties: the people somebody sees because she is that person, her family or her carer."""

from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from renyang.core.access.gate import Actor
from renyang.core.access.roles import Role
from renyang.core.models import User
from renyang.people.domain.relatives import NEAR_RELATIVE
from renyang.people.models import AfterDeath, Carer, Person, PersonStatus

_LIVING = ~Q(status__in=(PersonStatus.DEAD, PersonStatus.EXCLUDED))


def _cared_for(user: User) -> Q:
    return _LIVING & Q(pk__in=Carer.objects.filter(user=user, removed_at=None).values("person"))


def _relatives_of(user: User) -> Q:
    """People the user is tied to; of the dead only near relatives, unless they arranged otherwise: Personal Information
    Protection Law 2021, art. 49. [M]
    """
    near = Carer.objects.filter(user=user, removed_at=None, paid=False, relation__iregex=NEAR_RELATIVE)
    left_to_them = Q(
        Coalesce(Subquery(word_for_after_death(OuterRef("pk")).values("relatives_may_read")[:1]), Value(value=True))
    )
    return _cared_for(user) | Q(status=PersonStatus.DEAD, pk__in=near.values("person")) & left_to_them


def herself(user: User) -> Q:
    """The living person whose account it is."""
    return _LIVING & Q(user=user)


def word_for_after_death(person: Person | OuterRef) -> QuerySet[AfterDeath]:
    """A person's arrangements for after her death, latest first."""
    return AfterDeath.objects.filter(record__link__person=person).order_by("-said_on", "-recorded_at")


TIES = {Role.CARER: _cared_for, Role.FAMILY_MEMBER: _relatives_of, Role.OLDER_PERSON: herself}
"""For each role, the condition of the tie. A carer's tie and that to oneself end with the person's
death; all end when she is excluded as entered by mistake."""


def tied_people(actor: Actor) -> QuerySet[Person]:
    """The people of the actor's private ties: herself, her family and those she cares for."""
    if actor.user is None:
        return Person.objects.none()
    ties = [TIES[grant.role](actor.user) for grant in actor.granted(TIES)]
    return Person.objects.filter(reduce(or_, ties), merged_into=None) if ties else Person.objects.none()


def is_tied_to(actor: Actor, person: Person) -> bool:
    """Whether a private tie of the actor leads to a person."""
    return tied_people(actor).filter(pk=person.pk).exists()
