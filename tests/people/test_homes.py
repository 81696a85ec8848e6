"""In which community a person lives by her records: whose word moves her, and what only claims her.

Each case states by hand what its records say; days are of January 2026.
"""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renyang.people.domain.homes import across_homes, first_home, former_home, has_say, settled
from renyang.people.domain.survivorship import Statement

STREET = "320199001000"
A, B, C = "320199001001", "320199001002", "320199001003"
OTHER = "330299002001"
NOON = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)


def _record(number: int, day: int | None, names: str, authority: str | None = None) -> Statement:
    """A record collected on a day of January that names a community, brought by that community unless said otherwise."""
    on = dt.date(2026, 1, day) if day else None
    return Statement(number, "community", names, authority or names, {}, on, NOON + dt.timedelta(minutes=number))


@pytest.mark.parametrize(
    ("home", "records", "lives", "claimed_by"),
    [
        pytest.param(A, [_record(1, 1, A)], A, [], id="nobody says otherwise"),
        pytest.param(A, [_record(1, 1, A), _record(2, 9, B)], A, [2], id="another community claims her"),
        pytest.param(A, [_record(1, 9, A), _record(2, 1, B)], A, [], id="an older word is no claim"),
        pytest.param(A, [_record(1, 1, A), _record(2, 9, B, A)], B, [], id="her community lets her go"),
        pytest.param(A, [_record(1, 1, A), _record(2, 9, B, STREET)], B, [], id="the street's file says so"),
        pytest.param(A, [_record(1, 1, A), _record(2, 8, B), _record(3, 9, C)], A, [3, 2], id="two claim her"),
        pytest.param(
            A, [_record(1, 1, A), _record(2, 8, B, A), _record(3, 9, C, B)], C, [], id="let go, and let go again"
        ),
        pytest.param(
            A, [_record(1, 1, A), _record(2, 8, B, A), _record(3, 9, C, A)], C, [], id="the later word of A counts"
        ),
        pytest.param(
            A, [_record(1, 1, A), _record(2, 8, B, A), _record(3, 9, A)], A, [], id="A's later list has her again"
        ),
        pytest.param(
            B, [_record(1, 1, A), _record(2, 8, B, A), _record(3, 9, A)], B, [3], id="gone, A cannot take her back"
        ),
        pytest.param(B, [_record(1, 1, A, STREET), _record(2, 9, B, A)], B, [], id="the street's older file is old"),
        pytest.param(A, [_record(1, 1, A), _record(2, 9, STREET)], A, [], id="the street names no community"),
        pytest.param(STREET, [_record(1, 1, STREET), _record(2, 9, B)], STREET, [2], id="the street's, claimed by B"),
        pytest.param(A, [_record(1, 1, A), _record(2, 9, OTHER)], A, [2], id="claimed from another street"),
        pytest.param(A, [_record(1, 9, B), _record(2, None, A)], A, [1], id="without a day it is the oldest"),
        pytest.param(A, [_record(1, 1, B)], A, [1], id="no record speaks for her home"),
    ],
)
def test_whose_word_moves_her(home: str, records: list[Statement], lives: str, claimed_by: list[int]) -> None:
    """And which records only claim her, latest first."""
    answer = settled(home, records)
    assert (answer.home, [claim.record for claim in answer.claims]) == (lives, claimed_by)


def test_somebody_new_lives_where_the_latest_record_says() -> None:
    """A record that names only the street counts if there is no other."""
    assert first_home([_record(1, 1, A), _record(2, 5, B), _record(3, 9, STREET)]) == B
    assert first_home([_record(1, 1, STREET)]) == STREET


def test_the_home_of_who_is_split_off() -> None:
    """A's record keeps her in A, though most records go to somebody else; B's record alone owes A nothing."""
    assert former_home(["", A, A], [_record(1, 1, A), _record(2, 9, B)]) == A
    assert former_home([A], [_record(2, 9, B)]) == ""
    assert former_home(["", ""], [_record(1, 1, A)]) == ""


codes = st.sampled_from([A, B, C])
records_of_communities = st.lists(
    st.tuples(st.integers(1, 31) | st.none(), codes, st.sampled_from([A, B, C, STREET])), min_size=1, max_size=8
).map(lambda rows: [_record(number, day, names, by) for number, (day, names, by) in enumerate(rows)])


@given(home=codes, records=records_of_communities)
def test_nobody_leaves_without_a_word_with_authority(home: str, records: list[Statement]) -> None:
    """Whatever is brought: who leaves, leaves by a record with authority over her home, and to where one names; and
    settling her again from where she is changes nothing.
    """
    answer = settled(home, records)
    if answer.home != home:
        assert any(record.authority in {home, STREET} and record.division_code != home for record in records)
        assert any(record.division_code == answer.home for record in records)
    assert settled(answer.home, records) == answer
    assert all(not has_say(claim, answer.home) for claim in answer.claims)


@given(home=codes, records=records_of_communities, brought=records_of_communities, by=codes)
def test_what_another_community_brings_takes_nobody_away(
    home: str, records: list[Statement], brought: list[Statement], by: str
) -> None:
    """Where all who have authority over her home say she lives there, no other community's records move her, however many."""
    loyal = [record for record in records if record.authority not in {home, STREET} or record.division_code == home]
    others = [_record(100 + row.record, 31, row.division_code, by) for row in brought if by != home]
    assert settled(home, [*loyal, *others]).home == home


def test_records_of_two_homes_join_only_where_both_agree() -> None:
    """B's new row would put A's resident (1) and B's (2) together: they are kept apart, the new row is free. The street's
    row settles both in one place, and a worker's decision that they are the same one joins them.
    """
    statements = {1: _record(1, 1, A), 2: _record(2, 2, B), 3: _record(3, 9, B)}
    clusters, homes = {"1": 0, "2": 0, "3": 0}, {1: A, 2: B}
    assert across_homes(clusters, statements, homes, []) == {("1", "2")}
    assert across_homes(clusters, statements, homes, [("1", "2")]) == set()
    assert across_homes(clusters, statements | {3: _record(3, 9, B, STREET)}, homes, []) == set()
    assert across_homes({"1": 0, "2": 1, "3": 1}, statements, homes, []) == set()
