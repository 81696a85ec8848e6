"""Special-care groups, whose members are visited regularly; computed from facts, never entered.

Source: Opinions of ten departments on regular welfare visits to older people in special difficulty (2022): living alone,
empty nest, left behind, functionally disabled, severely handicapped, bereaved of an only child.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from renyang.people.models import CapabilityLevel, LivingArrangement
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

    people: Q
    group: FactGroup = FactGroup.WELFARE


RULES: Mapping[SpecialCare, Rule] = {
    SpecialCare.LIVING_ALONE: Rule(Q(living_arrangement=LivingArrangement.ALONE)),
    SpecialCare.EMPTY_NEST: Rule(Q(living_arrangement=LivingArrangement.SPOUSE)),
    SpecialCare.LEFT_BEHIND: Rule(Q(living_arrangement=LivingArrangement.GRANDCHILDREN)),
    SpecialCare.DISABLED: Rule(Q(capability_level__gte=DISABLED_FROM), FactGroup.HEALTH),
    SpecialCare.HANDICAPPED: Rule(Q(disability__regex=SEVERE)),
    SpecialCare.BEREAVED: Rule(Q(special_care__regex="失独|计划生育特殊|计生特殊")),
}
