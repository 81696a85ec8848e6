"""What a search leads to among the organisations."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from renyang.core.access.gate import Action, Actor, may
from renyang.core.queries import division_names
from renyang.organisations.models import Member
from renyang.organisations.queries import organisations
from renyang.web.shell.hits import named
from renyang.web.shell.menu import Hit


def _organisations(actor: Actor, text: str, wanted: int) -> Iterator[Hit]:
    names, with_members = division_names(), may(actor, Action.VIEW, Member)
    for row in named(text, wanted, organisations(actor), lambda row: (row.name,)):
        detail = f"{row.get_kind_display()} · {names.get(row.division_code, row.division_code)}"
        address = reverse("members", args=[row.pk]) if with_members else reverse("partners")
        yield Hit(_("Organisations"), row.name, detail, address)


SEARCH = (_organisations,)
