"""Queue what changes a sub-district's register as a whole: linking records, resolving facts after a rule changed."""

from renyang.core.access.gate import Action, Actor, require
from renyang.core.access.session import trusted
from renyang.core.jobs.runs import RunState, run_defer
from renyang.core.service import service
from renyang.people.models import Person, RegisterRun, RegisterWork


@service
def link_enqueue(*, actor: Actor, division_code: str) -> RegisterRun:
    """Queue a linking of a division's sub-district; however often it is asked for before it begins, one is queued."""
    require(actor, Action.IMPORT, Person, division_code)
    return register_enqueue(actor, f"{division_code[:9]}000", RegisterWork.LINK)


@trusted()  # a sub-district's run, for whoever of its communities asks
def register_enqueue(actor: Actor, division_code: str, work: RegisterWork) -> RegisterRun:
    """Within a service: the run of a sub-district that waits, created and queued if there is none.

    No worker claims it before the service commits, so that it reads whatever the service wrote.
    """
    waiting = RegisterRun.objects.filter(division_code=division_code, work=work, state=RunState.WAITING)
    while (run := waiting.select_for_update().first()) is None:
        new = RegisterRun(division_code=division_code, work=work, created_by=actor.name)
        RegisterRun.objects.bulk_create([new], ignore_conflicts=True)
    run_defer(run)
    return run
