"""What a search leads to in the register."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from renyang.core.access.gate import Action, Actor, may
from renyang.people import queries
from renyang.people.lists import REGISTER
from renyang.people.models import Person
from renyang.people.queries.collections import may_plan
from renyang.people.queries.survivorship import may_read_rules
from renyang.web.shell.hits import Offer, of_offers
from renyang.web.shell.menu import Hit

DETAIL = ("division_code", "birth_date", "address")
"""The columns of the register that tell people of one name apart."""


def _people(actor: Actor, text: str, wanted: int) -> Iterator[Hit]:
    """Yield people as the register finds them. The search, and who was shown, are logged as for the register."""
    if not may(actor, Action.VIEW, Person):
        return
    terms = queries.searched(actor, queries.Filters(search=text))
    reading = REGISTER.read_by(actor, terms)
    columns = [column for name in DETAIL for column in reading.in_words if column.name == name]
    texts = [reading.words.texts(column) for column in columns]
    kind = _("People, if something is misspelt") if terms.filters.near else pgettext("section", "People")
    for person in reading.page(size=wanted, shown=columns).rows:
        detail = filter(None, (words(person) for words in texts))
        yield Hit(kind, person.name, " · ".join(detail), reverse("person", args=[person.pk]))


SEARCH = (
    _people,
    of_offers(
        Offer(gettext_lazy("Print as a roster for the round"), "roster", queries.may_export),
        Offer(gettext_lazy("Plan a collection"), "collection_new", may_plan),
        Offer(gettext_lazy("Source priority"), "survivorship_rules", may_read_rules),
    ),
)
