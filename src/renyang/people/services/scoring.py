"""Linkage scores between records, kept between runs so that only changed records are compared again."""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import pyarrow as pa
from django.db import connection
from django.db.models import Q, QuerySet

from renyang.core.access.gate import Action, Actor, NotAllowed, may
from renyang.core.models import Grant
from renyang.core.service import service
from renyang.core.services import setting_put
from renyang.people.models import Edge, Link, LinkageModel, ModelInUse, Pair, Scored, Verdict
from renyang.people.queries.linkage import THRESHOLDS, linkage_settings
from renyang.people.services.opened import Opened, records_in
from renyang.science import linkage
from renyang.science.problem import Problem

AT_ONCE = 2_000


@service
def linkage_thresholds_put(*, actor: Actor, join_from: float, review_from: float) -> None:
    """Set the probabilities from which the model joins two records and from which a worker is asked, as of the next linking.
    Only the operator and a system administrator may, of whatever division: the whole deployment links by one rule. Raises
    Problem unless 0 < review_from <= join_from < 1.
    """
    if not may(actor, Action.CHANGE, Grant):
        raise NotAllowed
    if not 0 < review_from <= join_from < 1:
        raise Problem(
            "linkage_thresholds",
            "{review_from} and {join_from} cannot be the thresholds.",
            kept="The thresholds stay as they are.",
            do="Give probabilities between 0 and 1, the one to join from no lower than the one to ask from.",
            review_from=review_from,
            join_from=join_from,
        )
    value = {"join_from": join_from, "review_from": review_from}
    setting_put(actor=Actor.operator(actor.name), name=THRESHOLDS, value=value)


def scored_with(division_code: str, opened: Opened, *, retrain: bool) -> tuple[linkage.Model, set[int]]:
    """Score the records changed since the last run, or all with a new model. Returns the model and the records to link again."""
    settings = linkage_settings()
    records = opened.as_table()
    model = None if retrain else _saved(division_code, len(opened.statements))
    if model is None:
        model = _trained(division_code, records, settings)
    scored_as = f"{model.version}:{settings.join_from:g}:{settings.review_from:g}"
    changed = _changed(division_code, opened, "" if retrain else scored_as)
    everything = len(changed) == len(opened.statements)
    scored = linkage.score(records, model, settings=settings, changed=None if everything else set(map(str, changed)))
    former = _replace_edges(changed, scored)
    for some in _some(changed):
        Scored.objects.filter(record__in=some).delete()
    _copy(
        "COPY people_scored (record_id, digest, scored_as) FROM STDIN",
        ((pk, digest, scored_as) for pk, digest in changed.items()),
    )
    return model, (set(changed) | former) & set(opened.statements)


def pairs_among(rows: QuerySet[Any], records: Collection[int], *columns: str) -> list[tuple[Any, ...]]:
    """(left_id, right_id, columns ...) of the rows whose two sides are both among these records, sorted in batches by left_id."""
    among = set(records)
    return [
        row
        for some in _some(records)
        for row in rows.filter(left__in=some)
        .order_by("left_id", "right_id")
        .values_list("left_id", "right_id", *columns)
        if row[1] in among
    ]


def connected(records: Collection[int]) -> set[int]:
    """These records and all connected with them, at any distance, by scores, workers' decisions or a common person."""
    reached, frontier = set(records), set(records)
    while frontier:
        near: set[int] = set()
        for some in _some(frontier):
            touching = Q(left__in=some) | Q(right__in=some)
            for left, right in Edge.objects.filter(touching).values_list("left_id", "right_id"):
                near |= {left, right}
            decided = Pair.objects.filter(touching, verdict__in=(Verdict.SAME, Verdict.DIFFERENT))
            for left, right in decided.values_list("left_id", "right_id"):
                near |= {left, right}
            people = Link.objects.filter(record__in=some).values("person")
            near |= set(Link.objects.filter(person__in=people).values_list("record_id", flat=True))
        frontier = near - reached
        reached |= frontier
    return reached


def _saved(division_code: str, count: int) -> linkage.Model | None:
    """The model of the division; None if there is none or the division has outgrown it."""
    used = ModelInUse.objects.select_related("model").filter(division_code=division_code).first()
    if used is None or count > linkage.OUTGROWN * used.record_count:
        return None
    return linkage.Model(used.model.settings)


def _trained(division_code: str, records: pa.Table, settings: linkage.LinkageSettings) -> linkage.Model:
    model, count = linkage.train(records, settings=settings), len(records)
    kept, _ = LinkageModel.objects.get_or_create(
        version=model.version, defaults={"settings": model.as_dict(), "record_count": count}
    )
    ModelInUse.objects.update_or_create(division_code=division_code, defaults={"model": kept, "record_count": count})
    return model


def _changed(division_code: str, opened: Opened, scored_as: str) -> dict[int, bytes]:
    """{primary key: digest} of the records whose current state was not scored as `scored_as`; all of them if it is empty."""
    rows = records_in(division_code).values_list("pk", "digest", "scored__digest", "scored__scored_as")
    return {
        pk: bytes(digest)
        for pk, digest, digest_scored, known_as in rows.iterator()
        if pk in opened.statements and (known_as != scored_as or bytes(digest_scored) != bytes(digest))
    }


def _replace_edges(changed: Collection[int], scored: linkage.Scored) -> set[int]:
    """Replace the scores of changed records. Returns the records on both sides of the old scores."""
    former: set[int] = set()
    for some in _some(changed):
        edges = Edge.objects.filter(Q(left__in=some) | Q(right__in=some))
        for left, right in edges.values_list("left_id", "right_id"):
            former |= {left, right}
        edges.delete()
    _copy(
        "COPY people_edge (left_id, right_id, probability, weight, evidence) FROM STDIN",
        (
            (
                min(int(left), int(right)),
                max(int(left), int(right)),
                probability,
                weight,
                json.dumps(_evidence(scored.evidence.get((left, right), ()))),
            )
            for left, right, probability, weight in linkage.rows_of(scored.edges)
        ),
    )
    return former


def _copy(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Bulk-write rows by COPY: a first linking writes as many as there are records."""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _evidence(agreements: Collection[linkage.Agreement]) -> list[list[Any]]:
    return [[agreement.field, agreement.level, round(agreement.bits, 1)] for agreement in agreements]


def _some(numbers: Collection[int]) -> Iterator[list[int]]:
    """Sorted chunks of primary keys, each small enough for one statement."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
