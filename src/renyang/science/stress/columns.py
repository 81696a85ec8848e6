"""Validated columns of a register: each value has its type and range, or a Problem locates it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from renyang.science.problem import Problem

UNKNOWN = -1
NO_ONE = -1
EVERY_SERVICE = 255  # a function that covers all services


class Columns:
    """One table of a register: named columns of equal length. Methods raise Problem for invalid columns or values."""

    def __init__(self, table: str, columns: Mapping[str, ArrayLike], communities: int, codes: Sequence[str]) -> None:
        self.table = table
        self.columns = {name: np.asarray(column) for name, column in columns.items()}
        self.communities_known = communities
        self.codes = tuple(codes)
        lengths = {column.shape for column in self.columns.values()}
        if len(lengths) > 1:
            raise Problem(
                "register_lengths",
                "The columns of {table} have different lengths.",
                table=table,
            )
        self.rows = len(next(iter(self.columns.values()))) if self.columns else 0

    def allow(self, *names: str) -> None:
        """Refuse columns other than these."""
        for name in self.columns:
            if name not in names:
                raise Problem(
                    "register_column",
                    "{table} has no column {column}.",
                    do="Columns are: {allowed}.",
                    table=self.table,
                    column=name,
                    allowed=", ".join(names),
                )

    def numbers(self, name: str, kind: Any, *, low: int, high: int = 2**31 - 1, default: Any = None) -> NDArray[Any]:
        """A column of whole numbers from low to high; `default` (a number or a column) if it is missing."""
        column = self._column(name, default)
        if column.dtype == bool:
            column = column.astype(np.int64)
        wide = column.astype(np.float64)
        self._refuse(name, column, ~((wide >= low) & (wide <= high) & (wide == np.floor(wide))), f"{low} … {high}")
        return column.astype(kind)

    def floats(
        self, name: str, *, unknown: float | None = None, low: float = -np.inf, high: float = np.inf
    ) -> NDArray[np.float64]:
        """A column of numbers from low to high; NaN becomes `unknown`, or is refused if that is None."""
        column = self._column(name, unknown).astype(np.float64)
        missing = np.isnan(column)
        wrong = ~missing & ~((column >= low) & (column <= high) & np.isfinite(column))
        self._refuse(name, column, wrong if unknown is not None else wrong | missing, f"{low} … {high}")
        return np.where(missing, unknown, column) if unknown is not None else column

    def communities(self, name: str) -> NDArray[np.int32]:
        """A column of community numbers."""
        column: NDArray[np.int32] = self.numbers(name, np.int32, low=0, high=self.communities_known - 1)
        return column

    def services(self, name: str, *, every: bool = False) -> NDArray[np.uint8]:
        """A column of service codes as numbers; "*" is EVERY_SERVICE if `every` is set."""
        column = self._column(name, None)
        numbers = {code: number for number, code in enumerate(self.codes)} | ({"*": EVERY_SERVICE} if every else {})
        self._refuse(name, column, np.array([str(code) not in numbers for code in column], bool), ", ".join(numbers))
        return np.array([numbers[str(code)] for code in column], dtype=np.uint8)

    def distinct(self, name: str) -> None:
        """Refuse duplicate values."""
        column = self.columns[name]
        _, first = np.unique(column, return_index=True)
        twice = np.ones(len(column), dtype=bool)
        twice[first] = False
        self._refuse(name, column, twice, "each value once")

    def _column(self, name: str, default: Any) -> NDArray[Any]:
        if name in self.columns:
            return self.columns[name]
        if default is None and self.columns:
            raise Problem("register_missing", "{table} needs a column {column}.", table=self.table, column=name)
        if default is None:
            return np.zeros(0)
        return np.broadcast_to(np.asarray(default), (self.rows,)).copy()

    def _refuse(self, name: str, column: NDArray[Any], wrong: NDArray[np.bool_], allowed: str) -> None:
        if wrong.any():
            row = int(np.argmax(wrong))
            raise Problem(
                "register_value",
                "{table}, column {column}, row {row}: {value} cannot be used.",
                do="Allowed: {allowed}.",
                table=self.table,
                column=name,
                row=row,
                value=str(column[row]),
                allowed=allowed,
            )
