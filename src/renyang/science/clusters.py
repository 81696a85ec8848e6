"""Clustering of rows by pairwise evidence, strongest first, under must-link and never-link constraints."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


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
    must_link: Iterable[tuple[str, str]] = (),
    never_link: Iterable[tuple[str, str]] = (),
) -> dict[str, int]:
    """Assign a cluster number to every key of `ids` (key -> valid resident ID, or None).

    Workers' must-link pairs are joined first, whatever their IDs. Then edges are taken by falling weight (ties by key);
    an edge that would join two distinct IDs or a never-link pair is skipped. Clusters are numbered in the order of
    their smallest keys, so the result does not depend on the order of rows or edges.
    """
    joined = _Clusters(ids, never_link)
    for left, right in sorted(must_link):
        if left in ids and right in ids:
            joined.join(left, right)
    for edge in sorted(edges, key=lambda edge: (-round(edge.weight, 6), edge.left, edge.right)):
        if joined.may_join(edge.left, edge.right):
            joined.join(edge.left, edge.right)
    numbers: dict[str, int] = {}
    return {key: numbers.setdefault(joined.root(key), len(numbers)) for key in sorted(ids)}


class _Clusters:
    """Disjoint sets with the IDs of each set and the keys each root must stay apart from."""

    def __init__(self, ids: Mapping[str, str | None], never_link: Iterable[tuple[str, str]]) -> None:
        self.parent = {key: key for key in ids}
        self.size = dict.fromkeys(ids, 1)
        self.ids = {key: {number} if number else set() for key, number in ids.items()}
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
        return right not in {self.root(key) for key in self.apart.get(left, ()) if key in self.parent}

    def join(self, left: str, right: str) -> None:
        left, right = self.root(left), self.root(right)
        if left == right:
            return
        if self.size[left] < self.size[right]:
            left, right = right, left
        self.parent[right] = left
        self.size[left] += self.size[right]
        self.ids[left] |= self.ids[right]
        if right in self.apart:
            self.apart.setdefault(left, set()).update(self.apart[right])
