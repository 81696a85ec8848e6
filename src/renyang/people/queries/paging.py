"""The register page by page: by name, or as a search finds it."""

import base64
import json
import re
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from renyang.core.access.audit import record_read
from renyang.core.access.gate import Actor
from renyang.people.domain.fields import BY_NAME
from renyang.people.models import Person
from renyang.people.queries import search
from renyang.people.queries.people import Filters, register
from renyang.people.queries.search import Key
from renyang.people.rules.policies import sees

PAGE_ROWS = 50
LISTED = ("name", "pinyin", "sex", "birth_date", "division_code", "address", "living_arrangement", "capability_level",
          "status", "absent_until")  # fmt: skip


@dataclass(frozen=True)
class PageOf:
    """One page of a list, and the keys to its neighbours (empty where there is none)."""

    rows: list[Any]
    next_key: str = ""
    first: bool = True
    near: bool = False  # found only by forgiving mistakes in typing
    many: bool = False  # more fit than a search sorts, so some are missing


def meant(actor: Actor, filters: Filters) -> Filters:
    """The filters as they find somebody: where a search finds nobody, mistakes in typing are forgiven."""
    return _fitting(actor, filters)[0] if filters.search.strip() else filters


def register_page(actor: Actor, filters: Filters, key: str = "") -> PageOf:
    """One page of the register by name, beginning after `key`. A search for numbers is written into the log.

    Where a search finds nobody, mistakes in typing are forgiven, and the page says so.
    """
    after = _read_key(key)
    near = many = False
    if filters.search.strip():
        found, near, many = _searched(actor, filters, after)
    else:
        rows = register(actor, filters).order_by("pinyin", "id")
        if after:
            rows = rows.filter(Q(pinyin__gt=after[0]) | Q(pinyin=after[0], id__gt=after[1]))
        found = list(rows.only(*LISTED)[: PAGE_ROWS + 1])
    page = found[:PAGE_ROWS]
    if re.search(r"\d{3}", filters.search):
        _record_search(actor, page)
    next_key = _write_key(page[-1]) if len(found) > PAGE_ROWS else ""
    return PageOf(page, next_key, first=not after, near=near, many=many)


def _searched(actor: Actor, filters: Filters, after: Key | None) -> tuple[list[Person], bool, bool]:
    """The people of a search's page and one more; whether mistakes in typing were forgiven, and whether more fit than are
    sorted. They are sorted here: PostgreSQL would again rather walk through everybody by name.
    """
    used, fitting = _fitting(actor, filters)
    ordered = sorted(fitting[: search.MOST_FOUND])
    some = [pk for pinyin, pk in ordered if after is None or (pinyin, pk) > after][: PAGE_ROWS + 1]
    people = Person.objects.visible_to(actor).only(*LISTED).in_bulk(some)
    return [people[pk] for pk in some if pk in people], used.near, len(fitting) > search.MOST_FOUND


def _fitting(actor: Actor, filters: Filters) -> tuple[Filters, list[Key]]:
    """The filters as they find somebody, and whom they find."""
    if "\x00" in filters.search:  # no text of the database holds one, and asking for it is an error there
        return filters, []
    everybody = register(actor, replace(filters, search=""))
    fitting = search.found(everybody, search.ways(actor, filters.search))
    if fitting:
        return filters, fitting
    return replace(filters, near=True), search.found_nearly(everybody, search.nearly(actor, filters.search))


def _record_search(actor: Actor, found: list[Person]) -> None:
    """Write down that numbers of people were asked for; what was asked is not kept."""
    searched = [name for name in ("resident_id", "phone", "address") if sees(actor, BY_NAME[name].group)]
    if searched:
        division = found[0].division_code if found else ""
        record_read(actor=actor, subject="register_search", subject_id="", division_code=division, facts=searched)


def _write_key(person: Person) -> str:
    return base64.urlsafe_b64encode(json.dumps([person.pinyin, str(person.pk)]).encode()).decode().rstrip("=")


def _read_key(key: str) -> Key | None:
    """Where the page before ended; a key that was tampered with begins at the front."""
    try:
        match json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))):
            case [str(pinyin), str(pk)] if "\x00" not in pinyin:
                pinyin.encode()  # half a character cannot be compared with
                return pinyin, uuid.UUID(pk)
    except ValueError:
        pass
    return None
