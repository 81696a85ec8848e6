"""Clustering of rows by pairwise evidence, strongest first, under must-link and never-link constraints."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

Pairs = Iterable[tuple[str, str]]
Listed = Mapping[str, tuple[str, str]]


class Edge(NamedTuple):
    """Two rows and the evidence that they belong to one person."""

    left: str
    right: str
    probability: float
    weight: float


def cluster(
    ids: Mapping[str, str | None],
    edges: Iterable[Edge],
    *,
    listed: Listed = MappingProxyType({}),
    must_link: Pairs = (),
    never_link: Pairs = (),
) -> dict[str, int]:
    """Assign a cluster number to every key of `ids` (key -> valid resident ID, or None).

    Workers' must-link pairs are joined first, whatever their IDs. Then edges are taken by falling weight (ties by key);
    an edge is skipped if it would join two distinct IDs, a never-link pair, or two names of one list without a common ID
    (`listed`: key -> list and name). Clusters are numbered in the order of their smallest keys, so the result does not
    depend on the order of rows or edges.
    """
    joined = _Clusters(ids, listed, never_link)
    for left, right in sorted(must_link):
        if left in ids and right in ids:
            joined.join(left, right)
    for edge in sorted(edges, key=_strongest_first):
        if joined.may_join(edge.left, edge.right):
            joined.join(edge.left, edge.right)
    numbers: dict[str, int] = {}
    return {key: numbers.setdefault(joined.root(key), len(numbers)) for key in sorted(ids)}


def worth_asking(
    ids: Mapping[str, str | None],
    edges: Collection[Edge],
    clusters: Mapping[str, int],
    *,
    join_from: float,
    never_link: Pairs = (),
) -> list[Edge]:
    """The edges to put to a worker: of each two clusters only the strongest, as one answer decides about both.

    Nothing is asked of clusters that a worker keeps apart, nor of two distinct IDs; of clusters with distinct IDs only
    about a row that might as well have joined the other.
    """
    apart = {_both(clusters, left, right) for left, right in never_link if left in clusters and right in clusters}
    numbers: dict[int, set[str]] = {}
    for key, number in ids.items():
        if number:
            numbers.setdefault(clusters[key], set()).add(number)
    strongest: dict[frozenset[int], Edge] = {}
    between = (edge for edge in edges if clusters[edge.left] != clusters[edge.right])
    for edge in sorted(between, key=_strongest_first):
        both = _both(clusters, edge.left, edge.right)
        if both in apart or both in strongest:
            continue
        one, other = ids[edge.left], ids[edge.right]
        distinct = one != other if one and other else len(set().union(*(numbers.get(at, ()) for at in both))) > 1
        if not distinct or (edge.probability >= join_from and not (one and other)):
            strongest[both] = edge
    return sorted(strongest.values())


def _both(clusters: Mapping[str, int], left: str, right: str) -> frozenset[int]:
    return frozenset((clusters[left], clusters[right]))


def _strongest_first(edge: Edge) -> tuple[float, str, str]:
    return -round(edge.weight, 6), edge.left, edge.right


class _Clusters:
    """Disjoint sets with the IDs and names of each set and the keys each root must stay apart from."""

    def __init__(self, ids: Mapping[str, str | None], listed: Listed, never_link: Pairs) -> None:
        self.parent = {key: key for key in ids}
        self.size = dict.fromkeys(ids, 1)
        self.ids = {key: {number} if number else set() for key, number in ids.items()}
        self.listed = listed
        self.names: dict[str, set[tuple[str, str]]] = {}  # of roots of several rows: lists and names
        self.apart: dict[str, set[str]] = {}
        for left, right in never_link:
            self.apart.setdefault(left, set()).add(right)
            self.apart.setdefault(right, set()).add(left)

    def root(self, key: str) -> str:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def may_join(self, left: str, right: str) -> bool:
        left, right = self.root(left), self.root(right)
        if left == right:
            return False
        if len(self.ids[left] | self.ids[right]) > max(1, len(self.ids[left]), len(self.ids[right])):
            return False
        if not self.ids[left] & self.ids[right] and self._two_names(left, right):
            return False
        return right not in {self.root(key) for key in self.apart.get(left, ()) if key in self.parent}

    def _two_names(self, left: str, right: str) -> bool:
        """Whether each set has a name that the other does not have in a list that both are in."""
        one, other = self._names(left), self._names(right)
        if one == other:
            return False
        return not {at for at, _name in one - other}.isdisjoint(at for at, _name in other - one)

    def _names(self, root: str) -> set[tuple[str, str]]:
        if root in self.names or root not in self.listed:
            return self.names.get(root, set())
        return {self.listed[root]}

    def join(self, left: str, right: str) -> None:
        left, right = self.root(left), self.root(right)
        if left == right:
            return
        if self.size[left] < self.size[right]:
            left, right = right, left
        self.parent[right] = left
        self.size[left] += self.size[right]
        self.ids[left] |= self.ids[right]
        self.names[left] = self._names(left) | self._names(right)
        self.names.pop(right, None)
        if right in self.apart:
            self.apart.setdefault(left, set()).update(self.apart[right])
