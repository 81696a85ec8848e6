"""How much long work one person may have under way, so that nobody keeps all others waiting."""

from renyang.core.access.gate import Actor
from renyang.core.jobs.runs import run_models, under_way_of
from renyang.science.problem import Problem

MOST_UNDER_WAY = 5  # runs of one person, waiting or being computed


def check_quota(actor: Actor) -> None:
    """Raise Problem if the actor has as many runs under way as one person may have. System actors have no limit."""
    if not actor.trusted and sum(under_way_of(model, actor.name) for model in run_models()) >= MOST_UNDER_WAY:
        raise Problem(
            "too_many_runs",
            "You already have {limit} computations waiting or running. That is the most one person may have.",
            kept="They continue.",
            do="Wait until one of them is done.",
            limit=MOST_UNDER_WAY,
        )
