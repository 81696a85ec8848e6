"""Write carers, named as contacts by departments or added by workers, and their call order."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.access.roles import Department, chosen
from renyang.core.service import service
from renyang.core.terms import term_fields
from renyang.core.text.cells import plain
from renyang.core.text.typed import typed
from renyang.people.domain.carers import CarerTerms
from renyang.people.domain.constants import PLACES_BEHIND
from renyang.people.domain.reading import phone as read_phone
from renyang.people.domain.survivorship import Chosen
from renyang.people.models import Carer, LinkedBy, Person, Reach
from renyang.people.queries.carers import once, standing
from renyang.people.services.by_hand import record_beside
from renyang.science.problem import Problem

AT_ONCE = 2_000


def _(message: str) -> str:
    return message


KEPT = _("Nothing was changed.")


@service
def carer_add(*, actor: Actor, person: Person, terms: CarerTerms) -> Carer:
    """Add a carer as the last to be called. Raises Problem if a term is not valid or the carer is on the list already."""
    person = get_for(actor, Person, person.pk, Action.CHANGE)
    read = _read(terms)
    _refuse_twice(person, read)
    return carer_append(actor, Carer(person=person, **read))


@service
def carer_change(*, actor: Actor, carer: Carer, terms: CarerTerms) -> Carer:
    """Change a carer. If name, relation or phone of a department's contact change, the worker's entry replaces it, and
    imports do not restore it. Raises Problem as `carer_add`.
    """
    carer = get_for(actor, Carer.objects.filter(removed_at=None), carer.pk, Action.CHANGE)
    read, person = _read(terms), carer.person
    same = standing(person).filter(name=carer.name, relation=carer.relation)
    _refuse_twice(person, read, but=same)
    named = any(getattr(carer, name) != read[name] for name in ("name", "relation", "phone"))
    if named and not _by_hand().filter(pk=carer.pk).exists():
        kept = carer.order
        carer = carer_append(actor, Carer(person=person, user=carer.user, paid=carer.paid))
        carer.order = kept
    for name, value in read.items():
        setattr(carer, name, value)
    if named:
        same.exclude(pk=carer.pk).update(removed_at=timezone.now())
    carer.save()
    renumber([person.pk])
    return carer


@service
def carer_remove(*, actor: Actor, carer: Carer) -> None:
    """Remove a carer from the list; her account loses access to the person. Imports do not restore her."""
    carer = get_for(actor, Carer.objects.filter(removed_at=None), carer.pk, Action.CHANGE)
    same = standing(carer.person).filter(name=carer.name, relation=carer.relation)
    same.update(removed_at=timezone.now())
    renumber([carer.person_id])


@service
def carers_order(*, actor: Actor, person: Person, carers: Sequence[int]) -> None:
    """Set the call order of a person's carers. Raises Problem unless `carers` has each carer shown exactly once."""
    person = get_for(actor, Person, person.pk, Action.CHANGE)
    places = {pk: at for at, pk in enumerate(carers, start=1)}
    shown = once(standing(person))
    if len(places) != len(carers) or set(places) != {carer.pk for carer in shown}:
        raise Problem(
            "carers_changed",
            "Somebody has changed this list meanwhile.",
            kept="The order was left as it was.",
            do="Look at the list again, then move the carer.",
        )
    for carer in shown:
        carer.order = places[carer.pk]
    Carer.objects.bulk_update(shown, ["order"])
    renumber([person.pk])


def carer_append(actor: Actor, carer: Carer) -> Carer:
    """Within a service: save a carer as the last on the person's list, with a source record of her own."""
    key = uuid.uuid4().bytes
    carer.record = record_beside(actor, carer.person, source=Department.COMMUNITY, record_key=key)
    carer.order = 1 + (standing(carer.person).aggregate(last=Max("order"))["last"] or 0)
    carer.save()
    return carer


def contacts_write(people: Mapping[uuid.UUID, Mapping[str, Chosen]]) -> None:
    """Within a service: write the contact in each person's facts as a carer. A carer removed by a worker stays removed, a
    number written by a worker stays, and a contact no longer named is left for a worker to remove.
    """
    standing: dict[uuid.UUID, list[Carer]] = defaultdict(list)
    for carer in Carer.objects.filter(person__in=list(people)).order_by("order", "pk"):
        standing[carer.person_id].append(carer)
    own = set(_by_hand().filter(person__in=list(people)).values_list("pk", flat=True))
    new, renewed = [], []
    for pk, facts in people.items():
        if "contact_name" not in facts:
            continue
        statement = facts["contact_name"].statement
        name, relation = statement.facts["contact_name"][:60], (statement.facts.get("contact_relation") or "")[:30]
        phone = statement.facts.get("contact_phone")
        same = [carer for carer in standing[pk] if (carer.name, carer.relation) == (name, relation)]
        if not same:
            last = max((carer.order for carer in standing[pk] if carer.removed_at is None), default=0)
            new.append(
                Carer(
                    person_id=pk, record_id=statement.record, name=name, relation=relation, phone=phone, order=last + 1
                )
            )
            continue
        carer = next((carer for carer in same if carer.record_id == statement.record), same[0])
        wrote = carer.removed_at is not None or (carer.pk in own and carer.phone)
        if not wrote and (carer.record_id is None or carer.phone != phone):
            carer.phone, carer.record_id = phone, carer.record_id or statement.record
            renewed.append(carer)
    Carer.objects.bulk_create(new, batch_size=AT_ONCE)
    Carer.objects.bulk_update(renewed, ["phone", "record"], batch_size=AT_ONCE)


def carers_follow(homes: Mapping[int, uuid.UUID], merged: Mapping[uuid.UUID, uuid.UUID]) -> None:
    """Within a linkage: move each carer to the person of her record, after those already there; a carer without a record
    moves with a merged person.
    """
    concerned = Carer.objects.filter(Q(record__in=list(homes)) | Q(record=None, person__in=list(merged)))
    moving, touched = [], set()
    for carer in concerned.only("person", "record", "order"):
        home = merged[carer.person_id] if carer.record_id is None else homes[carer.record_id]
        if home != carer.person_id:
            touched |= {carer.person_id, home}
            carer.person_id, carer.order = home, carer.order + PLACES_BEHIND
            moving.append(carer)
    Carer.objects.bulk_update(moving, ["person", "order"], batch_size=AT_ONCE)
    renumber(touched)


def renumber(people: Collection[uuid.UUID]) -> None:
    """Close the gaps in the call order of these people's carers; repeated entries of a carer come after all others."""
    of: dict[uuid.UUID, list[Carer]] = defaultdict(list)
    for carer in Carer.objects.filter(person__in=list(people), removed_at=None).order_by("order", "pk"):
        of[carer.person_id].append(carer)
    changed = []
    for carers in of.values():
        shown = once(carers)
        for place, carer in enumerate([*shown, *(carer for carer in carers if carer not in shown)], start=1):
            if carer.order != place:
                carer.order = place
                changed.append(carer)
    Carer.objects.bulk_update(changed, ["order"], batch_size=AT_ONCE)


def _by_hand() -> QuerySet[Carer]:
    """Carers added by a worker or with an account."""
    return Carer.objects.filter(record__link__by=LinkedBy.HUMAN)


def _read(terms: CarerTerms) -> dict[str, Any]:
    """The terms as fields of the row. Raises Problem if a field is missing, too long or unreadable."""
    nameless = Problem("carer_nameless", "A carer needs a name.", kept=KEPT, do="Write the name.")
    read = asdict(terms)
    for name, one in term_fields(CarerTerms).items():
        if name != "phone" and one.term.longest is not None:
            without = nameless if name == "name" else None
            read[name] = typed(plain(read[name]), one.term.longest, kept=KEPT, without=without)
    read["phone"], note = read_phone(terms.phone)
    read["reach"] = chosen(Reach, terms.reach)
    if note:
        raise Problem(
            "phone_unreadable",
            "This is not a phone number.",
            kept=KEPT,
            do="Write a mobile number, or a fixed one with its area code.",
        )
    return read


def _refuse_twice(person: Person, read: Mapping[str, Any], but: Iterable[Carer] = ()) -> None:
    """Raise Problem if another carer on the list has the same name and relation."""
    same = standing(person).filter(name=read["name"], relation=read["relation"])
    if same.exclude(pk__in=[carer.pk for carer in but]).exists():
        raise Problem(
            "carer_known",
            "Somebody of this name and relation stands on the list already.",
            kept=KEPT,
            do="Change that entry instead.",
        )
