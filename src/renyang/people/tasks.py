"""Jobs of the register."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from renyang.core.access.gate import Actor
from renyang.people.queries import linked_divisions
from renyang.people.services import link_soon, people_resolve_anew, register_link


@app.task(name="people.link_records", queue="link", retry=RetryStrategy(max_attempts=3, wait=10))
def link_records(*, division: str) -> None:
    """Link a sub-district's records anew; running it twice changes nothing the second time."""
    register_link(actor=Actor.operator("job"), division_code=division)


@app.task(name="people.resolve_people", queue="link", retry=RetryStrategy(max_attempts=3, wait=10))
def resolve_people(*, division: str) -> None:
    """Let a sub-district's facts survive anew, after a rule was changed; running it twice changes nothing."""
    people_resolve_anew(actor=Actor.operator("job"), division_code=division)


@app.periodic(cron="0 3 * * *")
@app.task(name="people.link_nightly", queue="upkeep", queueing_lock="link_nightly")
def link_nightly(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Have every sub-district linked anew each night."""
    for division in linked_divisions():
        link_soon(division)
