"""Queries of stress tests."""

from typing import Any, NamedTuple

from django.db.models import F, Func, IntegerField, QuerySet

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.jobs.runs import RunState
from renyang.people.queries import NamedPerson, people_named
from renyang.resilience.models import StressRun

AT_ONCE = 2_000  # people per query
BY_SHOCK: Func = Func(
    F("left_behind"),
    template="jsonb_array_length(jsonb_path_query_array(%(expressions)s, '$[*] ? (@.probability > @.usual)'))",
    output_field=IntegerField(),
)
"""How many people are more likely to go without than on ordinary days, as `_by_shock` picks them."""


def stress_runs(actor: Actor) -> QuerySet[StressRun]:
    """The stress tests visible to the actor, newest first, without their results."""
    return StressRun.objects.visible_to(actor).defer("result", "left_behind").order_by("-created_at", "pk")


def stress_run(actor: Actor, pk: object) -> StressRun:
    """One stress test visible to the actor."""
    return get_for(actor, StressRun, pk)


def latest_stress(actor: Actor) -> StressRun | None:
    """The latest completed stress test visible to the actor, or None; without its results, of which the database reads
    `worst`, the share of usual care on the worst day, and `behind`, how many people the shock would leave behind.
    """
    rows = stress_runs(actor).filter(state=RunState.DONE).order_by("-created_at")
    return rows.annotate(worst=F("result__metrics__satisfaction__robustness__mean"), behind=BY_SHOCK).first()


class LeftBehind(NamedTuple):
    """A person who may go a week with an unmet need: probability under the shock and on ordinary days, and cause."""

    person: NamedPerson
    probability: float
    usual: float
    cause: str


def left_behind_counts(run: StressRun) -> tuple[int, int]:
    """How many people the shock would leave behind, and how many are as likely to go without on ordinary days."""
    by_shock = len(_by_shock(run))
    return by_shock, len(run.left_behind) - by_shock


def left_behind(actor: Actor, run: StressRun, action: Action = Action.VIEW) -> list[LeftBehind]:
    """The people the shock would leave behind, those it adds most to first: by name if the actor has the right, by
    pseudonym if outside the actor's scope.
    """
    rows = _by_shock(run)
    people: dict[str, NamedPerson] = {}
    for start in range(0, len(rows), AT_ONCE):
        people |= people_named(actor, [row["person"] for row in rows[start : start + AT_ONCE]], action)
    return [LeftBehind(**row | {"person": people[row["person"]]}) for row in rows if row["person"] in people]


def leaves_somebody_outside(actor: Actor, run: StressRun) -> bool:
    """Whether any of the people left behind is listed by pseudonym, being outside the actor's scope."""
    return any(row.person.person is None for row in left_behind(actor, run))


def _by_shock(run: StressRun) -> list[dict[str, Any]]:
    """The rows of people more likely to go without than on ordinary days, in the order of the engine."""
    return [row for row in run.left_behind if row["probability"] > row["usual"]]
