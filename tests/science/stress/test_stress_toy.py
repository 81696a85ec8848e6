import numpy as np
import pytest

from renyang.science.stress import toy
from renyang.science.stress.toy_model import CLASSES


def test_served_is_the_lesser_of_need_and_capacity():
    found = toy(people=2_000, days=50, chance=0.1, capacity=200)
    assert np.array_equal(found.served, np.minimum(found.need, 200))
    assert found.times_served.sum() == found.served.sum()
    # 100,000 draws at .1: standard error of the mean .00095.
    assert found.need.mean() / 2_000 == pytest.approx(0.1, abs=4 * 0.00095)


def test_more_important_classes_are_served_first():
    # About 200 need each day, 40 of each class, and 100 are served: two classes wholly, half of the third.
    by_class = toy(people=2_000, days=200, chance=0.1, capacity=100).times_served.reshape(-1, CLASSES).sum(axis=0)
    assert by_class[0] > 40 * 200 * 0.95
    assert by_class[3] + by_class[4] == pytest.approx(0, abs=by_class[0] * 0.01)
    assert by_class[0] > by_class[2] > 0
