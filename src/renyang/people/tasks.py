"""Background jobs of the register."""

from collections.abc import Mapping
from typing import Any

from procrastinate.contrib.django import app

from renyang.core.access.gate import Actor, get_for
from renyang.core.jobs.runs import Renew, run_through
from renyang.people.models import RegisterRun, RegisterWork
from renyang.people.queries import linked_divisions
from renyang.people.services import collections_follow, link_enqueue, people_resolve_anew, register_link


@app.task(name="people.compute_register", queue="link")
def compute_register(*, run: str) -> None:
    """Link the records of a sub-district, or resolve its people's facts again. Idempotent."""
    actor = Actor.operator("job")
    run_through(actor=actor, run=get_for(actor, RegisterRun, run), compute=_compute)


def _compute(run: RegisterRun, renew: Renew) -> Mapping[str, Any]:
    actor = Actor.operator("job")
    if run.work == RegisterWork.LINK:
        register_link(actor=actor, division_code=run.division_code)
    else:
        people_resolve_anew(actor=actor, division_code=run.division_code, progress=renew)
    return {}


@app.periodic(cron="0 3 * * *")
@app.task(name="people.link_nightly", queue="upkeep", queueing_lock="link_nightly")
def link_nightly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Queue the linking of every sub-district each night."""
    for division in linked_divisions():
        link_enqueue(actor=Actor.operator("job"), division_code=division)


@app.periodic(cron="30 4 * * *")
@app.task(name="people.collections_follow", queue="upkeep", queueing_lock="collections_follow")
def collections_follow_nightly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """List whoever has come into the population of a collection, each night."""
    collections_follow(actor=Actor.operator("job"))
