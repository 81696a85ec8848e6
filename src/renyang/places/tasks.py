"""Background jobs of places."""

from procrastinate.contrib.django import app

from renyang.core.access.gate import Actor
from renyang.places.queries.openings import divisions_decided
from renyang.places.services import openings_check


@app.periodic(cron="30 5 * * *")
@app.task(name="places.openings_check_daily", queue="upkeep", queueing_lock="openings_check_daily")
def openings_check_daily(timestamp: int) -> None:  # noqa: ARG001 - procrastinate's call
    """Check every opening decision in force each morning, as a prevalence entered for a later day may now apply."""
    for division in divisions_decided():
        openings_check(actor=Actor.operator("job"), division_code=division)
