"""How long what a shock does lasts for each site, team or person that it hits: a spread of times, not one day for all."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Times whose logarithm is normal."""

    median: float  # days
    spread: float  # standard deviation of the natural logarithm

    def left(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share still hit after so many days."""
        with np.errstate(divide="ignore"):
            share: NDArray[np.float64] = ndtr((math.log(self.median) - np.log(days)) / self.spread)
        return share


@dataclass(frozen=True, slots=True)
class Table:
    """Times as counted: rising days, each with the rising share that is over by then; even between them."""

    rows: tuple[tuple[float, float], ...]

    def left(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share still hit after so many days."""
        by, over = np.transpose([(0.0, 0.0), *self.rows])
        share: NDArray[np.float64] = 1.0 - np.interp(days, by, over)
        return share


Duration = LogNormal | Table
