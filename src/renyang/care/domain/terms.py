"""The terms of a need and their validation."""

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import IntegerChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy

from renyang.care.models import LANGUAGE_LIMIT, MUST_NOT_LIMIT, Need, NeedSource, Per, Weekday
from renyang.core.access.roles import chosen
from renyang.core.terms import term, term_fields
from renyang.core.text.typed import typed
from renyang.science.catalogue import SERVICES, Service
from renyang.science.frequency import MOST_A_DAY, PER_WEEK, Frequency
from renyang.science.frequency import Per as Stretch
from renyang.science.problem import Problem

MINUTES = (5, 1440)  # a visit: from five minutes to a whole day
MOST_TIMES = math.floor(MOST_A_DAY * 7 / PER_WEEK[Stretch.QUARTER])  # in the longest period


def _(message: str) -> str:
    return message


DAYS_AHEAD = 366  # [A] nobody knows further ahead what somebody will need
KEPT = _("Nothing was saved.")


class PeopleNeeded(IntegerChoices):
    """The number of people needed at once."""

    ONE = 1, gettext_lazy("one")
    TWO = 2, gettext_lazy("two")


@dataclass(frozen=True, kw_only=True)
class NeedTerms:
    """The agreed terms of one need. Fields are named as in the model."""

    times: int = term(_("How many times"), hint=_("1 where it is wanted once, or on call."), low=1, high=MOST_TIMES)
    per: str = term(_("In which time"), choices=Per)
    minutes: int = term(_("Minutes a visit"), low=MINUTES[0], high=MINUTES[1])
    people_needed: int = term(_("How many people at once"), choices=PeopleNeeded, default=PeopleNeeded.ONE.value)
    critical: bool = term(_("Critical: there is danger where it does not come"))
    days: tuple[int, ...] = term(_("Days of the week"), hint=_("None: any day."), choices=Weekday, default=())
    time_from: dt.time | None = term(_("Not before"), default=None)
    time_to: dt.time | None = term(_("Not after"), default=None)
    language: str = term(
        _("Language or dialect"), hint=_("Only where it matters who comes."), longest=LANGUAGE_LIMIT, default=""
    )
    must_not: str = term(
        _("What must not happen"),
        hint=_("As the carer should read it: no sugar; not by a man; do not wake before nine."),
        longest=MUST_NOT_LIMIT,
        default="",
    )
    source: str = term(_("Source of the need"), choices=NeedSource, default=NeedSource.ASKED.value)
    since: dt.date = term(_("Since"))
    until: dt.date | None = term(_("Last day, where it is known"), default=None)

    @classmethod
    def of(cls, need: Need) -> "NeedTerms":
        """The current terms of a need."""
        return cls(**{name: getattr(need, name) for name in NAMES if name != "days"}, days=tuple(need.days))

    def write_to(self, need: Need) -> None:
        """Write the terms to a row."""
        for name in NAMES:
            setattr(need, name, getattr(self, name))
        need.days = list(self.days)


NAMES = tuple(field.name for field in fields(NeedTerms))


def service_of(code: str) -> Service:
    """The service with this code. Raises Problem if it is not in the catalogue."""
    if code not in SERVICES:
        raise Problem(
            "unknown_service",
            "{service} is no service of the catalogue.",
            kept=KEPT,
            do="Use one of: {known}.",
            service=code[:40],
            known=", ".join(SERVICES),
        )
    return SERVICES[code]


def checked(terms: NeedTerms) -> NeedTerms:
    """The terms normalised. Raises Problem if one is impossible."""
    per = chosen(Per, terms.per)
    source = chosen(NeedSource, terms.source)
    if not Frequency(terms.times, Stretch(per)).is_possible:
        raise Problem(
            "frequency_impossible",
            "So often cannot be: at least once, at most {most} times a day; what is wanted once or on call counts as 1.",
            kept=KEPT,
            do="Look at how many times, and in which time.",
            most=MOST_A_DAY,
        )
    low, high = MINUTES
    if not low <= terms.minutes <= high:
        raise Problem(
            "minutes_impossible",
            "A visit takes from {low} to {high} minutes.",
            kept=KEPT,
            do="Give the minutes of one visit.",
            low=low,
            high=high,
        )
    if terms.people_needed not in PeopleNeeded.values:
        raise Problem("people_impossible", "One person or two come at once.", kept=KEPT, do="Give 1 or 2.")
    _refuse_times(terms)
    _refuse_texts(terms)
    return NeedTerms(
        **{name: getattr(terms, name) for name in NAMES} | {
            "per": per,
            "source": source,
            "days": _days(terms.days),
            "language": terms.language.strip(),
            "must_not": terms.must_not.strip(),
        }
    )  # fmt: skip


def _refuse_times(terms: NeedTerms) -> None:
    if terms.time_from and terms.time_to and terms.time_from >= terms.time_to:
        raise Problem(
            "window_turned_round",
            "The time of day ends before it begins.",
            kept=KEPT,
            do="Give the earlier time first, or leave both empty where any time will do.",
        )
    latest = timezone.localdate() + dt.timedelta(days=DAYS_AHEAD)
    if terms.since > latest:
        raise Problem(
            "since_far_ahead",
            "A need cannot begin on {day}, which is too far ahead.",
            kept=KEPT,
            do="Give a day until {latest}, and plan what comes later when it is near.",
            day=terms.since.isoformat(),
            latest=latest.isoformat(),
        )
    if terms.until and terms.until < terms.since:
        raise Problem(
            "until_before_since",
            "The last day lies before the first.",
            kept=KEPT,
            do="Look at both days, or leave the last one empty.",
        )


def _refuse_texts(terms: NeedTerms) -> None:
    for name, one in term_fields(NeedTerms).items():
        if one.term.longest is not None:
            typed(getattr(terms, name), one.term.longest, kept=KEPT)


def _days(days: Iterable[int]) -> tuple[int, ...]:
    """Days of the week in order without repeats; empty (any day) for all seven."""
    ordered = sorted(set(days))
    if not set(ordered) <= set(Weekday.values):
        raise Problem(
            "unknown_weekday",
            "Days of the week are numbered from 1, Monday, to 7, Sunday.",
            kept=KEPT,
            do="Give days between 1 and 7.",
        )
    return () if len(ordered) == len(Weekday.values) else tuple(ordered)


def usual_terms(
    service: Service,
    frequency: Frequency,
    *,
    people_needed: int = 1,
    source: str = NeedSource.ASKED,
    since: dt.date | None = None,
) -> NeedTerms:
    """A service's usual terms, from today unless `since` is set, as a starting point to adapt to the person."""
    return NeedTerms(
        times=frequency.times,
        per=frequency.per,
        minutes=service.minutes,
        critical=service.critical,
        people_needed=people_needed,
        source=source,
        since=since or timezone.localdate(),
    )
