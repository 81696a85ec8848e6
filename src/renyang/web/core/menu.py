"""Contributions of core to shared pages."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Actor
from renyang.core.access.sign_ins import FAILED, SIGNED_IN, SIGNED_OUT
from renyang.core.models import AccessEntry, BatchState, ImportBatch
from renyang.core.queries import batches
from renyang.web.shell.menu import Menu, Page, WorkItem, may_view


def _half_done(actor: Actor) -> Iterator[WorkItem]:
    """Yield the five newest imports that are staged or previewed but not applied."""
    for batch in batches(actor).filter(state__in=[BatchState.STAGED, BatchState.PREVIEWED, BatchState.FAILED])[:5]:
        yield WorkItem(
            reverse("import_batch", args=[batch.pk]), _("{file} is not yet taken in").format(file=batch.file_name)
        )


MENU = Menu(
    pages=(
        Page("know", "imports", gettext_lazy("Spreadsheets"), may_view(ImportBatch), ("import_new", "import_batch")),
        Page("learn", "access", gettext_lazy("Who read what"), may_view(AccessEntry)),
    ),
    work=(_half_done,),
    subjects={
        "rejects": gettext_lazy("rejected rows of an import"),
        SIGNED_IN: gettext_lazy("signed in"),
        FAILED: gettext_lazy("a sign-in that failed"),
        SIGNED_OUT: gettext_lazy("signed out"),
    },
)
