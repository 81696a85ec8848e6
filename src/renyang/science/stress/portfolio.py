"""Search for the measures that together spare most unmet person-days within a budget.

A set of measures is valued by simulation on draws shared by all sets: the unmet person-days it spares under the shock.
With up to twelve measures every allowed set can be tried. With more, singles and pairs are simulated, a mixed-integer
programme predicts the best sets from them, and its ten best are simulated along with a greedy path.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.community import Community
from renyang.science.stress.ensemble import compare
from renyang.science.stress.knapsack import Choice, Set, best_sets
from renyang.science.stress.matrix import mean_interval
from renyang.science.stress.measures import Measure
from renyang.science.stress.metrics import Summary, summary
from renyang.science.stress.results import Results
from renyang.science.stress.scenario import Scenario

METHODS = ("auto", "exact", "surrogate", "greedy")
EXACT_MOST = 12  # most measures for which every set may be tried
AUTO_EXACT = 64  # most allowed sets that "auto" tries exhaustively
RESIMULATED = 10  # best sets of the programme to simulate
AT_ONCE = 250_000_000  # bytes of counts held in one comparison
LONG_SPELL = 7  # days

Gains = NDArray[np.float64]
Say = Callable[[int], None]


@dataclass(frozen=True)
class Option:
    """A simulated set of measures: sorted names, cost in yuan a year, person-days spared in each replicate."""

    measures: tuple[str, ...]
    cost: float
    gains: Gains

    @property
    def gain(self) -> Summary:
        """Person-days spared: mean, and the 90 % interval of that mean."""
        return mean_interval(self.gains)


@dataclass(frozen=True)
class Search:
    """The result of a search. `options` holds every allowed set that was simulated."""

    scenario: str
    budget: float
    method: str
    replicates: int
    seed: int
    people: int
    options: tuple[Option, ...]
    best: Option
    interactions: Mapping[tuple[str, str], Summary]
    who_gains: Mapping[str, list[dict[str, Any]]]

    def frontier(self) -> list[Option]:
        """The options by cost that spare more than every other option of equal or lower cost."""
        kept: list[Option] = []
        for option in sorted(self.options, key=lambda option: (option.cost, -option.gains.mean())):
            if not kept or option.gains.mean() > kept[-1].gains.mean():
                kept.append(option)
        return kept

    def regret(self, option: Option) -> Summary:
        """Person-days by which the best set of each replicate, in hindsight, spares more: mean, low, high."""
        most = np.max([other.gains for other in self.options], axis=0)
        return summary(most - option.gains)

    def as_dict(self) -> dict[str, Any]:
        """The search as plain data for JSON; gains in unmet person-days spared, costs in yuan a year."""

        def option_as_dict(option: Option) -> dict[str, Any]:
            return {
                "measures": option.measures,
                "cost": option.cost,
                "gain": option.gain,
                "regret": self.regret(option),
            }

        return {
            "scenario": self.scenario,
            "budget": self.budget,
            "method": self.method,
            "replicates": self.replicates,
            "seed": self.seed,
            "people": self.people,
            "simulated": len(self.options),
            "best": option_as_dict(self.best),
            "frontier": [option_as_dict(option) for option in self.frontier()],
            "interactions": [
                {"measures": pair, "gain": gain}
                for pair, gain in sorted(self.interactions.items(), key=lambda item: -abs(item[1]["mean"] or 0))
            ],
            "who_gains": self.who_gains,
        }


def search(
    community: Community,
    scenario: Scenario,
    options: Sequence[Measure],
    *,
    budget: float,
    method: str = "auto",
    replicates: int = 20,
    seed: int = 1,
    days: int | None = None,
    threads: int | None = None,
    progress: Say | None = None,
) -> Search:
    """Find the measures that spare most unmet person-days within a budget (yuan a year).

    method: "exact" (every allowed set, up to 12 measures), "surrogate" (singles, pairs, the programme's ten best, and
    greedy), "greedy", or "auto": exact up to 64 allowed sets, surrogate above. progress: called with the number of sets
    simulated. Raises Problem for an unknown method or too many measures for "exact".
    """
    choice = choice_of(options, budget)
    method = _method(method, options, choice)
    how = {"replicates": replicates, "seed": seed, "days": days, "threads": threads}
    trial = _Trial(community, scenario, tuple(options), choice, how, progress)
    if method == "exact":
        trial.simulate(choice.sets())
    if method == "surrogate":
        trial.simulate(_small_sets(choice))
        alone, together = trial.worth()
        trial.simulate(best_sets(choice, alone, together, RESIMULATED))
    if method != "exact":
        _greedy(trial)
    gains_of = {chosen: gains for chosen, gains in trial.gains.items() if choice.allows(chosen)}
    best = max(gains_of, key=lambda chosen: (gains_of[chosen].mean(), -choice.cost(chosen)))
    return Search(
        scenario=scenario.name,
        budget=budget,
        method=method,
        replicates=replicates,
        seed=seed,
        people=len(community),
        options=tuple(trial.option(chosen) for chosen in gains_of),
        best=trial.option(best),
        interactions=trial.interactions(),
        who_gains=trial.who_gains(best),
    )


def choice_of(options: Sequence[Measure], budget: float) -> Choice:
    """Measures as the things of a knapsack, by their place. budget: yuan a year."""
    place = {measure.name: at for at, measure in enumerate(options)}
    return Choice(
        costs=tuple(measure.cost for measure in options),
        budget=budget,
        needs=tuple(frozenset(place[name] for name in measure.needs) for measure in options),
        excludes=tuple(frozenset(place[name] for name in measure.excludes) for measure in options),
    )


def sets_at_once(community: Community, replicates: int) -> int:
    """How many sets of measures fit into one comparison."""
    return max(1, AT_ONCE // (replicates * max(len(community), 1) * 8))


def _method(method: str, options: Sequence[Measure], choice: Choice) -> str:
    if method not in METHODS:
        raise Problem(
            "search_method", "There is no method {method}.", do="Allowed: {allowed}.", method=method,
            allowed=", ".join(METHODS),
        )  # fmt: skip
    if method == "exact" and len(options) > EXACT_MOST:
        raise Problem(
            "search_exact",
            "{count} measures are too many to try every set of them.",
            do="Leave some out, up to {most}, or use the method surrogate.",
            count=len(options),
            most=EXACT_MOST,
        )
    if method == "auto":
        few = len(options) <= EXACT_MOST and len(choice.sets()) <= AUTO_EXACT
        return "exact" if few else "surrogate"
    return method


def _small_sets(choice: Choice) -> list[Set]:
    """The empty set, each measure alone and each pair not excluded, even if a measure they need is missing."""
    things = range(len(choice.costs))
    pairs = [frozenset(pair) for pair in combinations(things, 2) if pair[1] not in choice.excludes[pair[0]]]
    return [frozenset(), *(frozenset({thing}) for thing in things), *pairs]


def _greedy(trial: "_Trial") -> None:
    """Add the measure that spares most per yuan, with those it needs, until no affordable one spares more."""
    chosen: Set = frozenset()
    trial.simulate([chosen])
    while True:
        further = {chosen | trial.choice.with_needs(thing) for thing in range(len(trial.options))} - {chosen}
        further = {candidate for candidate in further if trial.choice.allows(candidate)}
        trial.simulate(sorted(further, key=sorted))
        gained = {candidate: (trial.gains[candidate] - trial.gains[chosen]).mean() for candidate in further}
        better = [candidate for candidate in sorted(further, key=sorted) if gained[candidate] > 0]
        if not better:
            return
        spent = trial.choice.cost(chosen)
        chosen = max(better, key=lambda candidate: gained[candidate] / max(trial.choice.cost(candidate) - spent, 1.0))


@dataclass
class _Trial:
    """Sets of measures and their gains; each set is simulated once."""

    community: Community
    scenario: Scenario
    options: tuple[Measure, ...]
    choice: Choice
    how: dict[str, Any]
    progress: Say | None
    gains: dict[Set, Gains] = field(default_factory=dict)

    def simulate(self, sets: Sequence[Set]) -> None:
        """Simulate the sets not yet simulated, in parts whose counts fit in memory."""
        new = [chosen for chosen in dict.fromkeys(sets) if chosen not in self.gains]
        size = sets_at_once(self.community, self.how["replicates"])
        for start in range(0, len(new), size):
            part = new[start : start + size]
            results_of = self._compare(part)
            unmet = {name: results.shocked.unmet.sum(axis=1, dtype=np.float64) for name, results in results_of.items()}
            for chosen in part:
                self.gains[chosen] = unmet["nothing"] - unmet[self._name(chosen)]
            if self.progress is not None:
                self.progress(len(self.gains))

    def worth(self) -> tuple[list[float], dict[tuple[int, int], float]]:
        """Mean gain of each measure alone, and the gain of each pair beyond the sum of its two."""
        alone = [float(self.gains[frozenset({thing})].mean()) for thing in range(len(self.options))]
        pairs = [tuple(sorted(chosen)) for chosen in self.gains if len(chosen) == 2]
        return alone, {
            (left, right): float(self.gains[frozenset({left, right})].mean()) - alone[left] - alone[right]
            for left, right in pairs
        }

    def interactions(self) -> dict[tuple[str, str], Summary]:
        """Gain of each simulated pair beyond the sum of both measures alone, negative if less."""
        gains_of = {}
        for left, right in combinations(range(len(self.options)), 2):
            parts = frozenset({left}), frozenset({right}), frozenset({left, right})
            if all(part in self.gains for part in parts):
                first, second, both = (self.gains[part] for part in parts)
                gains_of[self.options[left].name, self.options[right].name] = mean_interval(both - first - second)
        return gains_of

    def who_gains(self, chosen: Set) -> dict[str, list[dict[str, Any]]]:
        """Unmet days spared per person, and the chance of a long gap before and after, by group."""
        results_of = self._compare([chosen])
        before, after = results_of["nothing"], results_of[self._name(chosen)]
        return {by: _by_group(before, after, by) for by in ("community", "level", "lives_alone", "age_band")}

    def option(self, chosen: Set) -> Option:
        """A simulated set as an Option."""
        names = tuple(sorted(self.options[thing].name for thing in chosen))
        return Option(names, self.choice.cost(chosen), self.gains[chosen])

    def _compare(self, sets: Sequence[Set]) -> dict[str, Results]:
        return compare(
            self.community, self.scenario, [[self.options[thing] for thing in sorted(chosen)] for chosen in sets],
            **self.how,
        )  # fmt: skip

    def _name(self, chosen: Set) -> str:
        return " + ".join(sorted(self.options[thing].name for thing in chosen)) or "nothing"


def _by_group(before: Results, after: Results, by: str) -> list[dict[str, Any]]:
    groups = getattr(before.community.people, by)
    spared = before.shocked.unmet.mean(axis=0) - after.shocked.unmet.mean(axis=0)
    long = [(results.shocked.longest >= LONG_SPELL).mean(axis=0) for results in (before, after)]
    labels = before.community.names if by == "community" else None
    return [
        {
            "group": labels[group] if labels else int(group),
            "people": int((groups == group).sum()),
            "days_spared_a_person": float(spared[groups == group].mean()),
            "long_gap_before": float(long[0][groups == group].mean()),
            "long_gap_after": float(long[1][groups == group].mean()),
        }
        for group in np.unique(groups)
    ]
