"""Queries of index runs."""

from renyang.core.access.gate import Actor
from renyang.core.jobs.runs import RunState
from renyang.resilience.models import IndexRun


def latest_index(actor: Actor) -> IndexRun | None:
    """The latest completed index run visible to the actor, or None."""
    return IndexRun.objects.visible_to(actor).filter(state=RunState.DONE).order_by("-finished_at").first()


def newest_index_run(actor: Actor) -> IndexRun | None:
    """The latest index run in any state, without its result, or None."""
    return IndexRun.objects.visible_to(actor).defer("result").order_by("-created_at").first()
