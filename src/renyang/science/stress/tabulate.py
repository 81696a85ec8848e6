"""A run's results as Arrow tables for notebooks and statistics software; pandas, polars and DuckDB read them as is."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from renyang.science.stress.outcomes import NEED, OUTCOMES

if TYPE_CHECKING:
    from renyang.science.stress.counts import Counts
    from renyang.science.stress.results import Results


def tables(results: "Results", spell: int) -> dict[str, Any]:
    """Tables by name (pyarrow.Table); `docs/algorithms/stress.md` lists the columns."""
    import pyarrow as pa  # noqa: PLC0415 - half a second that only tables need

    made = {
        "capabilities": _capabilities(results),
        "metrics": _metrics(results),
        "services": _services(results),
        "people": _people(results, spell),
    }
    return {name: pa.table(columns) for name, columns in made.items()}


def write(results: "Results", folder: Path, spell: int) -> None:
    """Write one Parquet file per table into a folder, created if missing."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables(results, spell).items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


def _capabilities(results: "Results") -> dict[str, Any]:
    """A row per capability, replicate and day: its value under the shock and without, null on days without demand."""
    shape = (len(results.curves), results.replicates, results.days)
    _, replicate, day = (index.ravel() for index in np.indices(shape))
    return {
        "capability": np.repeat(list(results.curves), results.replicates * results.days),
        "replicate": replicate,
        "day": day,
        "shocked": _nulls(np.concatenate([curve.ravel() for curve in results.curves.values()])),
        "usual": _nulls(np.concatenate([curve.ravel() for curve in results.baseline_curves.values()])),
    }


def _metrics(results: "Results") -> dict[str, Any]:
    """A row per capability and metric: mean, and the 90 % interval over replicates."""
    rows = [
        (capability, metric, cell) for capability, cells in results.metrics.items() for metric, cell in cells.items()
    ]
    return {
        "capability": [capability for capability, _, _ in rows],
        "metric": [metric for _, metric, _ in rows],
    } | {part: [cell[part] for _, _, cell in rows] for part in ("mean", "low", "high")}


def _services(results: "Results") -> dict[str, Any]:
    """A row per course (shocked, usual), day and service: needs and their outcomes, as means over replicates."""
    codes = results.community.parameters.codes
    day, service = (index.ravel() for index in np.indices((results.days, len(codes))))
    counted = {NEED: "need"} | OUTCOMES

    def means(counts: "Counts") -> Any:
        return counts.counters.mean(axis=0).reshape(len(day), -1)

    both = np.concatenate([means(results.shocked), means(results.baseline)])
    return {
        "course": np.repeat(["shocked", "usual"], len(day)),
        "day": np.tile(day, 2),
        "service": np.tile(np.array(codes)[service], 2),
    } | {name: both[:, column] for column, name in counted.items()}


def _people(results: "Results", spell: int) -> dict[str, Any]:
    """A row per person: mean unmet needs and probability of a long gap, each also without the shock; its cause."""
    people = results.community.people
    cause = {row.person: row.cause for row in results.left_behind(spell, at_least=-1)}
    return {
        "person": people.id,
        "community": np.array(results.community.names)[people.community],
        "level": people.level,
        "age_band": people.age_band,
        "lives_alone": people.lives_alone,
        "unmet": results.shocked.unmet.mean(axis=0),
        "unmet_usual": results.baseline.unmet.mean(axis=0),
        "long_gap": (results.shocked.longest >= spell).mean(axis=0),
        "long_gap_usual": (results.baseline.longest >= spell).mean(axis=0),
        "cause": [cause.get(int(person)) for person in people.id],
    }


def _nulls(values: Any) -> Any:
    """The values with nulls for NaN."""
    import pyarrow as pa  # noqa: PLC0415

    return pa.array(values, mask=np.isnan(values))
