"""Clusters: the promises of `cluster`, on drawn graphs and on small ones worked out by hand."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from renyang.science.clusters import Edge, cluster, worth_asking

KEYS = [f"r{at}" for at in range(9)]
keys = st.sampled_from(KEYS)
pairs = st.lists(st.tuples(keys, keys).filter(lambda pair: pair[0] < pair[1]), max_size=3)
drawn = {
    "ids": st.fixed_dictionaries({key: st.sampled_from([None, None, "A", "B", "C"]) for key in KEYS}),
    "edges": st.lists(
        st.tuples(keys, keys, st.sampled_from([3.0, 7.5, 7.5, 12.0])).filter(lambda edge: edge[0] < edge[1]),
        max_size=20,
    ).map(lambda edges: [Edge(left, right, 0.99, weight) for left, right, weight in edges]),
    "must": pairs,
    "never": pairs,
}


def _edge(left, right, weight=10.0):
    return Edge(left, right, 0.999, weight)


def _sets(found):
    members = {}
    for key, number in found.items():
        members.setdefault(number, set()).add(key)
    return sorted(members.values(), key=min)


def _connected(pairs_):
    """What pairs alone join, by merging sets until nothing changes: a second, plainer way."""
    sets = [{key} for key in KEYS]
    for left, right in pairs_:
        joined = [found for found in sets if left in found or right in found]
        sets = [found for found in sets if found not in joined] + [set().union(*joined)]
    return sets


@settings(max_examples=50)
@given(**drawn)
def test_every_row_is_in_one_cluster_and_numbers_follow_the_smallest_keys(ids, edges, must, never):
    found = cluster(ids, edges, must_link=must, never_link=never)
    assert set(found) == set(KEYS)
    assert [min(keys_) for keys_ in _sets(found)] == sorted(min(keys_) for keys_ in _sets(found))
    assert sorted(set(found.values())) == list(range(len(set(found.values()))))
    assert [found[min(keys_)] for keys_ in _sets(found)] == list(range(len(_sets(found))))


@settings(max_examples=50)
@given(**drawn, seed=st.integers(0, 99))
def test_no_order_of_anything_matters(ids, edges, must, never, seed):
    found = cluster(ids, edges, must_link=must, never_link=never)
    shuffle = random.Random(seed).sample  # noqa: S311 - an order, not a secret
    again = cluster(
        dict(shuffle(list(ids.items()), len(ids))),
        shuffle(edges, len(edges)),
        must_link=shuffle(must, len(must)),
        never_link=[(right, left) for left, right in shuffle(never, len(never))],
    )
    assert again == found


@settings(max_examples=50)
@given(ids=drawn["ids"], edges=drawn["edges"], never=pairs)
def test_without_a_workers_word_no_cluster_has_two_ids_nor_a_pair_to_be_kept_apart(ids, edges, never):
    found = cluster(ids, edges, never_link=never)
    for members in _sets(found):
        assert len({ids[key] for key in members} - {None}) <= 1
    assert all(found[left] != found[right] for left, right in never)


@settings(max_examples=50)
@given(**drawn)
def test_a_workers_must_holds_always_and_the_model_adds_no_id_to_it(ids, edges, must, never):
    found = cluster(ids, edges, must_link=must, never_link=never)
    assert all(found[left] == found[right] for left, right in must)
    by_hand = _connected(must)
    for members in _sets(found):
        inside = [{ids[key] for key in hand} - {None} for hand in by_hand if hand <= members]
        together = {ids[key] for key in members} - {None}
        assert len(together) <= max(1, *map(len, inside))


@settings(max_examples=50)
@given(**drawn)
def test_never_holds_wherever_no_must_contradicts_it(ids, edges, must, never):
    """A pair kept apart is together only if must-link pairs alone put it together: the worker's later word is the join."""
    found = cluster(ids, edges, must_link=must, never_link=never)
    by_hand = _connected(must)
    for left, right in never:
        forced = any({left, right} <= hand for hand in by_hand)
        assert (found[left] == found[right]) == forced


@settings(max_examples=50)
@given(ids=drawn["ids"], edges=drawn["edges"])
def test_clusters_are_joined_as_far_as_the_promises_allow(ids, edges):
    found = cluster(ids, edges)
    for edge in edges:
        if found[edge.left] != found[edge.right]:
            both = {ids[key] for key in KEYS if found[key] in {found[edge.left], found[edge.right]}} - {None}
            assert len(both) > 1


def test_stronger_evidence_comes_first():
    # b has no ID and fits both: it goes with the stronger edge, whichever comes first.
    ids = {"a": "A", "b": None, "c": "C"}
    assert cluster(ids, [_edge("a", "b", 8), _edge("b", "c", 9)]) == {"a": 0, "b": 1, "c": 1}
    assert cluster(ids, [_edge("a", "b", 9), _edge("b", "c", 8)]) == {"a": 0, "b": 0, "c": 1}


def test_a_chain_is_one_cluster():
    found = cluster(dict.fromkeys("abcd"), [_edge("a", "b"), _edge("c", "d"), _edge("b", "c")])
    assert set(found.values()) == {0}


def test_rows_kept_apart_stay_so_through_others():
    found = cluster(dict.fromkeys("abc"), [_edge("a", "b", 9), _edge("b", "c", 8)], never_link=[("c", "a")])
    assert found == {"a": 0, "b": 0, "c": 1}


def test_a_worker_may_join_two_ids_and_the_model_may_then_add_their_rows_but_no_third():
    ids = {"a": "A", "a2": "A", "b": "B", "c": "C", "d": None}
    edges = [_edge("a", "a2"), _edge("b", "c"), _edge("b", "d")]
    assert _sets(cluster(ids, edges, must_link=[("a", "b")])) == [{"a", "a2", "b", "d"}, {"c"}]


def test_decisions_on_rows_that_are_gone_are_passed_over():
    found = cluster({"a": None, "b": None}, [_edge("a", "b")], must_link=[("a", "gone")], never_link=[("b", "gone")])
    assert found == {"a": 0, "b": 0}


def test_nothing_gives_nothing():
    assert cluster({}, []) == {}


def test_one_list_has_a_person_under_one_name():
    """Two names of civil affairs' list stay two, though health's row fits both: with the first, whose edge is stronger.
    A worker may join them, or a common ID."""
    edges = [_edge("r1", "r3", 20.0), _edge("r2", "r3", 15.0)]
    listed = {"r1": ("civil", "骆建国"), "r2": ("civil", "骆建军"), "r3": ("health", "骆建国")}
    nobody = dict.fromkeys(("r1", "r2", "r3"))
    assert _sets(cluster(nobody, edges, listed=listed)) == [{"r1", "r3"}, {"r2"}]
    assert _sets(cluster(nobody, edges)) == [{"r1", "r2", "r3"}]
    assert _sets(cluster(dict.fromkeys(nobody, "A"), edges, listed=listed)) == [{"r1", "r2", "r3"}]
    assert _sets(cluster(nobody, edges, listed=listed, must_link=[("r1", "r2")])) == [{"r1", "r2", "r3"}]


def _asked(ids, edges, clusters, **options):
    return [edge[:2] for edge in worth_asking(ids, edges, clusters, join_from=0.99, **options)]


def test_of_two_people_a_worker_is_asked_once_about_the_strongest_pair():
    """Rows 1 and 2 are one, 3 and 4 another: of the three pairs between them only the heaviest is asked, and none once a
    worker said that any two of their rows are different people."""
    clusters = {"r1": 0, "r2": 0, "r3": 1, "r4": 1}
    edges = [Edge("r1", "r3", 0.8, 2.0), Edge("r1", "r4", 0.9, 3.0), Edge("r2", "r3", 0.7, 1.0)]
    nobody = dict.fromkeys(clusters)
    assert _asked(nobody, edges, clusters) == [("r1", "r4")]
    assert _asked(nobody, edges, clusters, never_link=[("r2", "r3")]) == []


def test_people_of_two_ids_are_asked_about_only_where_a_row_might_have_joined_either():
    """Row 2 has no ID and is with row 1; it would have joined row 3 too, from .99 up: its place is asked about. At .8, or
    of two rows with IDs, nothing is."""
    ids, clusters = {"r1": "A", "r2": None, "r3": "B"}, {"r1": 0, "r2": 0, "r3": 1}
    assert _asked(ids, [Edge("r2", "r3", 0.995, 9.0)], clusters) == [("r2", "r3")]
    assert _asked(ids, [Edge("r2", "r3", 0.8, 2.0)], clusters) == []
    assert _asked(ids, [Edge("r1", "r3", 0.995, 9.0)], clusters) == []
