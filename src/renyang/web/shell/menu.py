"""Contributions of rooms to shared pages: each room declares one `Menu` in its `menu.py`."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
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


@dataclass(frozen=True, eq=False)  # there is one of each, so that a section of pages is quickly told from another
class Page:
    """A page in the navigation, in one of its sections. `within` are the routes of the pages below it."""

    section: str
    route: str
    label: Label
    allowed: Allowed = lambda _actor: True
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class WorkItem:
    """A task that waits for the actor: who or where it is about, why now, until when, and its one action.

    `key` names the row that it comes from, without personal data; a postponed item returns under the same key.
    """

    key: str
    about: str
    why: str
    action: str
    address: str
    until: dt.date | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Work:
    """All work of one kind: its label, how many items wait, the address of their list, and the first of them."""

    label: str
    count: int
    address: str
    items: Sequence[WorkItem]


@dataclass(frozen=True)
class Hit:
    """Something that a search leads to: its kind in words ("People", "Sites", "Pages"), which heads it, its name, what
    tells it apart from others of that name, and its address.
    """

    kind: str
    name: str
    detail: str
    address: str


@dataclass(frozen=True)
class Event:
    """Something that happened to a person, for the timeline on her page: when, what, by whom, and where it is read."""

    at: dt.datetime
    what: str
    who: str = ""
    address: str = ""


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
    """All that a room adds.

    `front` gives the address of the first page of an actor who does not work in the register, None for others. `work`
    takes the actor and the number of items wanted, `search` the actor, the text and the number of hits wanted, and
    `timeline` the actor and the `PersonView`. `subjects` and `facts` label what is read in the room, for the access log.
    """

    pages: tuple[Page, ...] = ()
    front: Callable[[Actor], str | None] = lambda _actor: None
    work: tuple[Callable[[Actor, int], Work | None], ...] = ()
    search: tuple[Callable[[Actor, str, int], Iterable[Hit]], ...] = ()
    timeline: tuple[Callable[..., Iterable[Event]], ...] = ()
    tiles: tuple[Callable[[Actor], Iterable[Tile]], ...] = ()
    glance: tuple[Card, ...] = ()
    person: tuple[Card, ...] = ()
    subjects: Mapping[str, Label] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def menus() -> tuple[Menu, ...]:
    """Return the menus of all rooms, lowest first, and that of core last."""
    return tuple(module.MENU for module in declared("web", "menu"))


def front_of(actor: Actor) -> str | None:
    """Return the address of the first page of an actor who does not work here; None for others."""
    return next((address for menu in menus() if (address := menu.front(actor)) is not None), None)


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
