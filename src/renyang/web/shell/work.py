"""The work queue of Today: what waits for the actor in all rooms, ranked, without what the actor put off."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from renyang.core.access.gate import Actor, NotAllowed
from renyang.core.lists import DeclaredList
from renyang.core.queries import postponed_work
from renyang.web.shell.menu import Label, Work, WorkItem, menus

SHOWN = 15
AT_ONCE = 3  # items of one kind before those of the others
Row = TypeVar("Row")
Waiting = TypeVar("Waiting", bound=Model)


@dataclass(frozen=True)
class Queue:
    """The first items of the queue, the kinds of work that wait with their numbers, and how many items are put off."""

    items: Sequence[WorkItem]
    kinds: Sequence[Work]
    postponed: int

    @property
    def count(self) -> int:
        """The number of items that wait, of all kinds, those put off included."""
        return sum(kind.count for kind in self.kinds)


def queue(actor: Actor) -> Queue:
    """Return what waits for the actor: what is urgent first, then the first few items of each kind, those due by now in the
    order of the rooms and the others by day, then the next few, so that no kind of work hides another.
    """
    today = timezone.localdate()
    put_off = postponed_work(actor)
    wanted = SHOWN + len(put_off)
    kinds = [work for menu in menus() for waiting in menu.work if (work := waiting(actor, wanted)) is not None]
    due = [[item for item in kind.items if item.key not in put_off] for kind in kinds]
    placed = [(place // AT_ONCE, item) for items in due for place, item in enumerate(items)]
    placed.sort(key=lambda one: (not one[1].urgent, one[0], max(one[1].until or today, today)))
    postponed = sum(len(kind.items) for kind in kinds) - len(placed)
    return Queue([item for _place, item in placed[:SHOWN]], kinds, postponed)


def of_list(
    declared: DeclaredList[Row, Any],
    item: Callable[[Row], WorkItem],
    *,
    label: Label,
    address: Callable[[], str],
    terms: object = None,
) -> Callable[[Actor, int], Work | None]:
    """Return a provider of work whose items are the first rows of a list; reading them is logged as for the list."""

    def work(actor: Actor, wanted: int) -> Work | None:
        try:
            page = declared.read_by(actor, terms).page(size=wanted)
        except NotAllowed:
            return None
        return of_items(label, page.count, address(), map(item, page.rows))

    return work


def of_rows(
    label: Label, rows: QuerySet[Waiting], address: str, item: Callable[[Waiting], WorkItem], wanted: int
) -> Work | None:
    """Return the work of one kind: an item for each of the first rows; None if nothing waits."""
    first = list(rows[:wanted])
    return of_items(label, len(first) if len(first) < wanted else rows.count(), address, map(item, first))


def of_items(label: Label, count: int, address: str, items: Iterable[WorkItem]) -> Work | None:
    """Return the work of one kind; None if nothing waits."""
    return Work(str(label), count, address, list(items)) if count else None
