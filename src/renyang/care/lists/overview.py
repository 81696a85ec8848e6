"""The lists that count people by community: special care, capability, living arrangement."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renyang.core.access.gate import Action, Actor
from renyang.core.lists import Column, DeclaredList, Kind
from renyang.people import queries
from renyang.people.domain.special_care import SpecialCare
from renyang.people.models import CapabilityLevel, LivingArrangement, Person

Counts = Mapping[str, Mapping[str, int]]
"""Numbers of people by community and value: {division code: {value: count}}."""


@dataclass(frozen=True)
class CommunityCounts:
    """A community and how many of its people have each value."""

    division_code: str
    counts: Mapping[str, int]

    @property
    def all(self) -> int:
        """All people of the community."""
        return sum(self.counts.values())


def _count(code: str, label: str | Promise, *, prefix: str) -> Column[CommunityCounts]:
    return Column(
        name=f"{prefix}_{code or 'unknown'}",
        label=label,
        kind=Kind.WHOLE,
        value=lambda row: row.counts.get(code, 0),
        order="value",
    )


def _counted(
    name: str, title: Promise, count: Callable[[Actor, Action], Counts], columns: Iterable[Column[CommunityCounts]]
) -> DeclaredList[CommunityCounts, Any]:
    return DeclaredList(
        name=name,
        title=title,
        model=Person,
        take=Action.EXPORT,
        rows=lambda reader: [CommunityCounts(*row) for row in count(reader.actor, reader.action).items()],
        empty=_("Nobody is on the register yet."),
        columns=(
            Column(name="division_code", label=_("Community"), kind=Kind.DIVISION, order="value"),
            *columns,
        ),
    )


ALL: Column[CommunityCounts] = Column(name="all", label=_("All"), kind=Kind.WHOLE, order="value")
SPECIAL_CARE = _counted(
    "special_care",
    _("To be visited regularly"),
    queries.special_care_counts,
    [
        *(_count(group.value, group.label, prefix="group") for group in SpecialCare),
        _count(queries.ANY, _("any of them"), prefix="group"),
    ],
)
BY_CAPABILITY = _counted(
    "by_capability",
    _("By capability level"),
    lambda actor, action: queries.counts_by(actor, "capability_level", action),
    [
        *(_count(str(level.value), level.label, prefix="level") for level in CapabilityLevel),
        _count("", _("not known"), prefix="level"),
        ALL,
    ],
)
BY_LIVING_ARRANGEMENT = _counted(
    "by_living_arrangement",
    _("By living arrangement"),
    lambda actor, action: queries.counts_by(actor, "living_arrangement", action),
    [
        *(_count(kind.value, kind.label, prefix="living") for kind in LivingArrangement),
        _count("", _("not known"), prefix="living"),
        ALL,
    ],
)
