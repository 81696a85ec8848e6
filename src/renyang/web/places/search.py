"""What a search leads to among the sites."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from renyang.core.access.gate import Actor
from renyang.core.queries import division_names
from renyang.places.queries import sites
from renyang.web.shell.hits import named
from renyang.web.shell.menu import Hit


def _sites(actor: Actor, text: str, wanted: int) -> Iterator[Hit]:
    names = division_names()
    for row in named(text, wanted, sites(actor).prefetch_related(None), lambda row: (row.name,)):
        detail = f"{row.get_kind_display()} · {names.get(row.division_code, row.division_code)}"
        yield Hit(_("Sites"), row.name, detail, reverse("site", args=[row.pk]))


SEARCH = (_sites,)
