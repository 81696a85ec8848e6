"""Linkage against recordlinkage on the same rows: two departments' rows of invented people, one in ten with an error.

recordlinkage is given the same blocks and fields in its own usual style (Index, Compare, and the best
threshold on how many fields agree; its ECM classifier degenerates on these rows). F1 is over
pairs of rows, against the truth the rows were drawn from; it stands in the row's name, because speed alone says nothing.
"""

import time
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from renyang.science import linkage
from renyang.science.names import sound_key

PEOPLE, SEED, ERRORS = 30_000, 7, 0.1
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "秀英桂兰玉珍建国德明淑芳凤霞春华志强文"


def rows() -> list[dict[str, Any]]:
    """The comparison."""
    records = records_of(PEOPLE)
    truth = {(f"{at}a", f"{at}b") for at in range(PEOPLE)}
    start = time.process_time()
    clusters = linkage.link(pa.Table.from_pandas(records, schema=linkage.SCHEMA, preserve_index=False)).clusters
    ours = time.process_time() - start
    ours_f1 = f1({(f"{at}a", f"{at}b") for at in range(PEOPLE) if clusters[f"{at}a"] == clusters[f"{at}b"]}, truth)
    start = time.process_time()
    theirs_f1 = max(f1(found, truth) for found in _recordlinkage(records))
    theirs = time.process_time() - start
    return [
        {
            "what": f"linkage of {2 * PEOPLE} rows (F1 {ours_f1:.4f} against {theirs_f1:.4f})",
            "peer": "recordlinkage",
            "ours_seconds": ours,
            "peer_seconds": theirs,
            "ratio": theirs / ours,
            "aim": None,
        }
    ]


def records_of(count: int) -> pd.DataFrame:
    """Two departments' rows of so many invented people."""
    random = np.random.default_rng(SEED)
    people = []
    for at in range(count):
        name = random.choice(list(SURNAMES)) + "".join(random.choice(list(GIVEN), 2))
        born = (pd.Timestamp("1935-01-01") + pd.Timedelta(days=int(random.integers(0, 9_000)))).date()
        sex = str(random.choice(["female", "male"]))
        person = [name, born, sex, f"ID{at}", f"1{at:010d}", f"梅苑|{random.integers(1, 90)}|{at % 500}"]
        people += [_row(f"{at}a", "civil_affairs", person, random), _row(f"{at}b", "health", person, random)]
    return pd.DataFrame(people)


def _row(key: str, source: str, person: list[Any], random: np.random.Generator) -> dict[str, Any]:
    """A person as a department has her: now and then another given name, no ID, no phone, or an old address."""
    name, born, sex, number, phone, home = person
    wrong = random.random(4) < ERRORS
    name = name[:2] + str(random.choice(list(GIVEN))) if wrong[0] else name
    return {
        "key": key,
        "source": source,
        "name": name,
        "sound": sound_key(name),
        "birth_date": born,
        "sex": sex,
        "resident_id": None if wrong[1] else number,
        "written_id": None if wrong[1] else number,
        "phone": None if wrong[2] else phone,
        "address_key": f"旧|{key}" if wrong[3] else home,
        "division": "320199001001",
    }


def _recordlinkage(records: pd.DataFrame) -> list[set[tuple[str, str]]]:
    """The pairs found, by the least number of fields that have to agree."""
    import recordlinkage as rl

    frame = records.set_index("key")
    index = rl.Index()
    for fields in (["resident_id"], ["phone"], ["sound", "birth_date"], ["address_key", "sex"]):
        index.block(fields)
    pairs = index.index(frame)
    compare = rl.Compare()
    for field in ("name", "birth_date", "sex", "resident_id", "phone", "address_key"):
        compare.exact(field, field, label=field)
    agreeing = compare.compute(pairs, frame).sum(axis=1)
    return [in_order(agreeing.index[agreeing >= fields]) for fields in range(2, 7)]


def in_order(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Pairs with the smaller key first."""
    return {(min(pair), max(pair)) for pair in pairs}


def f1(found: set[Any], truth: set[Any]) -> float:
    """The harmonic mean of the shares of right pairs among those found and of found pairs among the right."""
    right = len(found & truth)
    return 2 * right / (len(found) + len(truth)) if found else 0.0
