"""From source records to people: link, give every cluster a person, let the facts survive."""

import contextlib
import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyarrow as pa
from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from renyang.core.gate import Action, Actor, get_for, require
from renyang.core.service import service
from renyang.people.models import Link, LinkageModel, LinkedBy, Pair, Person, SourceRecord, Verdict
from renyang.people.services.people import people_resolve
from renyang.people.survivorship import Said
from renyang.science import linkage
from renyang.science.addresses import address_key
from renyang.science.identity import division_range, parse_division
from renyang.science.names import sound_key

AT_ONCE = 2_000

Progress = Callable[[str], None]


@dataclass(frozen=True)
class LinkCounts:
    """What a linkage run did."""

    records: int
    people: int
    new_people: int
    merged_people: int
    to_review: int
    model_version: str


@dataclass
class Opened:
    """All records of a division, opened once: those the model links, by key, and workers' corrections, by person."""

    said: dict[str, Said] = field(default_factory=dict)
    by_hand: dict[uuid.UUID, list[Said]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, division_code: str) -> "Opened":
        """Read and open every record of a division."""
        low, high = division_range(division_code)
        rows = SourceRecord.objects.filter(division_code__gte=low, division_code__lt=high).order_by("pk")
        opened = cls()
        fields = ("pk", "source", "division_code", "facts", "sealed", "collected_on", "recorded_at")
        links = ("link__by", "link__person_id")
        for pk, source, division, facts, sealed, on, at, by, person in rows.values_list(*fields, *links).iterator():
            said = Said(pk, source, division, facts | sealed, on, at)
            if by == LinkedBy.HUMAN:
                opened.by_hand[person].append(said)
            else:
                opened.said[str(pk)] = said
        return opened

    def as_table(self) -> pa.Table:
        """The records as the linkage takes them (science.linkage documents the columns)."""
        rows = self.said.values()
        return pa.table(
            {
                "key": pa.array(list(self.said), pa.string()),
                "source": [row.source for row in rows],
                "name": [row.facts["name"] for row in rows],
                "sound": [sound_key(row.facts["name"]) for row in rows],
                "birth_date": pa.array([_date(row.facts.get("birth_date")) for row in rows], pa.date32()),
                "sex": pa.array([row.facts.get("sex") for row in rows], pa.string()),
                "resident_id": pa.array([_undoubted_id(row) for row in rows], pa.string()),
                "phone": pa.array([row.facts.get("phone") for row in rows], pa.string()),
                "address_key": pa.array(
                    [address_key(row.facts.get("address") or "") or None for row in rows], pa.string()
                ),
                "division": [row.division_code for row in rows],
            }
        )


@service
def register_link(*, actor: Actor, division_code: str, progress: Progress = lambda _: None) -> LinkCounts:
    """Link every record of a division anew and bring its people up to date.

    A person keeps her number as long as most of her records stay together; decisions of workers are kept; a person left
    without records points to the one she was merged into.
    """
    division_code = parse_division(division_code)
    require(actor, Action.IMPORT, Person, division_code)
    opened = Opened.of(division_code)
    if not opened.said:
        return LinkCounts(0, 0, 0, 0, 0, "")
    decided = _decided(division_code)
    progress("link")
    linked = linkage.link(
        opened.as_table(),
        must_link=decided[Verdict.SAME],
        never_link=decided[Verdict.DIFFERENT],
    )
    LinkageModel.objects.get_or_create(
        version=linked.model.version,
        defaults={"settings": linked.model.as_dict(), "record_count": len(opened.said)},
    )
    progress("people")
    counts = _assign(actor, opened, linked, progress)
    _queue_pairs(opened, linked)
    return counts


@service
def pair_decide(*, actor: Actor, pair: Pair, verdict: Verdict) -> Pair:
    """A worker's word on a pair; it holds against any model, and has the sub-district linked anew."""
    pair = get_for(actor, Pair, pair.pk, Action.CHANGE)
    pair.verdict = verdict
    pair.save(update_fields=["verdict"])
    link_soon(pair.division_code)
    return pair


def link_soon(division_code: str) -> None:
    """Have a worker link the sub-district of a division anew, once, however often it is asked for until then."""
    from renyang.people.tasks import link_records  # noqa: PLC0415 - the task calls back into these services

    street = f"{division_code[:9]}000"
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        link_records.configure(queueing_lock=f"link {street}", lock=f"link {street}").defer(division=street)


def _decided(division_code: str) -> dict[str, list[tuple[str, str]]]:
    low, high = division_range(division_code)
    pairs: dict[str, list[tuple[str, str]]] = {Verdict.SAME: [], Verdict.DIFFERENT: []}
    rows = Pair.objects.filter(division_code__gte=low, division_code__lt=high).exclude(verdict=Verdict.OPEN)
    for left, right, verdict in rows.values_list("left_id", "right_id", "verdict"):
        pairs[verdict].append((str(left), str(right)))
    return pairs


def _assign(actor: Actor, opened: Opened, linked: linkage.Linked, progress: Progress) -> LinkCounts:
    """Give every cluster its person and write the links."""
    members: dict[int, list[str]] = defaultdict(list)
    for key, cluster in linked.clusters.items():
        members[cluster].append(key)
    before = {
        str(record): person
        for record, person in Link.objects.filter(record_id__in=map(int, opened.said)).values_list(
            "record_id", "person_id"
        )
    }
    person_of = _keep_numbers(members, before)
    people = {person_of[cluster]: [opened.said[key] for key in keys] for cluster, keys in members.items()}
    new = set(people) - set(before.values())
    merged = _merged(before, {key: person_of[cluster] for key, cluster in linked.clusters.items()})
    for person, corrections in opened.by_hand.items():
        into = merged.get(person, person)
        people[into].extend(corrections)
        Link.objects.filter(record_id__in=[said.record for said in corrections]).update(person=into)
    people_resolve(actor=actor, people=people, new=new, merged=merged)
    progress("links")
    _write_links(actor, linked, person_of, before)
    return LinkCounts(len(opened.said), len(people), len(new), len(merged), len(linked.review), linked.model.version)


def _merged(before: dict[str, uuid.UUID], after: dict[str, uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """For each person left without records, the person most of them went to."""
    went: dict[uuid.UUID, Counter[uuid.UUID]] = defaultdict(Counter)
    staying = set(after.values())
    for key, person in before.items():
        if person not in staying:
            went[person][after[key]] += 1
    return {person: counter.most_common(1)[0][0] for person, counter in went.items()}


def _keep_numbers(members: dict[int, list[str]], before: dict[str, uuid.UUID]) -> dict[int, uuid.UUID]:
    """A person's number for every cluster: that of the person most of its records had, each number once."""
    claims = []
    for cluster, keys in members.items():
        for person, count in Counter(before[key] for key in keys if key in before).items():
            claims.append((-count, str(person), cluster, person))
    person_of: dict[int, uuid.UUID] = {}
    taken: set[uuid.UUID] = set()
    for _count, _text, cluster, person in sorted(claims):
        if cluster not in person_of and person not in taken:
            person_of[cluster] = person
            taken.add(person)
    return {cluster: person_of.get(cluster) or uuid.uuid4() for cluster in members}


def _write_links(
    actor: Actor, linked: linkage.Linked, person_of: dict[int, uuid.UUID], before: dict[str, uuid.UUID]
) -> None:
    """Write the links that are new or lead to another person than before; the others keep who decided them, and when."""
    strongest: dict[str, float] = {}
    for left, right, probability in _pairs(linked.pairs):
        for key in (left, right):
            strongest[key] = max(strongest.get(key, 0.0), probability)
    now, version = timezone.now(), linked.model.version
    Link.objects.bulk_create(
        [
            Link(
                record_id=int(key),
                person_id=person_of[cluster],
                by=LinkedBy.MODEL,
                probability=strongest.get(key),
                model_version=version,
                decided_by=actor.name,
                decided_at=now,
            )
            for key, cluster in linked.clusters.items()
            if before.get(key) != person_of[cluster]
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["person", "probability", "model_version", "decided_by", "decided_at"],
    )


def _queue_pairs(opened: Opened, linked: linkage.Linked) -> None:
    """Put doubtful pairs before a worker; pairs no longer doubtful leave the queue, decisions stay."""
    keys = list(opened.said)
    Pair.objects.filter(left_id__in=map(int, keys), verdict=Verdict.OPEN).delete()
    Pair.objects.bulk_create(
        [
            Pair(
                left_id=min(int(left), int(right)),
                right_id=max(int(left), int(right)),
                division_code=opened.said[left].division_code,
                probability=probability,
            )
            for left, right, probability in _pairs(linked.review)
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _pairs(table: pa.Table) -> Iterable[tuple[str, str, float]]:
    columns = (table.column(name).to_pylist() for name in ("left", "right", "probability"))
    return zip(*columns, strict=True)


def _undoubted_id(row: Said) -> str | None:
    return None if row.facts.get("resident_id_doubtful") else row.facts.get("resident_id")


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
