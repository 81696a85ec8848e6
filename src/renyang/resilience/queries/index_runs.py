"""Queries of index runs."""

from dataclasses import dataclass
from typing import Any

from renyang.core.access.gate import Actor
from renyang.core.jobs.runs import RunState
from renyang.resilience.models import IndexRun
from renyang.resilience.queries.parts import chosen, divisions_within


@dataclass(frozen=True)
class IndexPart:
    """The index of one division of a run: the whole of it, or one of its communities."""

    run: IndexRun
    division_code: str

    @property
    def scores(self) -> dict[str, Any]:
        """The scores here: `indicators` and `levers`."""
        is_whole = self.division_code == self.run.division_code
        scored: dict[str, Any] = (
            self.run.result["whole"] if is_whole else self.run.result["communities"][self.division_code]
        )
        return scored


def latest_index(actor: Actor) -> IndexRun | None:
    """The latest completed index run visible to the actor, or None."""
    return IndexRun.objects.visible_to(actor).filter(state=RunState.DONE).order_by("-finished_at").first()


def newest_index_run(actor: Actor) -> IndexRun | None:
    """The latest index run in any state, without its result, or None."""
    return IndexRun.objects.visible_to(actor).defer("result").order_by("-created_at").first()


def index_divisions(actor: Actor, run: IndexRun) -> list[str]:
    """The divisions of a run whose index the actor may read."""
    return divisions_within(actor, run, run.result["communities"])


def index_part(actor: Actor, division_code: str = "") -> IndexPart | None:
    """The latest index of a division, by default the widest the actor may read; None if there is none. Raises OutOfScope
    for any other division.
    """
    run = latest_index(actor)
    code = chosen(index_divisions(actor, run), division_code) if run else ""
    return IndexPart(run, code) if run and code else None


def index_result(actor: Actor, run: IndexRun) -> dict[str, Any]:
    """A run's result as far as the actor may read it: whole, or only the communities within their grants."""
    result: dict[str, Any] = run.result
    shown = index_divisions(actor, run)
    if run.division_code in shown:
        return result
    return {part: {code: result[part][code] for code in shown} for part in ("communities", "ranks")}
