"""The divisions of a run whose figures an actor may read."""

from collections.abc import Iterable

from renyang.core.access.gate import Action, Actor, OutOfScope, may
from renyang.resilience.models import IndexRun, StressRun


def divisions_within(actor: Actor, run: IndexRun | StressRun, communities: Iterable[str]) -> list[str]:
    """The division of a run, then its communities, of those within the actor's grants: who works in a part of the
    division reads the figures of that part only.
    """
    codes = dict.fromkeys([run.division_code, *communities])
    return [code for code in codes if may(actor, Action.VIEW, type(run), code)]


def chosen(shown: list[str], division_code: str) -> str:
    """The division asked for; by default the first, empty if there is none. Raises OutOfScope for any other."""
    if division_code and division_code not in shown:
        raise OutOfScope
    return division_code or next(iter(shown), "")
