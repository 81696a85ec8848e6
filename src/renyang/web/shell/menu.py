"""What a room adds to the pages that all rooms share: each room declares one `Menu` in its `menu.py`."""

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
    """Open to whoever may see rows of one of these models."""
    return lambda actor: any(may(actor, Action.VIEW, model) for model in models)


def is_street_staff(actor: Actor) -> bool:
    """Open to the sub-district's officers and the community workers."""
    return bool(actor.roles & STREET_STAFF)


@dataclass(frozen=True)
class Page:
    """A page of the navigation, under one of its steps. `within` are the routes of the pages that belong under it."""

    step: str
    route: str
    label: Label
    allowed: Allowed = lambda _actor: True
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkItem:
    """Something that waits for the actor, and where it is done."""

    address: str
    text: str


@dataclass(frozen=True)
class Tile:
    """A number on Today, what it counts, and the list behind it."""

    number: int
    what: str
    source: str
    address: str


@dataclass(frozen=True)
class Card:
    """A part of a page that rooms put together: its template, and what it shows; None where it shows this actor nothing.
    On Today `shown` takes the actor, on a person's page the actor and the `PersonView`. Cards stand in the order of `place`.
    """

    template: str
    shown: Callable[..., Any]
    place: int


@dataclass(frozen=True)
class Menu:
    """All that a room adds. `subjects` and `facts` are the words of the access log for what is read in the room."""

    pages: tuple[Page, ...] = ()
    work: tuple[Callable[[Actor], Iterable[WorkItem]], ...] = ()
    tiles: tuple[Callable[[Actor], Iterable[Tile]], ...] = ()
    today: tuple[Card, ...] = ()
    person: tuple[Card, ...] = ()
    subjects: Mapping[str, Label] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def menus() -> tuple[Menu, ...]:
    """The menus of all rooms, bottom to top, the ground's last."""
    return tuple(module.MENU for module in declared("web", "menu"))


def subject_labels() -> dict[str, Label]:
    """What the access log calls each thing that can be read."""
    return {code: label for menu in menus() for code, label in menu.subjects.items()}


def fact_labels() -> dict[str, str]:
    """What the access log calls each fact."""
    return {name: label for menu in menus() for name, label in menu.facts.items()}


def cards_shown(cards: Iterable[Card], *seen: object) -> list[tuple[str, Any]]:
    """The template and content of each card that shows something, in order."""
    ordered = sorted(cards, key=lambda card: card.place)
    return [(card.template, content) for card in ordered if (content := card.shown(*seen)) is not None]
