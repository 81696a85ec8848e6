"""Suggestions of services from the catalogue's usual frequencies and a person's known circumstances.

Suggestions are questions to ask, never needs: a need is stated by the person, the family or an assessment.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from renyang.science.catalogue import SERVICES, Service, Usual
from renyang.science.frequency import Frequency

INSTITUTION = "institution"
"""Living arrangement in a home, which serves its residents: nothing is suggested [A]."""


def _(message: str) -> str:
    return message


LIVING_WORDS = {
    "alone": _("living alone"),
    "spouse": _("with spouse only"),
    "grandchildren": _("with grandchildren only"),
    "children": _("with children"),
    "other": _("with others"),
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Known circumstances of one person. None or empty: unknown, which never satisfies a condition."""

    level: int | None = None  # capability level, 0 to 4
    living: str = ""  # living arrangement
    age: int | None = None  # years
    chronic: bool | None = None  # has a chronic condition


@dataclass(frozen=True, slots=True)
class Reason:
    """One circumstance in favour of a service, as a sentence with a placeholder for its number."""

    words: str
    number: int | None = None

    def translated(self, translate: Callable[[str], str]) -> str:
        """The reason in the reader's language."""
        return translate(self.words).format(number=self.number)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service that similar people usually need, how often, and why."""

    service: Service
    frequency: Frequency
    people_needed: int
    reasons: tuple[Reason, ...]


def suggested(circumstances: Circumstances) -> tuple[Suggestion, ...]:
    """The services people in these circumstances usually need, in the catalogue's order; none in an institution."""
    return tuple(_suggested(circumstances)) if circumstances.living != INSTITUTION else ()


def _suggested(circumstances: Circumstances) -> Iterator[Suggestion]:
    for service in SERVICES.values():
        usual = next((usual for usual in service.usual if _fits(usual, circumstances)), None)
        if usual is not None:
            yield Suggestion(
                service,
                usual.frequency,
                service.people_needed(circumstances.level),
                tuple(_reasons(usual, circumstances)),
            )


def _fits(usual: Usual, circumstances: Circumstances) -> bool:
    return (
        (not usual.levels or circumstances.level in usual.levels)
        and (not usual.living or circumstances.living in usual.living)
        and (not usual.age_from or (circumstances.age is not None and circumstances.age >= usual.age_from))
        and (not usual.chronic or circumstances.chronic is True)
    )


def _reasons(usual: Usual, circumstances: Circumstances) -> Iterator[Reason]:
    if usual.levels:
        yield Reason(_("capability level {number}"), circumstances.level)
    if usual.living:
        yield Reason(LIVING_WORDS[circumstances.living])
    if usual.age_from:
        yield Reason(_("{number} years old"), circumstances.age)
    if usual.chronic:
        yield Reason(_("a chronic condition"))
