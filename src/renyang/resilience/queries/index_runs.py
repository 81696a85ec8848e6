"""Every read of the index."""

from renyang.core.access.gate import Actor
from renyang.core.jobs.runs import RunState
from renyang.resilience.models import IndexRun


def latest_index(actor: Actor) -> IndexRun | None:
    """The newest index that is counted."""
    return IndexRun.objects.visible_to(actor).filter(state=RunState.DONE).order_by("-finished_at").first()


def newest_index_run(actor: Actor) -> IndexRun | None:
    """The index that was asked for last, whatever became of it, without its result."""
    return IndexRun.objects.visible_to(actor).defer("result").order_by("-created_at").first()
