"""Plain-text summary of a run."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from renyang.science.stress.left_behind import LISTED_FROM

if TYPE_CHECKING:
    from renyang.science.stress.results import Results

CAUSES_SHOWN = 3


def text(results: "Results", spell: int) -> str:
    """The run, each capability's lowest point and recovery, and how many people are left behind and by which causes."""
    run = (f"{len(results.community):,} people", f"{results.days} days", f"{results.replicates} replicates")
    lines = [
        f"{results.scenario.title}: {', '.join(run)}, seed {results.seed}",
        f"{'':<16}{'lowest, of the usual (90 %)':>30}{'days to recover':>24}",
    ]
    for name, cells in results.metrics.items():
        censored = cells["recovery_censored"]["mean"]
        recovery = _ranged(cells["recovery_days"], "{:.0f}")
        if censored:
            recovery = f"{censored:.0%} do not"
        lines.append(f"{name:<16}{_ranged(cells['robustness'], '{:.1%}'):>30}{recovery:>24}")
    more = results.more_left_behind(spell)
    lines.append(
        f"People whom the shock leaves {spell} days or more without a service they want: "
        f"{_ranged(more, '{:,.0f}')} a replicate, beyond those of ordinary days"
    )
    chances: dict[str, float] = defaultdict(float)
    listed = results.left_behind(spell)
    for row in listed:
        chances[row.cause] += row.extra
    first = sorted(chances.items(), key=lambda item: -item[1])[:CAUSES_SHOWN]
    if first:
        extra = sum(chances.values())
        shares = ", ".join(f"{cause} {chance / extra:.0%}" for cause, chance in first)
        lines.append(
            f"What fails them first: {shares} ({len(listed):,} people at least {LISTED_FROM:.0%} likelier to be left)"
        )
    return "\n".join(lines)


def _ranged(cell: Mapping[str, float | None], style: str) -> str:
    """A mean with its interval; "-" if there is none."""
    mean, low, high = (None if cell[part] is None else style.format(cell[part]) for part in ("mean", "low", "high"))
    return "-" if mean is None else f"{mean} ({low} to {high})"
