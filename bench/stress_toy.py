"""The stress engine against Mesa 3, starsim and plain numpy on the same toy, one thread, CPU seconds in one run.

The toy: each of 20,000 people needs a service with chance 0.1 a day; 1,500 a day are served, by class of priority and
within a class by lot; 180 days. Every engine is written in its own usual style and its means are checked against the
others', so that all do the same work. Compilation and imports are not counted.
"""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np

from bench.parts import row_of
from renyang.science import stress

PEOPLE, DAYS, CHANCE, CAPACITY, CLASSES, SEED = 20_000, 180, 0.1, 1_500, 5, 1
WITHIN = 0.01  # means of need and served may differ by this share (standard error of the mean need: 0.0016 of it)
FULL_REPLICATES = 4

Means = tuple[float, float]


def rows() -> list[dict[str, Any]]:
    """One row a comparison: what, peer, CPU seconds of both, ratio (peer / ours) and the ratio aimed at."""
    for peer in ("mesa", "starsim"):
        import_module(peer)
    stress.toy(people=100, days=2)
    ours, expected = _best(_ours, times=5)
    full = _full_model()
    found = []
    for peer, engine, aim, times in (
        ("mesa 3", _mesa, 150.0, 1),
        ("starsim", _starsim, 10.0, 2),
        ("numpy", _numpy, 2.5, 3),
    ):
        seconds, means = _best(engine, times=times)
        assert np.allclose(means, expected, rtol=WITHIN), f"{peer} does something else: {means}, not {expected}"
        found.append(row_of("stress toy", peer, ours, seconds, aim))
        if peer == "mesa 3":
            found.append(row_of("full stress model, one replicate", "mesa 3 (toy)", full, seconds, 30.0))
    return found


def _best(engine: Callable[[], Means], *, times: int) -> tuple[float, Means]:
    """Least CPU seconds of several runs, and the means found."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        means = engine()
        seconds.append(time.process_time() - start)
    return min(seconds), means


def _ours() -> Means:
    found = stress.toy(PEOPLE, DAYS, chance=CHANCE, capacity=CAPACITY, seed=SEED)
    return float(found.need.mean()), float(found.served.mean())


def _full_model() -> float:
    """CPU seconds of one replicate of the whole model: half of a pair."""
    community = stress.Community.synthetic(PEOPLE, SEED)
    scenario = stress.Scenario.load("winter-wave")
    results = stress.run(community, scenario, replicates=FULL_REPLICATES, days=DAYS, threads=1)
    return results.cpu_seconds / FULL_REPLICATES / 2


def _numpy() -> Means:
    random = np.random.default_rng(SEED)
    priority = np.arange(PEOPLE) % CLASSES
    times_served = np.zeros(PEOPLE, dtype=np.int64)
    need, served = np.zeros(DAYS), np.zeros(DAYS)
    for day in range(DAYS):
        who = np.flatnonzero(random.random(PEOPLE) < CHANCE)
        first = who[np.argsort(priority[who] + random.random(len(who)))][:CAPACITY]
        times_served[first] += 1
        need[day], served[day] = len(who), len(first)
    return float(need.mean()), float(served.mean())


def _mesa() -> Means:
    import mesa

    class Person(mesa.Agent):
        def __init__(self, model: "Town", priority: int) -> None:
            super().__init__(model)
            self.priority = priority
            self.times_served = 0

        def step(self) -> None:
            if self.random.random() < CHANCE:
                self.model.asking.append((self.priority + self.random.random(), self))

    class Town(mesa.Model):
        def __init__(self) -> None:
            super().__init__(rng=SEED)
            self.asking: list[tuple[float, Person]] = []
            self.need: list[int] = []
            self.served: list[int] = []
            Person.create_agents(self, PEOPLE, [number % CLASSES for number in range(PEOPLE)])

        def step(self) -> None:
            self.asking = []
            self.agents.do("step")
            self.asking.sort(key=lambda one: one[0])
            for _, person in self.asking[:CAPACITY]:
                person.times_served += 1
            self.need.append(len(self.asking))
            self.served.append(min(len(self.asking), CAPACITY))

    town = Town()
    for _ in range(DAYS):
        town.step()
    return float(np.mean(town.need)), float(np.mean(town.served))


def _starsim() -> Means:
    import starsim as ss

    class Service(ss.Module):
        def __init__(self) -> None:
            super().__init__()
            self.define_states(ss.FloatArr("times_served", default=0))
            self.asks = ss.bernoulli(p=CHANCE)
            self.lot = ss.random()
            self.need: list[int] = []
            self.served: list[int] = []

        def step(self) -> None:
            who = self.asks.filter(self.sim.people.auids)
            first = who[np.argsort(np.asarray(who) % CLASSES + self.lot.rvs(who))][:CAPACITY]
            self.times_served[first] += 1
            self.need.append(len(who))
            self.served.append(len(first))

    service = Service()
    ss.Sim(
        n_agents=PEOPLE,
        start=ss.days(0),
        stop=ss.days(DAYS - 1),
        dt=ss.days(1),
        modules=service,
        copy_inputs=False,
        verbose=0,
        rand_seed=SEED,
    ).run()
    return float(np.mean(service.need)), float(np.mean(service.served))
