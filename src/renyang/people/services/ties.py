"""Accounts of older people and their carers, each tied to a person by a source record and moving with that record."""

import uuid
from collections.abc import Mapping

from django.db.models import Q

from renyang.core.access.gate import Action, Actor, NotAllowed, get_for
from renyang.core.access.roles import Department
from renyang.core.models import User
from renyang.core.service import service
from renyang.people.models import Carer, Person
from renyang.people.queries.carers import standing
from renyang.people.services.by_hand import record_beside
from renyang.people.services.carers import carer_append


@service
def user_tie(*, actor: Actor, user: User, person: Person, relation: str = "") -> None:
    """Tie an account to a person: as a carer if a relation is given, else as the person herself. Raises NotAllowed if the
    account is already another person's own.
    """
    if not actor.trusted:
        person = get_for(actor, Person, person.pk, Action.CHANGE)
    if relation:
        same = standing(person).filter(name=user.display_name, relation=relation)
        if not same.update(user=user):
            carer_append(actor, Carer(person=person, user=user, name=user.display_name, relation=relation))
    elif Person.objects.filter(user=user).exclude(pk=person.pk).exists():
        raise NotAllowed
    elif not Person.objects.filter(pk=person.pk, user=user).exclude(user_record=None).exists():
        record = record_beside(actor, person, source=Department.COMMUNITY, record_key=uuid.uuid4().bytes)
        Person.objects.filter(pk=person.pk).update(user=user, user_record=record)


def accounts_follow(homes: Mapping[int, uuid.UUID], merged: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Within a linkage: move each older person's own account to the person of its record, as carers move.

    A person who already has an account keeps it; the other stays where it was and returns with its record.
    """
    tied = Person.objects.exclude(user=None).only("user", "user_record")
    concerned = tied.filter(Q(user_record__in=list(homes)) | Q(user_record=None, pk__in=list(merged)))
    going = [(row, merged[row.pk] if row.user_record_id is None else homes[row.user_record_id]) for row in concerned]
    moving = [(row, home) for row, home in going if home != row.pk]
    Person.objects.filter(pk__in=[row.pk for row, _home in moving]).update(user=None, user_record=None)
    for row, home in moving:
        tie = {"user": row.user_id, "user_record": row.user_record_id}
        if not Person.objects.filter(pk=home, user=None).update(**tie):
            Person.objects.filter(pk=row.pk, user=None).update(**tie)
