"""Search and list the register."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from renyang.core.access.audit import record_list
from renyang.core.access.gate import Action, Actor, GatedQuerySet
from renyang.core.queries import division_names
from renyang.core.text.among import among
from renyang.people.domain.fields import BY_NAME
from renyang.people.domain.special_care import SpecialCare
from renyang.people.models import CapabilityLevel, LivingArrangement, Person, PersonStatus
from renyang.people.queries import search
from renyang.people.queries.people import GONE, Filters, register
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import shows_somewhere

LISTED = ("name", "pinyin", "sex", "birth_date", "birth_precision", "division_code", "address", "living_arrangement",
          "capability_level", "status")  # fmt: skip
"""The columns that pages show, so that no sealed value is opened for a list."""


@dataclass(frozen=True)
class Searched:
    """The filters of a search and its matches.

    `filters` are those that gave the matches, with `near` set if typing mistakes were allowed for. `keys`, their ids, is None
    without a search; `many` means that more people match than a search sorts, so pages miss some.
    """

    filters: Filters
    keys: Sequence[str] | None = None
    many: bool = False


def holds_number(text: str) -> bool:
    """Whether a search text may hold an ID, a phone or the end of one: three digits in a row."""
    return re.search(r"\d{3}", text) is not None


def searched(actor: Actor, filters: Filters) -> Searched:
    """Search for the text of the filters, if any; if nobody matches as written, allow for typing mistakes. Writes an
    entry to the access log if the text may hold a number.
    """
    if not filters.search.strip():
        return Searched(filters)
    used, fitting = _fitting(actor, filters)
    if holds_number(filters.search):
        _record_search(actor, filters)
    return Searched(used, fitting[: search.MOST_SORTED], many=len(fitting) > search.MOST_SORTED)


def searched_people(actor: Actor, terms: Searched, action: Action = Action.VIEW) -> GatedQuerySet[Person]:
    """The people of the register, by name. An export returns all matches, not only those that a page sorts."""
    if action != Action.VIEW:
        return register(actor, terms.filters, action).order_by("pinyin", "id")
    if terms.keys is None:
        return register(actor, terms.filters).only(*LISTED).order_by("pinyin", "id")
    return Person.objects.visible_to(actor).filter(among("pk", terms.keys)).only(*LISTED).order_by("pinyin", "id")


def filter_words(filters: Filters) -> tuple[str, ...]:
    """Descriptions of the filters of a list; numbers searched for are not repeated."""
    values = {
        _("Community"): division_names().get(filters.division, filters.division) if filters.division else "",
        _("Search"): _("a number") if any(sign.isdigit() for sign in filters.search) else filters.search.strip(),
        _("Living arrangement"): LivingArrangement(filters.living).label if filters.living else "",
        _("Capability, from level"): CapabilityLevel(int(filters.level)).label if filters.level else "",
        _("Special-care group"): SpecialCare(filters.special_care).label if filters.special_care else "",
        _("Status"): status_words(filters.status) if filters.status else "",
        _("Age from"): filters.age_from or "",
    }
    return tuple(_("{what}: {value}").format(what=what, value=value) for what, value in values.items() if value)


def status_words(status: str) -> str:
    """A filter by status in words."""
    return _("moved away or died") if status == GONE else str(PersonStatus(status).label)


def gone_count(actor: Actor, terms: Searched) -> int:
    """How many people fit these terms and are not among them because they moved away or died; none if a status is asked."""
    if terms.filters.status or not shows_somewhere(actor, FactGroup.BASIC):
        return 0
    return register(actor, replace(terms.filters, status=GONE)).count()


def _fitting(actor: Actor, filters: Filters) -> tuple[Filters, list[str]]:
    """The filters that gave the matches, and the matches."""
    if "\x00" in filters.search:  # PostgreSQL text cannot hold NUL and would raise an error
        return filters, []
    everybody = register(actor, replace(filters, search=""))
    fitting = search.people_fitting(everybody, search.ways(actor, filters.search))
    if fitting:
        return filters, fitting
    return replace(filters, near=True), search.people_nearly_fitting(everybody, search.nearly(actor, filters.search))


def _record_search(actor: Actor, filters: Filters) -> None:
    """Log a search for people's numbers without the numbers themselves."""
    facts = [name for name in ("resident_id", "phone", "address") if shows_somewhere(actor, BY_NAME[name].group)]
    if facts:
        record_list(actor=actor, subject="register_search", subject_id="", division_code=filters.division, facts=facts)
