"""Queries of stress tests."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from renyang.core.access.gate import Action, Actor, get_for
from renyang.core.jobs.runs import RunState
from renyang.people.queries import NamedPerson, people_named
from renyang.resilience.models import StressRun
from renyang.resilience.queries.parts import chosen, divisions_within
from renyang.science.identity import division_range

AT_ONCE = 2_000  # people per query
WHOLE_ONLY = ("curves", "metrics", "person_days", "people", "digest", "sources")
"""What a result tells of the whole division and of no community."""


@dataclass(frozen=True)
class StressPart:
    """A stress test as far as it tells of one division: the whole of it, or one of its communities.

    `division_code` is empty if the test is not done or tells nothing of any place within the reader's grants.
    """

    run: StressRun
    division_code: str
    counted: dict[str, Any]  # `left_behind` of the result

    @property
    def is_whole(self) -> bool:
        """Whether this is the whole division of the test."""
        return self.division_code == self.run.division_code

    @property
    def result(self) -> dict[str, Any]:
        """The result of the whole test; empty until it is done."""
        return self.run.result or {}

    @property
    def figures(self) -> dict[str, Any]:
        """How many people there are and are left behind: `people`, `shock`, `usual`, `more`."""
        figures: dict[str, Any] = self._of(self.counted)
        return figures

    @property
    def measures(self) -> list[tuple[dict[str, Any], dict[str, float]]]:
        """The measures with the people each spares here, those that spare most first, of equal ones the cheapest."""
        options = [(option, self._of(option)) for option in self.result["measures"]["options"]]
        return sorted(options, key=lambda entry: (-entry[1]["mean"], entry[0]["cost"]))

    def _of(self, counted: dict[str, Any]) -> Any:
        return counted["whole"] if self.is_whole else counted["communities"][self.division_code]


def stress_runs(actor: Actor) -> QuerySet[StressRun]:
    """The stress tests visible to the actor, newest first, without their results."""
    return StressRun.objects.visible_to(actor).defer("result", "left_behind").order_by("-created_at", "pk")


def stress_run(actor: Actor, pk: object) -> StressRun:
    """One stress test visible to the actor."""
    return get_for(actor, StressRun, pk)


def latest_stress(actor: Actor) -> StressPart | None:
    """The widest part of the latest completed stress test that the actor may read, or None. Of the result the database
    reads the figures by community only.
    """
    rows = stress_runs(actor).filter(state=RunState.DONE).order_by("-created_at")
    run: Any = rows.annotate(counted=F("result__left_behind")).first()
    return _part(actor, run, run.counted) if run else None


def stress_divisions(actor: Actor, run: StressRun) -> list[str]:
    """The divisions of a test whose figures the actor may read; none until it is done."""
    return divisions_within(actor, run, run.result["left_behind"]["communities"]) if run.result else []


def stress_part(actor: Actor, run: StressRun, division_code: str = "") -> StressPart:
    """A test's part in a division, by default the widest the actor may read. Raises OutOfScope for any other division."""
    return _part(actor, run, (run.result or {}).get("left_behind", {}), division_code)


def _part(actor: Actor, run: StressRun, counted: dict[str, Any], division_code: str = "") -> StressPart:
    shown = divisions_within(actor, run, counted["communities"]) if counted else []
    return StressPart(run, chosen(shown, division_code), counted)


def stress_result(actor: Actor, run: StressRun) -> dict[str, Any] | None:
    """A test's result as far as the actor may read it: whole, or only the figures of communities within their grants."""
    shown = stress_divisions(actor, run)
    if run.result is None or run.division_code in shown:
        return run.result
    measures = run.result["measures"]
    own = {key: value for key, value in run.result.items() if key not in WHOLE_ONLY}
    return own | {
        "left_behind": _within(run.result["left_behind"], shown),
        "measures": measures | {"options": [_within(option, shown) for option in measures["options"]]},
    }


def _within(counted: dict[str, Any], shown: list[str]) -> dict[str, Any]:
    """Counts by community, of these communities and without the whole."""
    communities = {code: counted["communities"][code] for code in shown}
    return {key: value for key, value in counted.items() if key != "whole"} | {"communities": communities}


class LeftBehind(NamedTuple):
    """A person who may go a week with an unmet need: probability under the shock and on ordinary days, and cause."""

    person: NamedPerson
    probability: float
    usual: float
    cause: str


def left_behind(actor: Actor, part: StressPart, action: Action = Action.VIEW) -> list[LeftBehind]:
    """The people of a part whom the shock would leave behind, those it adds most to first: by name if the actor has the
    right, by pseudonym if outside the actor's scope.
    """
    rows = [row for row in part.run.left_behind if row["probability"] > row["usual"]] if part.division_code else []
    people: dict[str, NamedPerson] = {}
    for start in range(0, len(rows), AT_ONCE):
        people |= people_named(actor, [row["person"] for row in rows[start : start + AT_ONCE]], action)
    low, high = division_range(part.division_code) if part.division_code else ("", "")
    there = {pk for pk, person in people.items() if part.is_whole or low <= person.division_code < high}
    return [LeftBehind(**row | {"person": people[row["person"]]}) for row in rows if row["person"] in there]
