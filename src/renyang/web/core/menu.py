"""Contributions of core to shared pages."""

from django.utils.translation import gettext_lazy

from renyang.core.access.sign_ins import FAILED, SIGNED_IN, SIGNED_OUT, TOKEN_REFUSED
from renyang.core.models import AccessEntry, Grant, ImportBatch
from renyang.web.core.search import SEARCH
from renyang.web.core.system import administers
from renyang.web.core.work import WORK
from renyang.web.shell.menu import Menu, Page, may_view

MENU = Menu(
    pages=(
        Page("data", "imports", gettext_lazy("Imports"), may_view(ImportBatch), ("import_new", "import_batch")),
        Page("admin", "accounts", gettext_lazy("User accounts"), may_view(Grant), ("account", "account_new")),
        Page("admin", "access", gettext_lazy("Access log"), may_view(AccessEntry)),
        Page("admin", "system", gettext_lazy("System"), administers),
    ),
    work=WORK,
    search=SEARCH,
    subjects={
        "rejects": gettext_lazy("rejected rows of an import"),
        "notes": gettext_lazy("cells of an import that were not understood"),
        "changes": gettext_lazy("records that an import changes"),
        "undoing": gettext_lazy("what undoing an import would do"),
        SIGNED_IN: gettext_lazy("signed in"),
        FAILED: gettext_lazy("a sign-in that failed"),
        SIGNED_OUT: gettext_lazy("signed out"),
        TOKEN_REFUSED: gettext_lazy("a key for programs that was refused"),
    },
)
