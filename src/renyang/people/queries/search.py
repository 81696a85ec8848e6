"""Finding people: by name, sound, initials, ID, phone and address, each only where the actor may see it.

Every condition here is answered by an index (models/person.py), also among a million people. A typed text is taken word by
word, and all words have to fit.
"""

import re
import uuid
from functools import reduce
from operator import and_, or_

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from renyang.core.gate import Actor
from renyang.people.found_by import NEAR_PHONE, PHONE_TAIL, keyed
from renyang.people.models import Person
from renyang.people.rules import FactGroup, sees
from renyang.science import finding
from renyang.science.identity import parse_resident_id
from renyang.science.names import sound_key

LETTERS = re.compile(r"[A-Za-z]+")
DIGITS = re.compile(r"\d+")
PHONE = re.compile(r"\d{7,12}")
TAIL = re.compile(r"\d{3}[\dXx]")
NOBODY = Q(pk=None)
MOST_FOUND = 1_000
"""People among whom a search is sorted: whoever finds more has to type more."""
PLANNED = {"enable_seqscan": "off", "enable_indexscan": "off", "jit": "off", "work_mem": "'64MB'"}
"""How PostgreSQL looks for them. With less memory the bitmap of a common key forgets rows, and reads whole pages again."""


def found(rows: QuerySet[Person]) -> list[tuple[str, uuid.UUID]]:
    """Pinyin and number of up to one more than `MOST_FOUND` of those who fit, in no order.

    By bitmaps of the indexes alone: how many people share a rare key PostgreSQL guesses much too high, and would rather
    walk through all of them by name, which among a million takes seconds.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in PLANNED.items()))
        fitting = list(rows.order_by().values_list("pinyin", "pk")[: MOST_FOUND + 1])
        cursor.execute("; ".join(f"SET LOCAL {name} = DEFAULT" for name in PLANNED))
    return fitting


def matching(actor: Actor, text: str) -> Q:
    """Whom a typed text means, as it is written. The rows need the alias `sounds`: the pinyin without blanks."""
    return reduce(and_, (_exactly(actor, word) for word in finding.words_of(text)), Q())


def nearly(actor: Actor, text: str) -> Q:
    """Whom a typed text may mean if each of its words holds one mistake."""
    return reduce(and_, (_exactly(actor, word) | _nearly(actor, word) for word in finding.words_of(text)), Q())


def _exactly(actor: Actor, word: str) -> Q:
    contact = sees(actor, FactGroup.CONTACT)
    if LETTERS.fullmatch(word):
        found = Q(initials__startswith=word.lower()) | Q(sounds__startswith=word.lower())
    elif re.search(r"\d", word):
        found = _number(actor, word)
        contact = contact and not word.startswith("0")  # the end of a number, and no door
    else:
        found = _one_of({finding.name_asked(word)}) | Q(sounds__startswith=sound_key(word))
        contact = contact and len(word) > 1
    address = finding.address_keys(word) if contact else ()
    return found | _all_of(address) if address else found


def _number(actor: Actor, word: str) -> Q:
    """An ID or its end, a phone or its end."""
    conditions = [NOBODY]
    if sees(actor, FactGroup.IDENTITY):
        number = parse_resident_id(word).number
        conditions += [Q(resident_id_lookup=number)] if number else []
        conditions += [Q(resident_id_tail_lookup=word.upper())] if TAIL.fullmatch(word) else []
    if sees(actor, FactGroup.CONTACT):
        conditions += [Q(phone_lookup=word)] if PHONE.fullmatch(word) else []
        conditions += [Q(found_by__contains=[keyed(PHONE_TAIL, word)])] if re.fullmatch(r"\d{4}", word) else []
    return reduce(or_, conditions)


def _nearly(actor: Actor, word: str) -> Q:
    contact = sees(actor, FactGroup.CONTACT)
    if DIGITS.fullmatch(word):
        near = finding.near_number_keys(word) if contact else ()
        found = Q(found_by__overlap=sorted(keyed(NEAR_PHONE, key) for key in near)) if near else NOBODY
    elif re.search(r"\d", word):
        found = NOBODY
    else:
        found = _one_of(finding.near_name_keys(word))
    rests = finding.near_address_keys(word) if contact else []
    return reduce(or_, map(_all_of, rests), found)


def _one_of(keys: set[str]) -> Q:
    return Q(found_by__overlap=finding.numbers_of(keys))


def _all_of(keys: set[str]) -> Q:
    return Q(found_by__contains=finding.numbers_of(keys))
