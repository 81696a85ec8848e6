"""Actions of core that a search leads to."""

from django.utils.translation import gettext_lazy

from renyang.core.access.gate import Action, may
from renyang.core.models import ImportBatch
from renyang.web.shell.hits import Offer, of_offers

SEARCH = (
    of_offers(
        Offer(gettext_lazy("Import a spreadsheet"), "import_new", lambda actor: may(actor, Action.IMPORT, ImportBatch)),
        Offer(gettext_lazy("Change password"), "account_change_password"),
        Offer(gettext_lazy("Second factor"), "mfa_index"),
        Offer(gettext_lazy("Keys for programs"), "tokens"),
    ),
)
