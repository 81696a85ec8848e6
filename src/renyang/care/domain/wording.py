"""A need in words that a carer understands: "bathing twice a week, 60 minutes, two people, Monday and Thursday"."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from renyang.care.models import Need, Weekday
from renyang.science.catalogue import SERVICES
from renyang.science.frequency import Frequency, Per


@dataclass(frozen=True)
class NeedWords:
    """One need in the reader's language; empty texts for what is not set."""

    service: str
    often: str
    how: str  # how often, how long, by how many, when
    language: str
    must_not: str
    critical: bool


def need_words(need: Need) -> NeedWords:
    """A need in words."""
    return NeedWords(
        service=service_words(need.service),
        often=frequency_words(Frequency(need.times, Per(need.per))),
        how=_(", ").join(_how(need)),
        language=_("speaks {language}").format(language=need.language) if need.language else "",
        must_not=_("must not happen: {what}").format(what=need.must_not) if need.must_not else "",
        critical=need.critical,
    )


def service_words(code: str) -> str:
    """A service's name."""
    return _(SERVICES[code].label) if code in SERVICES else code


def frequency_words(frequency: Frequency) -> str:
    """A frequency in words."""
    times = frequency.times
    if frequency.per == Per.ONCE:
        return _("once only")
    if frequency.per == Per.ON_CALL:
        return _("on call")
    if frequency.per == Per.DAY:
        return ngettext("once a day", "%(times)d times a day", times) % {"times": times}
    if frequency.per == Per.WEEK:
        return ngettext("once a week", "%(times)d times a week", times) % {"times": times}
    if frequency.per == Per.MONTH:
        return ngettext("once a month", "%(times)d times a month", times) % {"times": times}
    return ngettext("once a quarter", "%(times)d times a quarter", times) % {"times": times}


def _how(need: Need) -> Iterator[str]:
    yield frequency_words(Frequency(need.times, Per(need.per)))
    yield _("{minutes} minutes").format(minutes=need.minutes)
    if need.people_needed > 1:
        yield _("two people at once")
    yield from time_words(need.days, need.time_from, need.time_to)


def time_words(days: Iterable[int], time_from: dt.time | None, time_to: dt.time | None) -> Iterator[str]:
    """The preferred days and the preferred time of day; nothing where any will do."""
    if days:
        yield _(", ").join(str(Weekday(day).label) for day in days)
    if time_from or time_to:
        yield _time_of_day(time_from, time_to)


def _time_of_day(time_from: dt.time | None, time_to: dt.time | None) -> str:
    start, end = (f"{time:%H:%M}" if time else "" for time in (time_from, time_to))
    if start and end:
        return _("between {start} and {end}").format(start=start, end=end)
    return _("from {start} on").format(start=start) if start else _("until {end}").format(end=end)
