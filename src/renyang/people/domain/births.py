"""Birth dates, of which a department may know the year or the month only, and the ages that follow."""

import datetime as dt
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from renyang.people.models import BirthPrecision, Person
from renyang.science.dates import PartialDate, Precision


def born(row: Any) -> PartialDate | None:
    """The birth date of a person, or of an event of her history, as far as it is known."""
    return PartialDate(row.birth_date, cast("Precision", row.birth_precision)) if row.birth_date else None


def birth_words(birth: PartialDate) -> str:
    """A birth date as the language writes it: 5 January 1936, January 1936, 1936."""
    if birth.precision == "year":
        return pgettext("a year", "{year}").format(year=birth.earliest.year)
    return date_format(birth.earliest, "SHORT_DATE_FORMAT" if birth.precision == "day" else "YEAR_MONTH_FORMAT")


def age_of(person: Person) -> int | None:
    """The age that a person certainly has today, in years; None if her birth date is unknown."""
    birth = born(person)
    return None if birth is None else _years(birth.latest)


def may_be_older(person: Person) -> bool:
    """Whether a person may be a year older than she certainly is, as her birth date is known in part."""
    birth = born(person)
    return birth is not None and _years(birth.earliest) > _years(birth.latest)


def age_words(person: Person) -> str:
    """A person's age as a number: 90, or "about 90" where she may be a year older; empty if her birth date is unknown."""
    age = age_of(person)
    if age is None:
        return ""
    return gettext("about {years}").format(years=age) if may_be_older(person) else str(age)


def years_words(person: Person) -> str:
    """A person's age in words: 90 years, about 90 years; empty if her birth date is unknown."""
    age = age_of(person)
    if age is None:
        return ""
    if may_be_older(person):
        return ngettext("about {years} year", "about {years} years", age).format(years=age)
    return ngettext("{years} year", "{years} years", age).format(years=age)


def certainly_born_by(day: dt.date) -> Q:
    """The people who were certainly born on a day or before."""
    after = day + dt.timedelta(days=1)
    return (
        Q(birth_precision=BirthPrecision.DAY, birth_date__lte=day)
        | Q(birth_precision=BirthPrecision.MONTH, birth_date__lt=after.replace(day=1))
        | Q(birth_precision=BirthPrecision.YEAR, birth_date__lt=after.replace(month=1, day=1))
    )


def _years(birthday: dt.date) -> int:
    today = timezone.localdate()
    return today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
