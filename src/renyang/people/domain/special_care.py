"""Special-care groups, whose members are visited regularly; computed from facts, never entered.

Source: Opinions of ten departments on regular welfare visits to older people in special difficulty (2022): living alone,
empty nest, left behind, functionally disabled, severely handicapped, bereaved of an only child.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from renyang.people.models import CapabilityLevel, LivingArrangement, Person
from renyang.people.rules.facts import FactGroup

DISABLED_FROM = CapabilityLevel.MODERATE  # [A] the opinions name no level; from here a person needs help
SEVERE = "[一二12]级|重残|重度"
"""How departments write a disability of grade one or two [M]."""


class SpecialCare(TextChoices):
    """A special-care group."""

    LIVING_ALONE = "living_alone", _("living alone")
    EMPTY_NEST = "empty_nest", _("empty nest")
    LEFT_BEHIND = "left_behind", _("left behind")
    DISABLED = "disabled", _("functionally disabled")
    HANDICAPPED = "handicapped", _("severely handicapped")
    BEREAVED = "bereaved", _("bereaved of an only child")


@dataclass(frozen=True)
class Rule:
    """Who belongs to a special-care group, and the fact group an actor must be allowed to see to learn of it."""

    fact: str
    test: str  # a lookup of the query set
    value: Any
    group: FactGroup = FactGroup.WELFARE

    @property
    def people(self) -> Q:
        """The people who belong to it, as a condition of a query set."""
        return Q(**{f"{self.fact}__{self.test}": self.value})

    def fits(self, person: Person) -> bool:
        """Whether a person belongs to it."""
        return TESTS[self.test](getattr(person, self.fact), self.value)


TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": eq,
    "gte": lambda fact, value: fact is not None and fact >= value,
    "regex": lambda fact, value: re.search(value, fact) is not None,
}
RULES: Mapping[SpecialCare, Rule] = {
    SpecialCare.LIVING_ALONE: Rule("living_arrangement", "exact", LivingArrangement.ALONE),
    SpecialCare.EMPTY_NEST: Rule("living_arrangement", "exact", LivingArrangement.SPOUSE),
    SpecialCare.LEFT_BEHIND: Rule("living_arrangement", "exact", LivingArrangement.GRANDCHILDREN),
    SpecialCare.DISABLED: Rule("capability_level", "gte", DISABLED_FROM, FactGroup.HEALTH),
    SpecialCare.HANDICAPPED: Rule("disability", "regex", SEVERE),
    SpecialCare.BEREAVED: Rule("special_care", "regex", "失独|计划生育特殊|计生特殊"),
}
