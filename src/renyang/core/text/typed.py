"""Typed text: stored whole or rejected with a Problem, never truncated silently.

`readable` is the door for all that is typed or sent: services pass their arguments through it, pages and operations their
addresses, importers their cells.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.timezone import is_naive

from renyang.core.terms import TERM
from renyang.science.problem import Problem

EARLIEST, LATEST = dt.date(1880, 1, 1), dt.date(2100, 12, 31)  # [A] nothing on record lies outside

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufff9-\ufffb]")
"""Control characters other than tab and line ends, halves of characters, and marks of annotations."""
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
"""What turns writing round or shows as nothing, such as phones' address books put around numbers that are copied. The joiners
that letters and emoji are written with stay.
"""


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


def readable_text(text: str, *, kept: str = "") -> str:
    """Return a text without invisible formatting characters. Raises Problem if it holds control characters."""
    if _UNREADABLE.search(text):
        raise Problem("text_unreadable", "The text holds signs that are no letters.", kept=kept, do="Type it again.")
    return _INVISIBLE.sub("", text)


def letters_of(text: str) -> str:
    """Return a text of a file without control characters and invisible ones; nobody can type it again there."""
    return _INVISIBLE.sub("", _UNREADABLE.sub("", text))


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
    if isinstance(value, dt.datetime) and is_naive(value):
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
