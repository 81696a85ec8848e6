"""Contributions of care to shared pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from renyang.care.models import Need
from renyang.core.access.gate import Action, Actor, may
from renyang.web.care.needs import needs_card, needs_head
from renyang.web.care.timeline import timeline
from renyang.web.shell.menu import Card, Menu, Page, is_street_staff


def _may_record(actor: Actor) -> bool:
    return may(actor, Action.CHANGE, Need)


MENU = Menu(
    pages=(
        Page("services", "needs", _("Needs"), is_street_staff),
        Page("services", "needs_unrecorded", _("Needs not recorded"), _may_record),
    ),
    person=(Card("care/needs-card.html", needs_card, 20, needs_head),),
    timeline=(timeline,),
    subjects={"needs": _("what somebody needs"), "needs_unrecorded": _("people without a recorded need")},
    facts={"needs": gettext_noop("Needs")},
)
