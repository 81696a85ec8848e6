"""Finding one among a million people: what the register's page asks, for an officer of a whole city and for one of a community.

The people are invented rows of the benchmark's own database, written as the register writes them. Each search is asked several
times with other words, the first not counted, and the slowest of their medians is what is told.
"""

import statistics
import time
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bench.database import fresh_database
from bench.parts import row_of

PEOPLE, SEED, TIMES, LIMIT = 1_000_000, 7, 5, 0.05
CITY, COMMUNITIES = "320100000000", 2_000
SEARCHES: dict[str, Sequence[str]] = {
    "full name": ("张秀英", "王建国", "欧阳玉珍"),
    "surname": ("王", "张", "万"),
    "given name": ("秀英", "建国"),
    "another character of the same sound": ("章秀英", "汪建国"),
    "initials": ("zxy", "wjg", "z"),
    "pinyin": ("zhangxiuying", "wang jian", "li"),
    "last four of an ID or a phone": ("1234", "567X"),
    "phone": ("16000123456", "16000999999"),
    "address": ("梅苑3幢2单元501室", "香雪里", "梅苑 501"),
    "name and address": ("张秀英 梅苑", "王 香雪里 3"),
    "a name with a mistake": ("张秀瑛英", "zhangxiuyimg", "zangxiuyin", "欧阳玉诊珍"),
    "a phone or an address with a mistake": ("160001234567", "梅苑3幢9单元999室"),
}
COLUMNS = (
    "id", "division_code", "status", "name", "pinyin", "initials", "sex", "birth_date", "birth_precision", "resident_id_lookup",
    "resident_id_tail_lookup", "phone_lookup", "address", "living_arrangement", "special_care", "disability",
    "capability_level", "dialect", "chronic_conditions", "family_doctor", "insurance", "pension", "registered_address",
    "provenance", "found_by",
)  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """One row a way of searching: the slowest over words and both officers."""
    with fresh_database(as_owner=True):
        from django.db import connection

        from renyang.core.access.gate import Actor, GrantView
        from renyang.core.access.roles import Role

        with connection.cursor() as cursor:
            # what would take an hour row by row: the index is built again below, and nobody asks for these rows' history
            cursor.execute("DROP INDEX register_found_by; ALTER TABLE people_person DISABLE TRIGGER USER")
            with cursor.copy(f"COPY people_person ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for person in _people():
                    copy.write_row(person)
            cursor.execute("CREATE INDEX register_found_by ON people_person USING gin (found_by)")
            cursor.execute("VACUUM ANALYZE people_person")
        actors = [
            Actor(name="bench", grants=(GrantView(Role.SUBDISTRICT_OFFICER, division, "care"),))
            for division in (CITY, _community(0))
        ]
        return [
            row_of(
                f"search among {PEOPLE:,} people: {way}",
                f"limit of {LIMIT:g} s",
                max(_median(actor, text) for actor in actors for text in texts),
                LIMIT,
                1.0,
            )
            for way, texts in SEARCHES.items()
        ]


def _median(actor: Any, text: str) -> float:
    from renyang.people.lists import REGISTER
    from renyang.people.queries import Filters, searched

    seconds = []
    for _ in range(TIMES + 1):
        start = time.perf_counter()
        REGISTER.read_by(actor, searched(actor, Filters(search=text))).page()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[1:])


def _people() -> Iterator[tuple[Any, ...]]:
    """Invented people with the demo's names and estates; the numbers they are looked up by are hashed as everywhere."""
    from renyang.core.sealing.seal import keys
    from renyang.demo import words
    from renyang.people.domain.search_keys import found_by
    from renyang.science.names import initials, pinyin

    random = np.random.default_rng(SEED)
    shares = np.array(list(words.SURNAMES.values()), float)
    surnames = random.choice(list(words.SURNAMES), PEOPLE, p=shares / shares.sum())
    given = random.choice([*words.FEMALE, *words.MALE], PEOPLE)
    doors = random.integers((0, 1, 1, 101), (len(words.ESTATES), 30, 5, 1_800), (PEOPLE, 4))
    phones, tails = random.integers(0, 10_000_000, PEOPLE), random.integers(0, 11_000, PEOPLE)
    for at in range(PEOPLE):
        name, phone = f"{surnames[at]}{given[at]}", f"1600{phones[at]:07d}"
        estate, building, unit, room = doors[at]
        address = f"{words.ESTATES[estate]}{building}幢{unit}单元{room}室"
        tail = f"{tails[at]:04d}" if tails[at] < 10_000 else f"{tails[at] - 10_000:03d}X"
        yield (
            uuid.UUID(int=int(random.integers(1 << 62)) << 64 | at), _community(at % COMMUNITIES), "here", name, pinyin(name),
            initials(name), "female", "1945-03-02", "day", keys().hash(str(at), "resident_id"),
            keys().hash(tail, "resident_id_tail"),
            keys().hash(phone, "phone"), address, "alone" if at % 8 == 0 else "children", "", "", at % 5, "", "", "", "", "", "",
            "{}", found_by(name, address, phone),
        )  # fmt: skip


def _community(at: int) -> str:
    """Twenty communities a street."""
    return f"3201{at // 400 + 2:02d}{at // 20 % 20 + 1:03d}{at % 20 + 1:03d}"
