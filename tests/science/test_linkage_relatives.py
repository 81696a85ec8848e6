"""Relatives are named alike and share a home: what may join them, what is asked, and what leaves the queue.

Every case is a handful of rows, so the first guesses serve; what becomes of it is told by the rules of
docs/algorithms/linkage.md, and where bits are compared, by the table of first guesses there.
"""

import datetime as dt

import pyarrow as pa
import pytest

from renyang.science import linkage
from renyang.science.identity import check_character
from renyang.science.names import sound_key


def _valid(first17):
    return first17 + check_character(first17)


TWIN = {"birth_date": dt.date(1940, 6, 5), "sex": "male", "phone": "13977780001", "address_key": "樱园|80|1|101"}
ID = _valid("32019919400605101")


def _row(key, name, source="civil_affairs", **facts):
    row = TWIN | {"key": key, "name": name, "sound": sound_key(name), "source": source, "division": "320199001001"}
    row |= {"resident_id": None} | facts
    return row | {"written_id": row.get("written_id", row["resident_id"])}


def _linked(*rows):
    return linkage.link(pa.Table.from_pylist(list(rows), schema=linkage.SCHEMA))


def _asked(linked):
    return list(zip(linked.review["left"].to_pylist(), linked.review["right"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    "names",
    [("骆建国", "骆建军"), ("骆福", "骆寿"), ("骆建军", "骆建君"), ("骆大力", "骆建设"), ("骆建国", "羅建国")],
    ids=["generation character", "two characters", "same sound", "other given name", "other surname"],
)
def test_two_names_of_one_file_are_two_people_or_a_question(names):
    """Same birth date, sex, phone and door, no ID: a department lists a person once, so a worker has to say."""
    linked = _linked(_row("a", names[0]), _row("b", names[1]))
    assert linked.clusters["a"] != linked.clusters["b"]
    assert _asked(linked) == [("a", "b")]


def test_twins_of_two_files_stay_two_and_each_finds_himself():
    """Each brother's rows of two departments are one, by name, birth date and home; nobody is both brothers."""
    rows = [_row(f"{at}{name[-1]}", name, at) for at in ("civil_affairs", "health") for name in ("骆建军", "骆建君")]
    clusters = _linked(*rows).clusters
    assert clusters["civil_affairs军"] == clusters["health军"] != clusters["civil_affairs君"] == clusters["health君"]


@pytest.mark.parametrize("other", ["civil_affairs", "health"])
def test_a_brother_of_another_file_is_a_question_and_not_the_same(other):
    linked = _linked(_row("a", "骆建国"), _row("b", "骆建军", other, resident_id=ID))
    assert linked.clusters["a"] != linked.clusters["b"]


@pytest.mark.parametrize("name", ["孙凤兰", "孙凤瑛"], ids=["character", "sound"])
def test_mother_and_daughter_are_two(name):
    """Born 25 years apart, one without ID, in one home; other names and other years are joined by a worker alone."""
    born = {"sex": "female", "birth_date": dt.date(1938, 1, 1)}
    daughter = born | {"birth_date": dt.date(1963, 2, 2), "resident_id": _valid("32019919630202102")}
    clusters = _linked(_row("a", "孙凤英", **born), _row("b", name, "health", **daughter)).clusters
    assert clusters["a"] != clusters["b"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("骆国芳", {"sex": "female", "birth_date": dt.date(1944, 8, 20)}),  # his sister
        ("陈玉珍", {"sex": "female", "birth_date": dt.date(1942, 1, 1)}),  # his wife
        ("陈玉珍", {"sex": "female", "birth_date": None}),
    ],
    ids=["sister", "wife", "wife without birth date"],
)
def test_spouses_and_siblings_are_no_question(name, other):
    """With the first guesses (log2 m/u) a wife has -10 prior, 16.1 phone, 3.2 community, -6.6 name, and -6.6 sex: below 0
    is below a half. The door adds nothing to the phone."""
    linked = _linked(_row("a", "骆国强"), _row("b", name, "health", **other))
    assert len(linked.review) == 0
    assert linked.clusters["a"] != linked.clusters["b"]


def test_phone_and_door_are_one_witness():
    """What both agree on weighs as much as the phone alone: log2 of .7 to 1e-5."""
    rows = [_row("a", "骆建国"), _row("b", "骆建军", "health")]
    scored = linkage.score(pa.Table.from_pylist(rows, schema=linkage.SCHEMA), linkage.train(_empty()))
    bits = {agreement.field: agreement.bits for agreement in scored.evidence["a", "b"]}
    assert bits["phone"] == pytest.approx(16.1, abs=0.05)
    assert bits["address_key"] == 0
    assert bits["name"] < 0


def _empty():
    return pa.Table.from_pylist([], schema=linkage.SCHEMA)


def test_one_name_and_one_doubtful_id_with_another_birth_date_is_a_question():
    """No phone, no door: name 8.9, ID 10.0, sex 1.0, community 3.2 against prior -10.0 and birth date -6.6 make 6.5 bits,
    .989. Without the ID it would be nothing (.08)."""
    alone = {"phone": None, "address_key": None}
    other = alone | {"birth_date": dt.date(1951, 9, 9)}
    one = _row("a", "骆建国", resident_id=ID, **alone)
    assert _asked(_linked(one, _row("b", "骆建国", "health", written_id=ID, **other))) == [("a", "b")]
    assert _asked(_linked(one, _row("b", "骆建国", "health", **other))) == []


def test_a_husband_with_his_wifes_doubtful_id_is_not_she():
    """An ID that contradicts its row joins nobody of another name."""
    wife = {"sex": "female", "birth_date": dt.date(1942, 1, 1), "resident_id": _valid("32019919420101102")}
    linked = _linked(_row("a", "陈玉珍", **wife), _row("b", "骆建国", "health", written_id=wife["resident_id"]))
    assert linked.clusters["a"] != linked.clusters["b"]


def test_a_lunar_date_is_little_against_one_person():
    """21 April 1940 was the 14th of the third month (lunardate 0.3.0), and was typed as 14 March: 38 days off; one name,
    sex and home still make one person.
    """
    lunar = {"birth_date": dt.date(1940, 3, 14)}
    solar = {"birth_date": dt.date(1940, 4, 21)}
    linked = _linked(_row("a", "骆建国", **lunar), _row("b", "骆建国", "health", **solar))
    assert linked.clusters["a"] == linked.clusters["b"]
