"""Stocks under one scenario, computed once for all lists of a page."""

from dataclasses import dataclass
from functools import cached_property

from renyang.core.access.gate import Actor
from renyang.science.stress.scenario import Scenario
from renyang.supplies.queries.lending import Proposals, lending_proposals
from renyang.supplies.queries.staff import StaffOnHand, staff_on_hand
from renyang.supplies.queries.stocks import OnShelf, Unused, expiry_calendar, gap_list, on_shelves


@dataclass(frozen=True)
class InStore:
    """The stocks visible to an actor, in normal times or if a scenario began today. Each result is computed once."""

    actor: Actor
    scenario: Scenario | None = None

    def seen_by(self, actor: Actor) -> "InStore":
        """The same scenario for this actor; self if the actor is the same."""
        return self if actor == self.actor else InStore(actor, self.scenario)

    @cached_property
    def shelves(self) -> list[OnShelf]:
        """Each item of each community."""
        return on_shelves(self.actor, self.scenario)

    @cached_property
    def gaps(self) -> list[OnShelf]:
        """Items below their target, first to run out first."""
        return gap_list(self.shelves)

    @cached_property
    def expiring(self) -> dict[str, list[Unused]]:
        """Units that will expire unused, by month."""
        return expiry_calendar(self.shelves)

    @cached_property
    def unused(self) -> list[Unused]:
        """The same as one list, first to expire first."""
        return [row for rows in self.expiring.values() for row in rows]

    @cached_property
    def proposals(self) -> Proposals:
        """Proposed loans between communities."""
        return lending_proposals(self.actor, self.shelves)

    @cached_property
    def staff(self) -> list[StaffOnHand]:
        """Care and testing staff by community."""
        return staff_on_hand(self.actor, self.shelves, self.scenario)
