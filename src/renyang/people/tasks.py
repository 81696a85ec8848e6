"""Background jobs of the register."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from renyang.core.access.gate import Actor
from renyang.people.queries import linked_divisions
from renyang.people.services import link_soon, people_resolve_anew, register_link


@app.task(name="people.link_records", queue="link", retry=RetryStrategy(max_attempts=3, wait=10))
def link_records(*, division: str) -> None:
    """Link the records of a sub-district again. Idempotent."""
    register_link(actor=Actor.operator("job"), division_code=division)


@app.task(name="people.resolve_people", queue="link", retry=RetryStrategy(max_attempts=3, wait=10))
def resolve_people(*, division: str) -> None:
    """Reapply survivorship to a sub-district after a rule changed. Idempotent."""
    people_resolve_anew(actor=Actor.operator("job"), division_code=division)


@app.periodic(cron="0 3 * * *")
@app.task(name="people.link_nightly", queue="upkeep", queueing_lock="link_nightly")
def link_nightly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Queue the linking of every sub-district each night."""
    for division in linked_divisions():
        link_soon(division)
