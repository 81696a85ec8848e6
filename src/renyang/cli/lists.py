"""Declared lists on the command line: as a table in the terminal's language, or as JSON in the format of the API."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from renyang.cli.terminal import say_table

if TYPE_CHECKING:
    from renyang.core.lists import ListReading, Value


def say_list(reading: "ListReading[Any, Any]") -> None:
    """Print a whole list as a table."""
    columns = [column for column in reading.in_words if column.on_page]
    texts = [reading.words.texts(column) for column in columns]
    say_table(
        str(reading.declared.title),
        [column.heading for column in columns],
        [[text(row) for text in texts] for row in reading.rows()],
        numbers={at for at, column in enumerate(columns) if column.is_number},
    )


def list_json(reading: "ListReading[Any, Any]") -> list[dict[str, Any]]:
    """All rows of a list, ready for `say_json`."""
    return [{name: _plain(value) for name, value in record.items()} for record in reading.records()]


def _plain(value: "Value") -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
