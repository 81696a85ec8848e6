"""Work of the ground for Today: imports half done, their rows in question, and the second factor."""

from django.urls import reverse
from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor
from renyang.core.models import BatchState, ImportBatch
from renyang.core.queries import batches, second_factor_due
from renyang.web.shell.menu import Work, WorkItem
from renyang.web.shell.work import of_items, of_rows

HALF_DONE = (BatchState.STAGED, BatchState.PREVIEWED, BatchState.FAILED)


def _import(batch: ImportBatch) -> WorkItem:
    failed = batch.state == BatchState.FAILED
    why = _("The import failed.") if failed else _("This import is not finished.")
    address = reverse("import_batch", args=[batch.pk])
    return WorkItem(f"import {batch.pk}", batch.file_name, why, _("Go on"), address, urgent=failed)


def _imports(actor: Actor, wanted: int) -> Work | None:
    rows = batches(actor).filter(state__in=HALF_DONE)
    return of_rows(_("Imports half done"), rows, reverse("imports"), _import, wanted)


def _questions(actor: Actor, wanted: int) -> Work | None:
    rows = batches(actor).filter(state=BatchState.APPLIED, counts__question__gt=0)
    return of_rows(_("Rows of imports to decide"), rows, reverse("imports"), _question, wanted)


def _question(batch: ImportBatch) -> WorkItem:
    address = reverse("import_batch", args=[batch.pk]) + "#questions"
    why = _("Some rows were not imported: it is not clear whose they are.")
    return WorkItem(f"questions {batch.pk}", batch.file_name, why, _("Decide"), address)


def _second_factor(actor: Actor, _wanted: int) -> Work | None:
    due = second_factor_due(actor)
    if due is None:
        return None
    address = reverse("mfa_index")
    item = WorkItem(
        key="second factor",
        about=_("Your account"),
        why=_("Your role needs a second factor when you sign in."),
        action=_("Set it up"),
        address=address,
        until=due,
    )
    return of_items(_("Your account"), 1, address, [item])


WORK = (_second_factor, _imports, _questions)
