"""Find people by name, sound, initials, ID, phone and address, each only if the actor may see it.

A search text is split into words, all of which must match. A word can match in several ways, and each way is a query of
its own, so that an index of `Person` answers it even with a million people: PostgreSQL would evaluate an OR of two ways
in full, however many people match.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import and_, or_

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from renyang.core.access.gate import Actor
from renyang.core.text.begins import begins
from renyang.people.domain.search_keys import NEAR_PHONE, PHONE_TAIL, keyed
from renyang.people.models import SOUNDS, Person
from renyang.people.rules.facts import FactGroup
from renyang.people.rules.policies import shown_at_work, shows_somewhere
from renyang.science import search_keys
from renyang.science.identity import parse_resident_id
from renyang.science.names import normalise_name, sound_key

LETTERS = re.compile(r"[A-Za-z]+")
DIGITS = re.compile(r"\d+")
PHONE = re.compile(r"\d{7,12}")
TAIL = re.compile(r"\d{3}[\dXx]")
NOBODY = Q(pk=None)
EVERYBODY = Q()
MOST_SORTED = 1_000
"""Most matches that a search sorts; beyond it the user has to type more."""
WORDS_COMBINED = 3
"""Words whose ways are all combined with each other; further words only narrow the result."""
BY_INDEXES = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
"""Planner settings of a search. With less memory the bitmap of a common key turns lossy and pages are read again."""
BY_BITMAPS = "SET LOCAL enable_indexscan = off"
"""Planner setting added for ways with keys: PostgreSQL greatly overestimates how many people share a rare key and would
rather walk an index through everybody. It estimates prefixes well, and such a scan stops at the limit.
"""
AS_BEFORE = "; ".join(
    f"SET LOCAL {name} = DEFAULT" for name in ("enable_seqscan", "jit", "work_mem", "enable_indexscan")
)


@dataclass(frozen=True)
class Way:
    """One way to match search words: the person has all of `keys`, and `rest` holds too."""

    keys: frozenset[int] = frozenset()
    rest: Q = EVERYBODY

    def __and__(self, other: "Way") -> "Way":
        return Way(self.keys | other.keys, self.rest & other.rest)

    @property
    def condition(self) -> Q:
        """The condition that matching people meet."""
        return Q(found_by__contains=sorted(self.keys)) & self.rest if self.keys else self.rest


def people_fitting(rows: QuerySet[Person], ways: Iterable[Way]) -> list[str]:
    """The ids of the rows matched by any of these ways, unordered; stops once more than `MOST_SORTED` are found."""
    fitting: set[str] = set()
    by_bitmaps = False
    with _by_indexes() as cursor:
        for way in sorted(ways, key=lambda way: bool(way.keys)):
            if way.keys and not by_bitmaps:
                cursor.execute(BY_BITMAPS)
                by_bitmaps = True
            fitting.update(_first(rows, way.condition))
            if len(fitting) > MOST_SORTED:
                break
    return list(fitting)


def people_nearly_fitting(rows: QuerySet[Person], condition: Q) -> list[str]:
    """The ids of the rows matched by a condition of `nearly`, unordered; at most `MOST_SORTED` + 1."""
    with _by_indexes() as cursor:
        cursor.execute(BY_BITMAPS)
        return _first(rows, condition)


@contextlib.contextmanager
def _by_indexes() -> Iterator[CursorWrapper]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BY_INDEXES)
        yield cursor
        cursor.execute(AS_BEFORE)


def _first(rows: QuerySet[Person], condition: Q) -> list[str]:
    fitting = rows.alias(sounds=SOUNDS).filter(condition).order_by()
    return list(fitting.values_list(Cast("pk", TextField()), flat=True)[: MOST_SORTED + 1])


def ways(actor: Actor, text: str) -> list[Way]:
    """The ways to match a search text as written; empty if nothing can match."""
    words = [_ways(actor, word) for word in search_keys.words_of(text)]
    narrowing = Way(rest=reduce(and_, map(_any_of, words[WORDS_COMBINED:]), Q()))
    return [reduce(and_, combined, narrowing) for combined in product(*words[:WORDS_COMBINED])]


def matching(actor: Actor, text: str) -> Q:
    """The condition to match a text as written. The queryset needs the alias `sounds`: pinyin without blanks."""
    return _any_of(ways(actor, text))


def nearly(actor: Actor, text: str) -> Q:
    """The condition to match a search text with up to one mistake in each word."""
    words = search_keys.words_of(text)
    return reduce(and_, (_any_of(_ways(actor, word)) | _nearly(actor, word) for word in words), Q())


def _any_of(of_word: list[Way]) -> Q:
    return reduce(or_, (way.condition for way in of_word), NOBODY)


def _ways(actor: Actor, word: str) -> list[Way]:
    contact = shows_somewhere(actor, FactGroup.CONTACT)
    if LETTERS.fullmatch(word):
        ways = [Way(rest=begins("initials", word.lower()))]
        if len(word) > 1:  # a single letter that begins the sound also begins the initials
            ways += [Way(rest=begins("sounds", word.lower()))]
    elif re.search(r"\d", word):
        ways = _of_number(actor, word)
        contact = contact and not word.startswith("0")  # leading zero: the end of a number, never a door
    else:
        ways = [
            Way(rest=begins("sounds", sound_key(word))),
            Way(rest=begins("name", normalise_name(word))),  # 尉 for 尉迟, whose sound differs
            Way(search_keys.numbers_of({search_keys.given_name_key(word)})),
        ]
        contact = contact and len(word) > 1
    address = search_keys.address_asked(word) if contact else ()
    if address:
        ways.append(Way(search_keys.numbers_of(address), shown_at_work(actor, FactGroup.CONTACT)))
    return ways


def _of_number(actor: Actor, word: str) -> list[Way]:
    """Ways to match an ID or its end, or a phone number or its end, of people of whom the actor's work shows it."""
    ways = []
    if shows_somewhere(actor, FactGroup.IDENTITY):
        shown = shown_at_work(actor, FactGroup.IDENTITY)
        number = parse_resident_id(word).number
        ways += [Way(rest=shown & Q(resident_id_lookup=number))] if number else []
        ways += [Way(rest=shown & Q(resident_id_tail_lookup=word.upper()))] if TAIL.fullmatch(word) else []
    if shows_somewhere(actor, FactGroup.CONTACT):
        shown = shown_at_work(actor, FactGroup.CONTACT)
        ways += [Way(rest=shown & Q(phone_lookup=word))] if PHONE.fullmatch(word) else []
        ways += [Way(frozenset({keyed(PHONE_TAIL, word)}), shown)] if re.fullmatch(r"\d{4}", word) else []
    return ways


def _nearly(actor: Actor, word: str) -> Q:
    contact, shown = shows_somewhere(actor, FactGroup.CONTACT), shown_at_work(actor, FactGroup.CONTACT)
    if DIGITS.fullmatch(word):
        near = search_keys.near_number_keys(word) if contact else ()
        phones = Q(found_by__overlap=sorted(keyed(NEAR_PHONE, key) for key in near))
        near_ones = shown & phones if near else NOBODY
    elif re.search(r"\d", word):
        near_ones = NOBODY
    else:
        near_ones = _one_of(search_keys.near_name_keys(word))
    rests = search_keys.near_address_keys(word) if contact else []
    return reduce(or_, (shown & _all_of(keys) for keys in rests), near_ones)


def _one_of(keys: set[str]) -> Q:
    return Q(found_by__overlap=sorted(search_keys.numbers_of(keys)))


def _all_of(keys: set[str]) -> Q:
    return Q(found_by__contains=sorted(search_keys.numbers_of(keys)))
