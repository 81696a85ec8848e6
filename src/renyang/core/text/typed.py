"""Typed text: stored whole or rejected with a Problem, never truncated silently.

`readable` is the door for all that is typed or sent: services pass their arguments through it, pages and operations their
addresses, importers their cells.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from renyang.core.terms import TERM
from renyang.science.dates import EARLIEST, LATEST
from renyang.science.letters import readable_text
from renyang.science.problem import Problem


def typed(text: str, longest: int, *, kept: str, without: Problem | None = None) -> str:
    """Return a text that is `readable`, stripped of surrounding blanks.

    Raises Problem if it is unreadable or longer than `longest` characters, and `without`, if set, if it is empty. `kept`
    is the message's part on what stays unchanged.
    """
    text = readable_text(text, kept=kept).strip()
    if without is not None and not text:
        raise without
    if len(text) > longest:
        raise Problem(
            "text_too_long",
            "The text has {length} characters; at most {longest} can be kept.",
            kept=kept,
            do="Make it shorter.",
            length=len(text),
            longest=longest,
        )
    return text


def readable(value: Any) -> Any:
    """Return an argument with its texts as by `readable_text`, in mappings and terms too.

    Raises Problem if a text is unreadable, a day lies out of all bounds or a time has no time zone.
    """
    if isinstance(value, str) and type(value) is str:
        return readable_text(value, kept="Nothing was saved.")
    if isinstance(value, dt.date):
        _refuse_time(value)
        return value
    if isinstance(value, Mapping) and all(isinstance(one, str | dt.date) for one in value.values()):
        return {name: readable(one) for name, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        described = [one.name for one in dataclasses.fields(value) if TERM in one.metadata]
        read = {name: readable(getattr(value, name)) for name in described}
        changed = {name: one for name, one in read.items() if one is not getattr(value, name)}
        return dataclasses.replace(value, **changed) if changed else value
    return value


def _refuse_time(value: dt.date) -> None:
    if isinstance(value, dt.datetime) and value.tzinfo is None:
        raise Problem(
            "time_zone_missing",
            "The time {time} has no time zone.",
            kept="Nothing was saved.",
            do="Write it with one, for example {time}+08:00.",
            time=value.isoformat(timespec="minutes"),
        )
    day = value.date() if isinstance(value, dt.datetime) else value
    if not EARLIEST <= day <= LATEST:
        raise Problem(
            "day_out_of_bounds",
            "The day {day} cannot be right.",
            kept="Nothing was saved.",
            do="Give a day from {earliest} to {latest}.",
            day=day.isoformat(),
            earliest=EARLIEST.isoformat(),
            latest=LATEST.isoformat(),
        )
