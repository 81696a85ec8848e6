"""Queries of record linkage: waiting pairs and their evidence, past decisions, and the model's report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Max, Q, Value, When
from django.utils.translation import gettext

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Action, Actor, GatedQuerySet, NotAllowed, get_for, may
from renyang.core.queries import division_names, setting
from renyang.people.domain.fields import BY_NAME, FACTS, Fact
from renyang.people.models import (
    Edge,
    Link,
    LinkedBy,
    ModelInUse,
    Pair,
    Person,
    PersonStatus,
    RegisterRun,
    RegisterWork,
    SourceRecord,
    Verdict,
)
from renyang.people.queries.people import people_named, plain_fact
from renyang.people.rules.facts import SENSITIVE
from renyang.science import linkage
from renyang.science.identity import division_range, mask_but_slips

THRESHOLDS = "linkage_thresholds"
DECISIONS_SHOWN = 20
ALIKE_SHOWN = 8
CURVE = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999)
"""Probabilities at which the threshold curve is evaluated."""


def _(message: str) -> str:
    return message


LEVELS = {
    "same name": _("same name"),
    "same sound": _("same sound"),
    "one character differs": _("one character differs"),
    "one character differs, one home": _("one character differs, as among relatives of one home"),
    "same day": _("same day"),
    "one part differs": _("one part differs"),
    "perhaps lunar": _("about a month apart, perhaps a lunar date"),
    "same": _("same"),
    "same ID": _("same ID"),
    "same doubtful ID": _("same ID, but doubtful"),
    "same door": _("same door"),
    "same door and phone": _("same door; the phone counts already"),
    "same community": _("same community"),
    "different": _("different"),
    "missing": _("not known"),
    "doubtful": _("doubtful, not compared"),
}
"""Labels of the agreement levels of `science.linkage_model`."""

COMMUNITY = _("Community")
COMPARED = ("name", "sex", "birth_date", "resident_id", "phone", "address")
"""The facts by which `science.linkage_model` compares records."""
LABELS = {name: BY_NAME[name].label for name in COMPARED} | {
    "address_key": BY_NAME["address"].label,
    "division": COMMUNITY,
}
"""Labels of the model's comparisons."""


@dataclass(frozen=True)
class Side:
    """One fact of a pair: both values, their agreement level, and the bits for (+) or against (-) one person."""

    label: str
    left: str
    right: str
    level: str  # empty if the model did not compare this fact of the pair
    bits: float | None
    compared: bool  # whether the model compares this fact


@dataclass(frozen=True)
class ModelReport:
    """The linkage of a sub-district: the model, its weights and the effect of each threshold."""

    used: ModelInUse
    settings: linkage.LinkageSettings
    weights: Sequence[tuple[str, str, float, float, float]]  # field, level, m, u, bits
    curve: Sequence[tuple[float, int, float]]  # probability, pairs at or above it, wrong ones expected among them
    decided: dict[str, int]  # verdict -> pairs
    latest: RegisterRun | None  # the latest linking by a worker


def linkage_settings() -> linkage.LinkageSettings:
    """The deployment's own linkage thresholds, or the shipped ones."""
    return linkage.LinkageSettings(**setting(THRESHOLDS, {}))


def pairs_within(actor: Actor) -> GatedQuerySet[Pair]:
    """The pairs of which the actor may change both people, none of them excluded. Pairs across communities are left to the
    street office: a worker who sees one side only cannot decide and is not shown the other.
    """
    hers = Person.objects.visible_to(actor, Action.CHANGE).exclude(status=PersonStatus.EXCLUDED).values("pk")
    return Pair.objects.visible_to(actor).filter(left__link__person__in=hers, right__link__person__in=hers)


def waiting(actor: Actor) -> GatedQuerySet[Pair]:
    """The pairs of records waiting for a decision, those put off included."""
    return pairs_within(actor).filter(verdict__in=(Verdict.OPEN, Verdict.LATER))


def pairs_to_export(actor: Actor) -> GatedQuerySet[Pair]:
    """Waiting pairs with both records visible, most probable first. Raises NotAllowed unless people may be exported."""
    if not may(actor, Action.EXPORT, Person):
        raise NotAllowed
    records = SourceRecord.objects.visible_to(actor).values("pk")
    hers = Person.objects.visible_to(actor, Action.EXPORT).values("pk")
    pairs = waiting(actor).filter(left__in=records, right__in=records)
    pairs = pairs.filter(left__link__person__in=hers, right__link__person__in=hers).select_related(
        "left__link", "right__link"
    )
    return pairs.order_by("-probability", "pk")


def open_pairs(actor: Actor, limit: int = 50) -> list[Pair]:
    """The pairs of records to decide, most probable first, those put off last."""
    rows = waiting(actor).select_related("left", "right")
    later = Case(When(verdict=Verdict.LATER, then=Value(1)), default=Value(0), output_field=IntegerField())
    return list(rows.order_by(later, "-probability", "pk")[:limit])


def open_pair_count(actor: Actor) -> int:
    """The number of pairs waiting for a decision."""
    return waiting(actor).count()


def decisions(actor: Actor) -> list[list[Pair]]:
    """The latest decisions in the actor's divisions, each with its pairs."""
    rows = Pair.objects.visible_to(actor).filter(verdict__in=(Verdict.SAME, Verdict.DIFFERENT), decision__isnull=False)
    newest = rows.values("decision").annotate(at=Max("decided_at")).order_by("-at")[:DECISIONS_SHOWN]
    order = [row["decision"] for row in newest]
    by_decision: dict[object, list[Pair]] = {decision: [] for decision in order}
    for pair in rows.filter(decision__in=order).select_related("left", "right").order_by("verdict", "pk"):
        by_decision[pair.decision].append(pair)
    return list(by_decision.values())


def record_names(actor: Actor, records: Sequence[SourceRecord]) -> dict[int, str]:
    """The name in each record, or a pseudonym if its person is outside the actor's scope: a decision can move a person
    out of the scope of the worker who made it.
    """
    people = dict(Link.objects.filter(record__in=records).values_list("record_id", "person_id"))
    named = people_named(actor, [str(pk) for pk in people.values()])
    outside = {record: one.name for record, pk in people.items() if (one := named[str(pk)]).person is None}
    return {record.pk: outside.get(record.pk, record.facts["name"]) for record in records}


def pair_sides(actor: Actor, pair: Pair) -> list[Side]:
    """Both sides of a pair, fact by fact, with the evidence of its score; of IDs only the digits in which they differ by a
    slip are shown beside those that never are masked. Logs the access.
    """
    left, right = (record.facts | record.sealed for record in (pair.left, pair.right))
    edge = Edge.objects.filter(left=pair.left_id, right=pair.right_id).first()
    evidence = {name: (level, bits) for name, level, bits in edge.evidence} if edge else {}
    if "address_key" in evidence:
        evidence["address"] = evidence.pop("address_key")
    on_record = [fact for fact in FACTS if left.get(fact.name) is not None or right.get(fact.name) is not None]
    record_read(
        actor=actor,
        subject="pair",
        subject_id=str(pair.pk),
        division_code=pair.division_code,
        facts=[fact.name for fact in on_record if fact.group in SENSITIVE],
        people=Link.objects.filter(record__in=[pair.left_id, pair.right_id]).values_list("person_id", flat=True),
    )
    names = division_names()
    left_home, right_home = (
        names.get(record.division_code, record.division_code) for record in (pair.left, pair.right)
    )
    return [
        *(_side(fact, *_both(fact.name, left.get(fact.name), right.get(fact.name)), evidence) for fact in on_record),
        Side(gettext(COMMUNITY), left_home, right_home, *_told(*evidence.get("division", ("", None))), compared=True),
    ]


def records_of(actor: Actor, pk: object) -> tuple[Person, list[tuple[SourceRecord, list[tuple[str, str]]]]]:
    """A person's records linked by the model, with their facts, for a worker who may split them. Logs the access."""
    person = get_for(actor, Person, pk, Action.CHANGE)
    links = Link.objects.filter(person=person, by=LinkedBy.MODEL).values("record")
    rows = SourceRecord.objects.filter(pk__in=links).order_by("pk")
    record_read(
        actor=actor,
        subject="records",
        subject_id=person.pk,
        division_code=person.division_code,
        facts=[fact.name for fact in FACTS if fact.group in SENSITIVE],
    )
    return person, [(row, _says(row)) for row in rows]


def alike(actor: Actor, person: Person) -> list[Person]:
    """Up to eight other people of the sub-district who may be the same person: same sound of the name, or same birth
    date and sex. Includes those who died or moved away, because a duplicate may have died in one record only.
    """
    low, high = division_range(person.division_code[:9])
    resembling = Q(pinyin=person.pinyin)
    if person.birth_date:
        resembling |= Q(birth_date=person.birth_date, birth_precision=person.birth_precision, sex=person.sex)
    rows = Person.objects.visible_to(actor, Action.CHANGE).filter(resembling, merged_into=None).exclude(pk=person.pk)
    rows = rows.filter(division_code__gte=low, division_code__lt=high)
    return list(rows.exclude(status=PersonStatus.EXCLUDED).order_by("pinyin", "pk")[:ALIKE_SHOWN])


def model_report(actor: Actor) -> list[ModelReport]:
    """The linkage reports of all sub-districts visible to the actor."""
    rows = ModelInUse.objects.visible_to(actor).select_related("model").order_by("division_code")
    return [_report(used) for used in rows]


def _report(used: ModelInUse) -> ModelReport:
    low, high = division_range(used.division_code)
    inside = {"left__division_code__gte": low, "left__division_code__lt": high}
    decided = Pair.objects.filter(**inside).values_list("verdict", flat=True)
    probabilities = list(Edge.objects.filter(**inside).values_list("probability", flat=True))
    curve = []
    for threshold in CURVE:
        joined = [probability for probability in probabilities if probability >= threshold]
        curve.append((threshold, len(joined), sum(1 - probability for probability in joined)))
    verdicts = list(decided)
    return ModelReport(
        used,
        linkage_settings(),
        [
            (gettext(LABELS[name]), gettext(LEVELS[level]), m, u, bits)
            for name, level, m, u, bits in linkage.weights(linkage.Model(used.model.settings))
        ],
        curve,
        {verdict: verdicts.count(verdict) for verdict in Verdict.values},
        RegisterRun.objects.filter(division_code=used.division_code, work=RegisterWork.LINK)
        .order_by("-created_at")
        .first(),
    )


def _both(name: str, left: Any, right: Any) -> tuple[str, str]:
    if name == "resident_id" and isinstance(left, str) and isinstance(right, str):
        return mask_but_slips(left, right)
    return plain_fact(name, left), plain_fact(name, right)


def _side(fact: Fact, left: str, right: str, evidence: Mapping[str, tuple[str, float]]) -> Side:
    level, bits = evidence.get(fact.name, ("", None))
    if level == "missing" and left and right:
        level = "doubtful"
    return Side(gettext(fact.label), left, right, *_told(level, bits), compared=fact.name in LABELS)


def _told(level: str, bits: float | None) -> tuple[str, float | None]:
    return gettext(LEVELS[level]) if level else "", bits


def _says(row: SourceRecord) -> list[tuple[str, str]]:
    facts = row.facts | row.sealed
    return [
        (gettext(fact.label), plain_fact(fact.name, facts[fact.name]))
        for fact in FACTS
        if facts.get(fact.name) is not None
    ]
