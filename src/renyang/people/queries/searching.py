"""The register as a search narrows it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from renyang.core.access.audit import record_list
from renyang.core.access.gate import Action, Actor, GatedQuerySet
from renyang.core.queries import division_names
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.special_care import SpecialCare
from renyang.people.models import CapabilityLevel, LivingArrangement, Person, PersonStatus
from renyang.people.queries import search
from renyang.people.queries.people import Filters, register
from renyang.people.queries.search import Key
from renyang.people.rules.policies import sees

LISTED = ("name", "pinyin", "sex", "birth_date", "division_code", "address", "living_arrangement", "capability_level",
          "status")  # fmt: skip
"""What a page shows of everybody, so that no sealed value is opened for it."""


@dataclass(frozen=True)
class Searched:
    """What an address asks of the register, and whom a search found.

    `filters` are as they find somebody: `near` in them where mistakes in typing were forgiven. `keys` is None without a
    search; `many` says that more people fit than a search sorts, so some are missing on pages.
    """

    filters: Filters
    keys: Sequence[Key] | None = None
    many: bool = False


def searched(actor: Actor, filters: Filters) -> Searched:
    """Look for the text of the filters, if there is any. Where nobody fits, mistakes in typing are forgiven. A search for
    numbers is written into the access log.
    """
    if not filters.search.strip():
        return Searched(filters)
    used, fitting = _fitting(actor, filters)
    if re.search(r"\d{3}", filters.search):
        _record_search(actor, filters)
    return Searched(used, fitting[: search.MOST_SORTED], many=len(fitting) > search.MOST_SORTED)


def searched_people(actor: Actor, terms: Searched, action: Action = Action.VIEW) -> GatedQuerySet[Person]:
    """The people of the register, by name. Whoever exports them gets all who fit, not only those whom a page sorts."""
    if action != Action.VIEW:
        return register(actor, terms.filters, action).order_by("pinyin", "id")
    if terms.keys is None:
        return register(actor, terms.filters).only(*LISTED).order_by("pinyin", "id")
    keys = [pk for _pinyin, pk in terms.keys]
    return Person.objects.visible_to(actor).filter(pk__in=keys).only(*LISTED).order_by("pinyin", "id")


def filter_words(filters: Filters) -> tuple[str, ...]:
    """To what a list of people is narrowed. A number that was searched for is not repeated."""
    values = {
        _("Community"): division_names().get(filters.division, filters.division) if filters.division else "",
        _("Search"): _("a number") if any(sign.isdigit() for sign in filters.search) else filters.search.strip(),
        _("Living arrangement"): LivingArrangement(filters.living).label if filters.living else "",
        _("Capability, from level"): CapabilityLevel(int(filters.level)).label if filters.level else "",
        _("Special-care group"): SpecialCare(filters.special_care).label if filters.special_care else "",
        _("Status"): PersonStatus(filters.status).label if filters.status else "",
        _("Age from"): filters.age_from or "",
    }
    return tuple(_("{what}: {value}").format(what=what, value=value) for what, value in values.items() if value)


def _fitting(actor: Actor, filters: Filters) -> tuple[Filters, list[Key]]:
    """The filters as they find somebody, and whom they find."""
    if "\x00" in filters.search:  # no text of the database holds one, and asking for it is an error there
        return filters, []
    everybody = register(actor, replace(filters, search=""))
    fitting = search.people_fitting(everybody, search.ways(actor, filters.search))
    if fitting:
        return filters, fitting
    return replace(filters, near=True), search.people_nearly_fitting(everybody, search.nearly(actor, filters.search))


def _record_search(actor: Actor, filters: Filters) -> None:
    """Write down that numbers of people were asked for; what was asked is not kept."""
    facts = [name for name in ("resident_id", "phone", "address") if sees(actor, BY_NAME[name].group)]
    if facts:
        record_list(actor=actor, subject="register_search", subject_id="", division_code=filters.division, facts=facts)
