"""The integer counts of replicates, and a folder that stores them, so that a stopped run can resume."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from renyang.science.problem import Problem
from renyang.science.stress.outcomes import COLUMNS

HEAD = "run.json"


@dataclass(frozen=True, slots=True)
class Counts:
    """The integer counts of all replicates of one course of events; for a single replicate without the first axis."""

    counters: NDArray[np.int32]  # (replicates, days, services, COLUMNS)
    gaps: NDArray[np.int32]  # (replicates, days) people with a gap beyond the tolerance
    unmet: NDArray[np.uint16]  # (replicates, people) needs not served
    longest: NDArray[np.uint16]  # (replicates, people) days of the longest gap
    cause: NDArray[np.uint8]  # (replicates, people) cause of that gap

    @classmethod
    def room(cls, replicates: int, days: int, services: int, people: int) -> "Counts":
        """Zeroed counts for `replicates` replicates."""
        return cls(
            counters=np.zeros((replicates, days, services, COLUMNS), np.int32),
            gaps=np.zeros((replicates, days), np.int32),
            unmet=np.zeros((replicates, people), np.uint16),
            longest=np.zeros((replicates, people), np.uint16),
            cause=np.zeros((replicates, people), np.uint8),
        )

    def of(self, replicate: int) -> "Counts":
        """One replicate, as views."""
        return Counts(*(array[replicate] for array in self.arrays()))

    def arrays(self) -> tuple[NDArray[np.integer], ...]:
        """The arrays in the order of the fields."""
        return tuple(getattr(self, field.name) for field in fields(self))

    def take(self, other: "Counts") -> None:
        """Copy the numbers of another. Raises ValueError if the shapes differ."""
        for mine, theirs in zip(self.arrays(), other.arrays(), strict=True):
            if mine.shape != theirs.shape:
                raise ValueError(f"{theirs.shape} numbers do not fit where {mine.shape} are wanted")
            mine[...] = theirs


class Kept:
    """A folder with a file per finished replicate of one run. `about` identifies the run: equal runs have equal values."""

    def __init__(self, folder: Path, about: dict[str, str | int]) -> None:
        """Open a folder, created if missing. Raises Problem if it holds another run."""
        self._folder = folder
        head = folder / HEAD
        folder.mkdir(parents=True, exist_ok=True)
        if not head.exists():
            _replace(head, json.dumps(about, ensure_ascii=False, indent=2).encode())
            return
        kept = _read_head(head)
        other = [name for name, value in about.items() if kept.get(name) != value]
        if other:
            raise Problem(
                "other_run_kept",
                "{folder} keeps another run: {differs} differs.",
                kept="It was left as it is.",
                do="Give another folder, or the same arguments as then.",
                folder=str(folder),
                differs=", ".join(other),
            )

    def read(self, replicate: int, courses: Sequence[Counts]) -> float | None:
        """Load a finished replicate into `courses` and return its processor seconds; None if there is no readable one."""
        try:
            with np.load(self._file(replicate), allow_pickle=False) as held:
                for number, counts in enumerate(courses):
                    counts.take(Counts(*(held[f"{name}_{number}"] for name in Counts.__slots__)))
                return float(held["seconds"])
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None

    def write(self, replicate: int, courses: Sequence[Counts], seconds: float) -> None:
        """Store a finished replicate atomically."""
        held = {
            f"{name}_{number}": array
            for number, counts in enumerate(courses)
            for name, array in zip(Counts.__slots__, counts.arrays(), strict=True)
        }
        content = io.BytesIO()
        np.savez_compressed(content, allow_pickle=False, seconds=np.float64(seconds), **held)
        _replace(self._file(replicate), content.getvalue())

    def _file(self, replicate: int) -> Path:
        return self._folder / f"replicate-{replicate:06d}.npz"


def _read_head(head: Path) -> dict[str, str | int]:
    try:
        kept = json.loads(head.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    return kept if isinstance(kept, dict) else {}


def _replace(target: Path, content: bytes) -> None:
    """Write a file atomically."""
    part = target.with_suffix(".part")
    part.write_bytes(content)
    part.replace(target)
