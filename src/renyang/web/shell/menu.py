"""Contributions of rooms to shared pages: each room declares one `Menu` in its `menu.py`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise

from renyang.core.access.gate import Action, Actor, may
from renyang.core.access.roles import STREET_STAFF
from renyang.rooms import declared

Allowed = Callable[[Actor], bool]
Label = str | Promise


def may_view(*models: type) -> Allowed:
    """Return a check that an actor may see rows of at least one of these models."""
    return lambda actor: any(may(actor, Action.VIEW, model) for model in models)


def is_street_staff(actor: Actor) -> bool:
    """Return whether an actor is a sub-district officer or a community worker anywhere, to be offered their pages."""
    return bool(actor.granted(STREET_STAFF))


@dataclass(frozen=True)
class Page:
    """A page in the navigation, under one of its steps. `within` are the routes of the pages below it."""

    step: str
    route: str
    label: Label
    allowed: Allowed = lambda _actor: True
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkItem:
    """A task that waits for the actor, and the address where it is done."""

    address: str
    text: str


@dataclass(frozen=True)
class Tile:
    """A number on the Today page: what it counts, its source, and the address of the list behind it."""

    number: int
    what: str
    source: str
    address: str


@dataclass(frozen=True)
class Card:
    """A card on a shared page, sorted by `place`. `shown` returns what `template` shows, None if there is nothing to
    show; it takes the actor, and on a person's page also the `PersonView`.
    """

    template: str
    shown: Callable[..., Any]
    place: int


@dataclass(frozen=True)
class Menu:
    """All that a room adds. `subjects` and `facts` label what is read in the room, for the access log."""

    pages: tuple[Page, ...] = ()
    work: tuple[Callable[[Actor], Iterable[WorkItem]], ...] = ()
    tiles: tuple[Callable[[Actor], Iterable[Tile]], ...] = ()
    today: tuple[Card, ...] = ()
    person: tuple[Card, ...] = ()
    subjects: Mapping[str, Label] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def menus() -> tuple[Menu, ...]:
    """Return the menus of all rooms, lowest first, and that of core last."""
    return tuple(module.MENU for module in declared("web", "menu"))


def subject_labels() -> dict[str, Label]:
    """Return the access log's label of each subject."""
    return {code: label for menu in menus() for code, label in menu.subjects.items()}


def fact_labels() -> dict[str, str]:
    """Return the access log's label of each fact."""
    return {name: label for menu in menus() for name, label in menu.facts.items()}


def cards_shown(cards: Iterable[Card], *seen: object) -> list[tuple[str, Any]]:
    """Return template and content of each card that has something to show, in order."""
    ordered = sorted(cards, key=lambda card: card.place)
    return [(card.template, content) for card in ordered if (content := card.shown(*seen)) is not None]
