"""Contributions of core to shared pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Actor
from renyang.core.access.sign_ins import FAILED, SIGNED_IN, SIGNED_OUT
from renyang.core.models import AccessEntry, BatchState, Grant, ImportBatch
from renyang.core.queries import batches, second_factor_due
from renyang.web.shell.menu import Menu, Page, WorkItem, may_view


def _half_done(actor: Actor) -> Iterator[WorkItem]:
    """Yield the five newest imports that are staged or previewed but not applied."""
    for batch in batches(actor).filter(state__in=[BatchState.STAGED, BatchState.PREVIEWED, BatchState.FAILED])[:5]:
        yield WorkItem(
            reverse("import_batch", args=[batch.pk]), _("{file} is not yet taken in").format(file=batch.file_name)
        )


def _second_factor(actor: Actor) -> Iterator[WorkItem]:
    """Yield the second factor that the actor's role needs, until there is one."""
    due = second_factor_due(actor)
    if due is not None:
        text = _("Set up a second factor for signing in by {day}").format(day=date_format(due, "SHORT_DATE_FORMAT"))
        yield WorkItem(reverse("mfa_index"), text)


MENU = Menu(
    pages=(
        Page(
            "know",
            "imports",
            gettext_lazy("Spreadsheets"),
            may_view(ImportBatch),
            ("import_new", "import_batch"),
        ),
        Page("know", "accounts", gettext_lazy("User accounts"), may_view(Grant), ("account",)),
        Page("learn", "access", gettext_lazy("Who read what"), may_view(AccessEntry)),
    ),
    work=(_second_factor, _half_done),
    subjects={
        "rejects": gettext_lazy("rejected rows of an import"),
        "changes": gettext_lazy("records that an import changes"),
        "undoing": gettext_lazy("what undoing an import would do"),
        SIGNED_IN: gettext_lazy("signed in"),
        FAILED: gettext_lazy("a sign-in that failed"),
        SIGNED_OUT: gettext_lazy("signed out"),
    },
)
