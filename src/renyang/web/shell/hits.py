"""What a search leads to: rows of the rooms, pages of the navigation, and actions, each by name."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import override, pgettext

from renyang.core.access.gate import Actor
from renyang.science.search_keys import name_fit
from renyang.web.shell.menu import Allowed, Hit, Label, menus
from renyang.web.shell.middleware import LANGUAGES
from renyang.web.shell.navigation import sections_for

Row = TypeVar("Row")


@dataclass(frozen=True)
class HitGroup:
    """The hits of one kind; `full` if there may be more than were wanted."""

    kind: str
    hits: Sequence[Hit]
    full: bool


@dataclass(frozen=True)
class Offer:
    """An action that a search leads to by its label: the route of its page, and who may open it."""

    label: Label
    route: str
    allowed: Allowed = lambda _actor: True


def hit_groups(actor: Actor, text: str, wanted: int) -> list[HitGroup]:
    """Return what a text leads to, at most `wanted` hits of a kind: rows in the order of the rooms, then actions and pages."""
    by_kind: dict[str, list[Hit]] = {}
    for provider in (*(one for menu in menus() for one in menu.search), _pages):
        for hit in provider(actor, text, wanted):
            by_kind.setdefault(hit.kind, []).append(hit)
    last = {pgettext("search", "Actions"), pgettext("search", "Pages")}
    kinds = sorted(by_kind, key=lambda kind: kind in last)
    return [HitGroup(kind, by_kind[kind][:wanted], len(by_kind[kind]) >= wanted) for kind in kinds]


def named(text: str, wanted: int, rows: Iterable[Row], names: Callable[[Row], Iterable[str]]) -> list[Row]:
    """Return the first rows that a text fits by one of their names; those whose name it begins come first."""
    fitting = ((min(fits), row) for row in rows if (fits := _fits(text, names(row))))
    return [row for _fit, row in sorted(fitting, key=lambda fit: fit[0])[:wanted]]


def of_offers(*offers: Offer) -> Callable[[Actor, str, int], Iterable[Hit]]:
    """Return a provider of the actions that the actor may do."""

    def search(actor: Actor, text: str, wanted: int) -> Iterator[Hit]:
        allowed = (offer for offer in offers if offer.allowed(actor))
        for offer in named(text, wanted, allowed, lambda offer: _in_all_languages(offer.label)):
            yield Hit(pgettext("search", "Actions"), str(offer.label), "", reverse(offer.route))

    return search


def _pages(actor: Actor, text: str, wanted: int) -> Iterator[Hit]:
    entries = [(section.label, page) for section in sections_for(actor) for page in section.pages]
    for section, page in named(text, wanted, entries, lambda entry: _in_all_languages(entry[1].label)):
        yield Hit(pgettext("search", "Pages"), str(page.label), str(section), reverse(page.route))


def _in_all_languages(label: Label) -> Iterator[str]:
    for language in LANGUAGES:
        with override(language):
            yield str(label)


def _fits(text: str, names: Iterable[str]) -> list[int]:
    return [fit for name in names if (fit := name_fit(name, text)) is not None]
