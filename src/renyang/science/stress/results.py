"""Results of a stress test: curves, metrics, people left behind, and equity."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from renyang import __version__
from renyang.science.stress import plots, report, tabulate
from renyang.science.stress.community import Community
from renyang.science.stress.counts import Counts
from renyang.science.stress.equity import long_spell_by_group, theil, worst_tenth
from renyang.science.stress.left_behind import LISTED_FROM, SPELL, ByCommunity, by_community, counts_of
from renyang.science.stress.metrics import Curve, Summary, capabilities, curve_summary, metrics_of, summary
from renyang.science.stress.outcomes import CAUSES
from renyang.science.stress.scenario import Scenario

ROUNDING = 1e-9  # above the rounding error of shares of replicates
GROUPS = ("community", "level", "age_band", "lives_alone", "reads", "channels")


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A person with a long gap: id, chance over replicates, chance in the baseline, and the usual first cause."""

    person: int
    probability: float
    usual: float
    cause: str  # of CAUSES

    @property
    def extra(self) -> float:
        """The increase of the chance by the shock."""
        return self.probability - self.usual


@dataclass(frozen=True)
class Results:
    """A finished stress test; `shocked` and `baseline` are paired by replicate."""

    community: Community
    scenario: Scenario
    days: int
    replicates: int
    seed: int
    threads: int
    wall_seconds: float  # without the first compilation
    cpu_seconds: float
    shocked: Counts
    baseline: Counts
    without: Counts | None = None  # under the shock without the measures, if there are any
    largest_operator: int | None = None  # the organisation that the shock hits as the largest, if it picks one

    @cached_property
    def curves(self) -> dict[str, Curve]:
        """Capability -> (replicates, days) in [0, 1], NaN on days without demand."""
        return self._curves(self.shocked)

    @cached_property
    def baseline_curves(self) -> dict[str, Curve]:
        """The same for the paired run without the shock."""
        return self._curves(self.baseline)

    @cached_property
    def metrics(self) -> dict[str, dict[str, Summary]]:
        """Capability -> metric -> mean, low, high over replicates; units in `metrics.metrics_of`.

        Satisfaction also has unmet_person_days and extra_unmet_person_days (over the baseline), person-days.
        """
        without = self._curves(self.without) if self.without else {}
        cells = {
            name: metrics_of(curve, self.baseline_curves[name], self.onset, without.get(name))
            for name, curve in self.curves.items()
        }
        unmet, usual = (counts.unmet.sum(axis=1, dtype=np.float64) for counts in (self.shocked, self.baseline))
        cells["satisfaction"]["unmet_person_days"] = summary(unmet)
        cells["satisfaction"]["extra_unmet_person_days"] = summary(unmet - usual)
        return cells

    @property
    def onset(self) -> int | None:
        """First day of the shock; None if there is none within the days run."""
        onset = self.scenario.onset
        return onset if onset is not None and onset < self.days else None

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all counts, little-endian; the same run gives the same digest on any machine."""
        digest = hashlib.sha256()
        for counts in (self.shocked, self.baseline):
            for array in counts.arrays():
                digest.update(np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).data)
        return digest.hexdigest()

    @property
    def left_behind_by_community(self) -> ByCommunity:
        """People with a gap of seven days or more: (replicates, communities)."""
        return self._left_behind(self.shocked)

    def left_behind(self, spell: int = SPELL, at_least: float = LISTED_FROM) -> list[LeftBehind]:
        """People whom the shock makes by `at_least` more likely to go `spell` days or more without a service that they
        want, with the most frequent cause. Ordered by `extra`, then by `probability`, largest first.
        """
        long = self.shocked.longest >= spell
        often = np.zeros((len(CAUSES), len(self.community)), dtype=np.int64)
        codes = sorted(CAUSES)
        for row, code in enumerate(codes):
            often[row] = (long & (self.shocked.cause == code)).sum(axis=0)
        chance, usual = long.mean(axis=0), (self.baseline.longest >= spell).mean(axis=0)
        first = often.argmax(axis=0)
        ids = self.community.people.id
        listed = np.flatnonzero((chance > 0) & (chance - usual >= at_least - ROUNDING))
        who = sorted(listed, key=lambda row: (usual[row] - chance[row], -chance[row], ids[row]))
        return [
            LeftBehind(int(ids[row]), float(chance[row]), float(usual[row]), CAUSES[codes[first[row]]]) for row in who
        ]

    def equity(self, by: str = "community", spell: int = 7) -> dict[str, Any]:
        """Distribution of unmet needs among people who have needs: theil (total, within, between groups), worst_tenth
        (share of unmet needs on the tenth with most), long_spell (group -> chance of a gap of `spell` days); each with
        interval.

        by: one of GROUPS; group -1 is unknown. Raises ValueError for any other value.
        """
        if by not in GROUPS:
            raise ValueError(f"by must be one of {', '.join(GROUPS)}, not {by!r}")
        has_needs = np.diff(self.community.needs.first) > 0
        groups = getattr(self.community.people, by)[has_needs]
        unmet = self.shocked.unmet[:, has_needs]
        split = [theil(row, groups) for row in unmet]
        chance = long_spell_by_group(self.shocked.longest[:, has_needs], groups, spell)
        return {
            "theil": {
                part: summary(np.array([getattr(one, part) for one in split]))
                for part in ("total", "within", "between")
            },
            "worst_tenth": summary(np.array([worst_tenth(row) for row in unmet])),
            "long_spell": {group: summary(values) for group, values in chance.items()},
        }

    def tables(self, spell: int = 7) -> dict[str, Any]:
        """The run as Arrow tables: capabilities, metrics, services, people. `spell`: days of a long gap."""
        return tabulate.tables(self, spell)

    def to_parquet(self, folder: str | Path, spell: int = 7) -> None:
        """Write `tables` into a folder, one Parquet file each."""
        tabulate.write(self, Path(folder), spell)

    def plot(self, service: str | None = None) -> Any:
        """An altair chart: the five capabilities over time or, for one service, who served and why needs went unmet.

        `.save("run.svg")` writes it (also .png, .html). Raises ValueError for a service that is not in the run.
        """
        return plots.capabilities(self) if service is None else plots.service(self, service)

    def summary(self, spell: int = 7) -> str:
        """A short text: the run, lowest point and recovery of each capability, and who is left behind and why.

        spell: days of a long gap. Intervals are the 90 % interval over replicates.
        """
        return report.text(self, spell)

    def as_dict(self) -> dict[str, Any]:
        """The run as plain data for JSON; None for undefined metrics."""
        return {
            "scenario": self.scenario.name,
            "largest_operator": self.largest_operator,
            "seed": self.seed,
            "replicates": self.replicates,
            "days": self.days,
            "people": len(self.community),
            "threads": self.threads,
            "version": __version__,
            "digest": self.digest,
            "wall_seconds": round(self.wall_seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "person_days": len(self.community) * self.days * self.replicates,
            "curves": {name: curve_summary(curve) for name, curve in self.curves.items()},
            "metrics": self.metrics,
            "left_behind": counts_of(
                self.left_behind_by_community, self._left_behind(self.baseline), self._people, self.community.names
            ),
        }

    def more_left_behind(self, spell: int = SPELL) -> Summary:
        """People a replicate whom the shock, and not ordinary days, leaves `spell` days or more without a service."""
        long, usual = ((counts.longest >= spell).sum(axis=1) for counts in (self.shocked, self.baseline))
        return summary(long.astype(np.float64) - usual)

    @property
    def _people(self) -> NDArray[np.integer]:
        """People by community."""
        return np.bincount(self.community.people.community, minlength=len(self.community.names))

    def _left_behind(self, counts: Counts) -> ByCommunity:
        return by_community(counts.longest, self.community.people.community, len(self.community.names))

    def _curves(self, counts: Counts) -> dict[str, Curve]:
        with_needs = int((np.diff(self.community.needs.first) > 0).sum())
        return capabilities(counts.counters, counts.gaps, with_needs)
