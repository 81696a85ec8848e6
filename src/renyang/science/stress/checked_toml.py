"""Reading of TOML files written by people: every invalid key or value is reported with its line and what is allowed."""

import re
import tomllib
from typing import Any, NoReturn

from renyang.science.problem import Problem


class CheckedToml:
    """A file of some keys and an array of tables, `[[array]]`. `number` is the index of a table, None the head.

    `source` names the file in errors; every method raises Problem with source, line, key, value and what is allowed.
    """

    def __init__(self, text: str, source: str, array: str) -> None:
        self.lines = text.splitlines()
        self.source = source
        self.array = array
        try:
            self.data: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line_in_message = re.search(r"line (\d+)", str(error))
            raise Problem(
                "toml_syntax",
                "{source} is not a TOML file: {reason}.",
                source=source,
                reason=str(error).rstrip("."),
                line=int(line_in_message.group(1)) if line_in_message else len(self.lines),
            ) from error

    def tables(self) -> list[dict[str, Any]]:
        """The tables of the array."""
        tables = self.data.get(self.array, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.refuse(self.array, tables, f"[[{self.array}]] tables", None)
        return tables

    def refuse_other_keys(self, table: dict[str, Any], allowed: tuple[str, ...], number: int | None) -> None:
        """Refuse keys other than these."""
        for key in table:
            if key not in allowed:
                raise Problem(
                    "toml_key",
                    "{source}, line {line}: there is no key {key} here.",
                    do="Allowed: {allowed}.",
                    source=self.source,
                    line=self.line(key, number),
                    key=key,
                    allowed=", ".join(allowed),
                )

    def text(self, table: dict[str, Any], key: str, number: int | None) -> str:
        """A text, empty if missing."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.refuse(key, value, "a text in quotation marks", number)
        return value

    def choice(
        self, table: dict[str, Any], key: str, number: int, allowed: tuple[str, ...], default: str | None = None
    ) -> str:
        """One of the allowed words."""
        if key not in table and default is not None:
            return default
        value = self.required(table, key, number)
        if not isinstance(value, str) or value not in allowed:
            self.refuse(key, value, ", ".join(allowed), number)
        return value

    def words(self, table: dict[str, Any], key: str, number: int | None) -> tuple[str, ...]:
        """A list of texts, empty if missing."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.refuse(key, value, "a list of texts", number)
        return tuple(value)

    def whole(
        self, table: dict[str, Any], key: str, number: int | None, *, low: int, high: int, default: int | None = None
    ) -> int:
        """A whole number from low to high."""
        if key not in table and default is not None:
            return default
        value = self.required(table, key, number)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(key, value, f"a whole number from {low} to {high}", number)
        return value

    def amount(
        self, table: dict[str, Any], key: str, number: int | None, *, allowed: str, most: float = float("inf")
    ) -> float:
        """A number from 0 to `most`; `allowed` describes the range in errors."""
        value = self.required(table, key, number)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0.0 <= value <= most or value == float("inf"):
            self.refuse(key, value, allowed, number)
        return float(value)

    def required(self, table: dict[str, Any], key: str, number: int | None) -> Any:
        """A required value."""
        if key not in table:
            raise Problem(
                "toml_missing",
                "{source}, line {line}: {key} is missing.",
                source=self.source,
                line=self.line("", number),
                key=key,
            )
        return table[key]

    def refuse(self, key: str, value: object, allowed: str, number: int | None) -> NoReturn:
        """Raise Problem for a value."""
        raise Problem(
            "toml_value",
            "{source}, line {line}: {key} = {value} cannot be used.",
            do="Allowed: {allowed}.",
            source=self.source,
            line=self.line(key, number),
            key=key,
            value=repr(value),
            allowed=allowed,
        )

    def line(self, key: str, number: int | None) -> int:
        """The line of a key within the table of this number (None: the head), or of the table's header."""
        head = rf"\s*\[\[\s*{re.escape(self.array)}\s*\]\]"
        heads = [row for row, line in enumerate(self.lines) if re.match(head, line)]
        inside = number is not None and number < len(heads)
        start = heads[number] if inside and number is not None else 0
        ends = [row for row in heads if row > start]
        for row in range(start, ends[0] if ends else len(self.lines)):
            if key and re.search(rf"(^|[{{,])\s*[\"']?{re.escape(key)}[\"']?\s*=", self.lines[row]):
                return row + 1
        return start + 1
