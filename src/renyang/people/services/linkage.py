"""Turn source records into people: link records, assign a person to each cluster, resolve the facts."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa
from django.utils import timezone

from renyang.core.access.gate import Action, Actor, require
from renyang.core.jobs.locks import hold_until_commit
from renyang.core.service import service
from renyang.people.domain.homes import across_homes, former_home
from renyang.people.models import Edge, Link, LinkedBy, Pair, Person, SourceRecord, Verdict
from renyang.people.queries.linkage import linkage_settings
from renyang.people.services.carers import carers_follow
from renyang.people.services.following import follow
from renyang.people.services.holding import hold_near, hold_register
from renyang.people.services.opened import Opened, records_in, undoubted_id, written_elsewhere
from renyang.people.services.people import people_resolve
from renyang.people.services.scoring import connected, pairs_among, scored_with
from renyang.people.services.ties import accounts_follow
from renyang.science import linkage
from renyang.science.identity import parse_division

AT_ONCE = 2_000
UNDECIDED = (Verdict.OPEN, Verdict.LATER)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class LinkCounts:
    """Counts of a linkage run. `compared` counts the records to look at because they or their scores changed."""

    records: int
    compared: int
    people: int
    new_people: int
    merged_people: int
    to_review: int
    model_version: str


@service
def register_link(
    *, actor: Actor, division_code: str, retrain: bool = False, progress: Progress = lambda _: None
) -> LinkCounts:
    """Compare a division's new and changed records with all others, and update the people they belong to.

    The model is reused until the register outgrows it or `retrain` is set. A person keeps her id while most of her records
    stay together; workers' decisions are kept; a person left without records points to the one she was merged into.
    Of two linkages in one county the second waits; decisions and corrections wait while people are being written.
    """
    division_code = parse_division(division_code)
    require(actor, Action.IMPORT, Person, division_code)
    hold_until_commit(f"link {division_code[:6]}")
    opened = Opened.of(records_in(division_code))
    if not opened.statements:
        return LinkCounts(0, 0, 0, 0, 0, 0, "")
    progress("link")
    model, compared = scored_with(division_code, opened, retrain=retrain)
    progress("people")
    everything = len(compared) == len(opened.statements)
    if everything:
        hold_register({statement.division_code for statement in opened.statements.values()})
        opened.by_hand = [
            *Opened.of(records_in(division_code).filter(link__by=LinkedBy.HUMAN)).by_hand,
            *Opened.of(written_elsewhere(division_code)).by_hand,
        ]
        near = opened
    else:
        hold_near(compared)
        near = records_near(compared)
    new, merged = put_together(actor, near, model_version=model.version, progress=progress)
    everyone = Link.objects.filter(record__in=records_in(division_code)).values("person").distinct().count()
    waiting = Pair.objects.filter(left__in=records_in(division_code), verdict__in=UNDECIDED).count()
    return LinkCounts(len(opened.statements), len(compared), everyone, new, merged, waiting, model.version)


def records_near(records: Collection[int]) -> Opened:
    """These records and all records connected with them, decrypted."""
    return Opened.of(SourceRecord.objects.filter(pk__in=connected(records)))


def put_together(
    actor: Actor, opened: Opened, *, model_version: str = "", progress: Progress = lambda _: None
) -> tuple[int, int]:
    """Within a service: cluster records again from existing scores and decisions. No record outside `opened` may be
    connected with them. Returns the numbers of new people and of people merged into others.

    Consequences may lie outside the actor's division, so they are written with the operator's rights in the actor's name.
    """
    ids = {str(pk): undoubted_id(statement) for pk, statement in opened.statements.items()}
    listed = {str(pk): (statement.source, statement.facts["name"]) for pk, statement in opened.statements.items()}
    decided = _decided(opened.statements)
    edges, homes = _edges(opened.statements), _homes(opened)
    apart: set[tuple[str, str]] = set()
    while True:
        linked = linkage.assemble(
            ids,
            edges,
            settings=linkage_settings(),
            listed=listed,
            must_link=decided[Verdict.SAME],
            never_link=[*decided[Verdict.DIFFERENT], *apart],
        )
        crossing = across_homes(linked.clusters, opened.statements, homes, decided[Verdict.SAME]) - apart
        if not crossing:
            break
        apart |= crossing
    counts, parted = _assign(Actor.operator(actor.name), opened, linked, homes, model_version, progress)
    kept_apart = [row[:3] for row in linkage.rows_of(edges) if row[:2] in apart]
    asked = [(str(left), str(right), None) for left, right in parted]
    _queue_pairs(opened, [*asked, *_pairs(linked.review), *kept_apart])
    return counts


def _homes(opened: Opened) -> dict[int, str]:
    """The communities of the people that records belong to so far."""
    records = [*opened.statements, *(written.statement.record for written in opened.by_hand)]
    return dict(Link.objects.filter(record__in=records).values_list("record_id", "person__division_code"))


def _edges(records: Collection[int]) -> pa.Table:
    rows = pairs_among(Edge.objects.all(), records, "probability", "weight")
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    left, right = (pa.array(map(str, column), pa.string()) for column in columns[:2])
    probability, weight = (pa.array(column, pa.float64()) for column in columns[2:])
    return pa.table({"left": left, "right": right, "probability": probability, "weight": weight})


def _decided(records: Collection[int]) -> dict[str, list[tuple[str, str]]]:
    pairs: dict[str, list[tuple[str, str]]] = {Verdict.SAME: [], Verdict.DIFFERENT: []}
    for left, right, verdict in pairs_among(Pair.objects.filter(verdict__in=list(pairs)), records, "verdict"):
        pairs[verdict].append((str(left), str(right)))
    return pairs


def _assign(
    actor: Actor,
    opened: Opened,
    linked: linkage.Linked,
    homes_before: Mapping[int, str],
    version: str,
    progress: Progress,
) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    """Assign a person to every cluster and write the links. Returns the numbers of new and of merged people, and the pairs
    of records from which what was written by hand could not go both ways.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for key, cluster in linked.clusters.items():
        members[cluster].append(int(key))
    before = dict(Link.objects.filter(record__in=list(opened.statements)).values_list("record_id", "person_id"))
    person_of = _keep_numbers(members, before)
    people = {person_of[cluster]: [opened.statements[pk] for pk in records] for cluster, records in members.items()}
    new = set(people) - set(before.values())
    after = {int(key): person_of[cluster] for key, cluster in linked.clusters.items()}
    merged = _merged(before, after)
    followed = follow(opened, before, after, merged)
    homes = {**after, **followed.homes}
    for written in opened.by_hand:
        home = homes[written.statement.record]
        if home not in people:
            continue  # of a person who moved in here; her departments' records are still where she lived before
        people[home].append(written.statement)
        if home != written.person:
            Link.objects.filter(record=written.statement.record).update(person=home)
    carers_follow(homes, merged)
    came_from = {pk: former_home((homes_before.get(one.record, "") for one in people[pk]), people[pk]) for pk in new}
    people_resolve(actor=actor, people=people, new=came_from, merged=merged)
    accounts_follow(homes, merged)
    progress("links")
    _write_links(actor, linked, person_of, before, version)
    return (len(new), len(merged)), followed.parted


def _merged(before: dict[int, uuid.UUID], after: dict[int, uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """For each person left without records, the person to whom most of them went."""
    went: dict[uuid.UUID, Counter[uuid.UUID]] = defaultdict(Counter)
    staying = set(after.values())
    for key, person in before.items():
        if person not in staying:
            went[person][after[key]] += 1
    return {person: counter.most_common(1)[0][0] for person, counter in went.items()}


def _keep_numbers(members: dict[int, list[int]], before: dict[int, uuid.UUID]) -> dict[int, uuid.UUID]:
    """A person id for every cluster: the one most of its records had, each used once, else a new one."""
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
    actor: Actor,
    linked: linkage.Linked,
    person_of: dict[int, uuid.UUID],
    before: dict[int, uuid.UUID],
    version: str,
) -> None:
    """Write only links that are new or lead to another person, so that the others keep their author and time."""
    strongest: dict[str, float] = {}
    for left, right, probability in _pairs(linked.pairs):
        for key in (left, right):
            strongest[key] = max(strongest.get(key, 0.0), probability)
    now = timezone.now()
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
            if before.get(int(key)) != person_of[cluster]
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["record"],
        update_fields=["person", "probability", "model_version", "decided_by", "decided_at"],
    )


def _queue_pairs(opened: Opened, review: Iterable[tuple[str, str, float | None]]) -> None:
    """Queue doubtful pairs for review; pairs no longer doubtful leave the queue, other verdicts stay."""
    doubtful: dict[tuple[int, int], float | None] = {}
    for left, right, probability in review:
        doubtful[min(int(left), int(right)), max(int(left), int(right))] = probability
    waiting = pairs_among(Pair.objects.filter(verdict__in=UNDECIDED), opened.statements, "pk")
    Pair.objects.filter(pk__in=[pk for left, right, pk in waiting if (left, right) not in doubtful]).delete()
    Pair.objects.bulk_create(
        [
            Pair(
                left_id=left,
                right_id=right,
                division_code=opened.statements[left].division_code,
                probability=probability,
            )
            for (left, right), probability in doubtful.items()
        ],
        batch_size=AT_ONCE,
        ignore_conflicts=True,
    )


def _pairs(table: pa.Table) -> Iterable[tuple[str, str, float]]:
    columns = (table.column(name).to_pylist() for name in ("left", "right", "probability"))
    return zip(*columns, strict=True)
