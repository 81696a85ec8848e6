"""The page of the system: health, backups, sealing keys and jobs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core import services
from renyang.core.access.gate import Action, Actor, may
from renyang.core.deployment.overview import Overview, overview
from renyang.core.models import Grant
from renyang.web.shell.charts.table import Table
from renyang.web.shell.listing import minute
from renyang.web.shell.pages import page
from renyang.web.shell.request import Request

LOOKS = {
    "settings": gettext_lazy("Settings"),
    "tables": gettext_lazy("Tables"),
    "database role": gettext_lazy("Database role"),
    "audit trail": gettext_lazy("Audit trail"),
    "history": gettext_lazy("History"),
    "row security": gettext_lazy("Row security"),
    "keys": gettext_lazy("Sealing keys"),
    "jobs": gettext_lazy("Jobs"),
    "backup": gettext_lazy("Backup"),
}
"""The checks in words."""
TASKS = {
    "core.apply_batch": gettext_lazy("Apply an import"),
    "core.backup_daily": gettext_lazy("Backup of the day"),
    "core.backup_now": gettext_lazy("Backup asked for"),
    "core.resume": gettext_lazy("Take up interrupted work"),
    "core.retry_stalled": gettext_lazy("Take up jobs of stopped workers"),
    "core.seal_history": gettext_lazy("Seal the history"),
    "people.compute_register": gettext_lazy("Link records"),
    "people.link_nightly": gettext_lazy("Nightly linkage"),
    "places.openings_check_daily": gettext_lazy("Check openings in force"),
    "resilience.compute_index": gettext_lazy("Compute the index"),
    "resilience.compute_stress": gettext_lazy("Compute a stress test"),
    "resilience.index_nightly": gettext_lazy("Nightly index"),
}
"""The jobs in words; another one is shown under its own name."""
STATES = {
    "failed": (gettext_lazy("failed"), "bad"),
    "doing": (gettext_lazy("being done"), ""),
    "todo": (gettext_lazy("waits"), ""),
}
"""The states of jobs in words, and the look of their badges."""


def administers(actor: Actor) -> bool:
    """Return whether the page is for the actor."""
    return may(actor, Action.CHANGE, Grant)


@page()
def system(request: Request) -> HttpResponse:
    """What `renyang check` finds, and the state of backups, sealing keys and jobs."""
    state = overview(request.actor)
    context = {
        "state": state,
        "findings": [(LOOKS[one.what], one.well, one.remark.translated(_)) for one in state.findings],
        "faults": sum(not one.well for one in state.findings),
        "last": next(iter(state.backups), None),
        "backups": _backups(state),
        "keys": _keys(state),
        "old": sum(key.values for key in state.keys if not key.is_current),
        "superfluous": [key.number for key in state.keys if not key.is_needed],
        "jobs": [(job, TASKS.get(job.task, job.task), *STATES[job.state]) for job in state.jobs],
        "job_words": _(
            "{waiting} wait, {running} are being done, {failed} failed. Workers that live: {workers}."
        ).format(
            waiting=state.job_counts["todo"],
            running=state.job_counts["doing"],
            failed=state.job_counts["failed"],
            workers=state.workers,
        ),
    }
    return render(request, "core/system-page.html", context)


@page("POST")
def backup_now(request: Request) -> HttpResponse:
    """Ask a worker for a backup."""
    services.backup_request(actor=request.actor)
    messages.success(request, _("Asked for. A worker makes the backup; reload this page to see it."))
    return redirect("system")


@page("POST")
def job_retry(request: Request, pk: int) -> HttpResponse:
    """Give a failed job back to its queue."""
    services.job_retry(actor=request.actor, job=pk)
    messages.success(request, _("The job waits for a worker again."))
    return redirect("system")


@page("POST")
def job_abandon(request: Request, pk: int) -> HttpResponse:
    """Give a failed job up."""
    services.job_abandon(actor=request.actor, job=pk)
    messages.success(request, _("Given up. The job is not tried again."))
    return redirect("system")


def _backups(state: Overview) -> Table:
    rows = [(minute(one.made_at), megabytes(one.size)) for one in state.backups]
    return Table(_("Backups in the folder"), [_("When"), _("Size")], rows, frozenset({1}))


def _keys(state: Overview) -> Table:
    rows = [
        (
            str(key.number),
            key.fingerprint or _("missing"),
            _("yes") if key.is_current else _("no"),
            f"{key.values:,}",
            _("yes") if key.is_in_history else _("no"),
            _("yes") if key.is_needed else _("no"),
        )
        for key in state.keys
    ]
    headings = [_("Key"), _("Fingerprint"), _("Seals now"), _("Values in records"), _("In the history"), _("Needed")]
    return Table(_("Sealing keys"), headings, rows, frozenset({3}))


def megabytes(size: int) -> str:
    """Return a file's size in words."""
    return f"{size / 1e6:,.1f} MB"
