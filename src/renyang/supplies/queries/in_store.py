"""What is in store on some terms, asked for once, however many lists of one page show it."""

from dataclasses import dataclass
from functools import cached_property

from renyang.core.access.gate import Actor
from renyang.science.stress.scenario import Scenario
from renyang.supplies.queries.lending import Proposals, lending_proposals
from renyang.supplies.queries.staff import StaffOnHand, staff_on_hand
from renyang.supplies.queries.stocks import OnShelf, Unused, expiry_calendar, gap_list, on_shelves


@dataclass(frozen=True)
class InStore:
    """What an actor's communities have in store in a normal time, or if a scenario began today; as it was first asked for."""

    actor: Actor
    scenario: Scenario | None = None

    def seen_by(self, actor: Actor) -> "InStore":
        """The same for this actor."""
        return self if actor == self.actor else InStore(actor, self.scenario)

    @cached_property
    def shelves(self) -> list[OnShelf]:
        """Each item of each community."""
        return on_shelves(self.actor, self.scenario)

    @cached_property
    def gaps(self) -> list[OnShelf]:
        """Those with less than their target, what is gone first coming first."""
        return gap_list(self.shelves)

    @cached_property
    def expiring(self) -> dict[str, list[Unused]]:
        """What will expire unused, by month."""
        return expiry_calendar(self.shelves)

    @cached_property
    def unused(self) -> list[Unused]:
        """The same in one list, what expires first coming first."""
        return [row for rows in self.expiring.values() for row in rows]

    @cached_property
    def proposals(self) -> Proposals:
        """Who could lend how much of what to whom."""
        return lending_proposals(self.actor, self.shelves)

    @cached_property
    def staff(self) -> list[StaffOnHand]:
        """Who is there to work."""
        return staff_on_hand(self.actor, self.shelves, self.scenario)
