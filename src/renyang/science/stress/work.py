"""The work of an ensemble: a community without the shock and its variants under the shock, replicate by replicate.

It can be sent to other processes and machines; the arrays of the compiled loop are made where it is played.
"""

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

import numpy as np

from renyang import __version__
from renyang.science.stress.community import Community
from renyang.science.stress.compiled import FINGERPRINT
from renyang.science.stress.counts import Counts
from renyang.science.stress.loop import Course, Draw, Tally, new_room, new_state, simulate
from renyang.science.stress.scenario import Scenario, normal
from renyang.science.stress.tables import Rules, Tables, largest_operator, rules_of, tables_of


@dataclass(frozen=True)
class Work:
    """A community, its variants, a scenario, the horizon in days and the seed; equal work gives equal counts."""

    community: Community
    variants: tuple[Community, ...]
    scenario: Scenario
    days: int
    seed: int

    def room(self, replicates: int) -> tuple[Counts, ...]:
        """Empty counts for this many replicates: of the community without the shock, then of each variant under it."""
        size = (replicates, self.days, len(self.community.parameters.services), len(self.community))
        return tuple(Counts.room(*size) for _ in range(1 + len(self.variants)))

    def prepare(self) -> None:
        """Build the arrays and compile the loop beforehand, so that neither timing nor threads include it."""
        _ = self._plain, self._jobs

    def play(self, replicate: int, courses: Sequence[Counts]) -> float:
        """Play one replicate of every course into `courses`, of one replicate each; returns processor seconds."""
        began = time.thread_time()
        calm, *shocked = courses
        self._plain.simulate(self._plain.calm, replicate, calm)
        for job, counts in zip(self._jobs, shocked, strict=True):
            job.simulate(job.shocked, replicate, counts)
        return time.thread_time() - began

    @property
    def _plain(self) -> "Job":
        """The job of the community itself."""
        return self._jobs[0] if self.variants[0] is self.community else self._calm_job

    def about(self) -> dict[str, str | int]:
        """Identify the run; the values differ if any input differs."""
        return {
            "version": __version__,
            "model": FINGERPRINT,
            "scenario": self.scenario.name,
            "impacts": _digest(self.scenario),
            "days": self.days,
            "seed": self.seed,
            "people": len(self.community),
            "community": _digest(self.community),
            "measures": _digest(self.variants),
        }

    @cached_property
    def largest(self) -> int:
        """The largest operator before any measures, so that a shock hits the same one in every variant; -1 without one."""
        return largest_operator(self.community)

    @cached_property
    def _jobs(self) -> tuple["Job", ...]:
        return tuple(Job(variant, self.scenario, self.days, self.seed, self.largest) for variant in self.variants)

    @cached_property
    def _calm_job(self) -> "Job":
        return Job(self.community, self.scenario, self.days, self.seed, self.largest)

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Job:
    """The arrays of one community and scenario; the constructor also compiles the loop, so that timings exclude it."""

    def __init__(self, community: Community, scenario: Scenario, days: int, seed: int, largest: int) -> None:
        self.tables: Tables = tables_of(community, largest)
        self.rules: Rules = rules_of(community)
        services = len(community.parameters.services)
        first, end = (-1, -1) if scenario.onset is None or scenario.end is None else (scenario.onset, scenario.end)
        self.shocked = Course(scenario.levels(community.parameters.codes, days), first, end)
        self.calm = Course(normal(services, days), -1, -1)
        self.seed = seed
        no_days = Course(normal(services, 0), -1, -1)
        self.simulate(no_days, 0, Counts.room(1, 0, services, len(community)).of(0))

    def simulate(self, course: Course, replicate: int, counts: Counts) -> None:
        """Run one replicate of a course."""
        self.trace(course, replicate, tally_of(counts))

    def trace(self, course: Course, replicate: int, tally: Tally) -> None:
        """The same, filling the tally with its trace."""
        state, room = new_state(self.tables, self.rules), new_room(self.tables)
        simulate(self.tables, self.rules, course, Draw(self.seed, replicate), state, room, tally)


def tally_of(counts: Counts) -> Tally:
    """A tally that counts into one replicate, without a trace."""
    return Tally(
        counts.counters,
        counts.gaps,
        counts.unmet,
        counts.longest,
        counts.cause,
        trace_outcome=np.zeros((0, 0), np.uint8),
        trace_site=np.zeros((0, 0), np.int32),
        trace_capacity=np.zeros((0, 0), np.int32),
    )


def _digest(value: object) -> str:
    digest = hashlib.sha256()
    _feed(digest, value)
    return digest.hexdigest()


def _feed(digest: Any, value: object) -> None:
    """Add a value and its contents: arrays with type and shape, dataclasses by field, others by `repr`."""
    if isinstance(value, np.ndarray):
        digest.update(f"{value.dtype.str}{value.shape}".encode())
        digest.update(np.ascontiguousarray(value).data)
    elif is_dataclass(value):
        digest.update(type(value).__name__.encode())
        for field in fields(value):
            _feed(digest, getattr(value, field.name))
    elif isinstance(value, Mapping):
        _feed(digest, sorted(value.items()))
    elif isinstance(value, tuple | list):
        digest.update(f"({len(value)}".encode())
        for item in value:
            _feed(digest, item)
    else:
        digest.update(repr(value).encode())
