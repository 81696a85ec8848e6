"""Every read of resilience that a face needs."""

from typing import Any

from django.db.models import QuerySet

from renyang.core.gate import Actor, get_for
from renyang.people.models import Person
from renyang.people.queries import people_named
from renyang.resilience.models import IndexRun, RunState, StressRun


def stress_runs(actor: Actor) -> QuerySet[StressRun]:
    """The stress tests an actor may see, newest first, without their results."""
    return StressRun.objects.visible_to(actor).defer("result", "left_behind").order_by("-created_at", "pk")


def stress_run(actor: Actor, pk: object) -> StressRun:
    """One stress test."""
    return get_for(actor, StressRun, pk)


def latest_stress(actor: Actor) -> StressRun | None:
    """The newest stress test that is done."""
    return StressRun.objects.visible_to(actor).filter(state=RunState.DONE).order_by("-created_at").first()


def latest_index(actor: Actor) -> IndexRun | None:
    """The newest index an actor may see."""
    return IndexRun.objects.visible_to(actor).order_by("-created_at").first()


def left_behind(actor: Actor, run: StressRun, limit: int = 50) -> list[tuple[Person, float, str]]:
    """Who would be left behind, likeliest first: only people the actor may see in the register."""
    rows: list[dict[str, Any]] = sorted(run.left_behind, key=lambda row: -row["probability"])
    people = people_named(actor, [row["person"] for row in rows])
    found = [(people[row["person"]], row["probability"], row["cause"]) for row in rows if row["person"] in people]
    return found[:limit]
