"""A run as tables: its numbers are those one can count by hand, and files give them back."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from renyang.science.stress import Impact, Scenario, run
from tests.science.stress.builders import one_service

DAYS, SHUT = 10, 4


@pytest.fixture(scope="module")
def results():
    """A hundred people want a meal every day, the one site has fifty places, and is shut from day 4 on."""
    shut = Scenario("shut", DAYS, (Impact("sites", 0.0, SHUT, DAYS),))
    return run(one_service(100, places=50), shut, replicates=3, seed=5)


def _where(table, **values):
    """The rows of a table with these values, as a dictionary of columns."""
    keep = np.ones(len(table), bool)
    for name, value in values.items():
        keep &= table[name].to_numpy(zero_copy_only=False) == value
    return {name: table[name].to_numpy(zero_copy_only=False)[keep] for name in table.column_names}


def test_services_day_by_day(results):
    # Before: 50 of 100 fed, 50 without a place. Then all 100 stand before a shut door; never so without the shock.
    services = results.tables()["services"]
    shocked, usual = (_where(services, course=course, service="meals") for course in ("shocked", "usual"))
    assert shocked["need"].tolist() == usual["need"].tolist() == [100] * DAYS
    assert shocked["site"].tolist() == [50] * SHUT + [0] * (DAYS - SHUT)
    assert shocked["no_place"].tolist() == [50] * SHUT + [0] * (DAYS - SHUT)
    assert shocked["site_shut"].tolist() == [0] * SHUT + [100] * (DAYS - SHUT)
    assert usual["no_place"].tolist() == [50] * DAYS


def test_people_add_up(results):
    # 4 days x 50 and 6 days x 100 unmet under the shock, 10 x 50 without; nobody's gap can have lasted eleven days.
    people = results.tables(spell=DAYS + 1)["people"]
    assert people["unmet"].to_numpy().sum() == pytest.approx(SHUT * 50 + (DAYS - SHUT) * 100)
    assert people["unmet_usual"].to_numpy().sum() == pytest.approx(DAYS * 50)
    assert people["long_gap"].to_numpy().max() == 0
    assert people["cause"].null_count == 100
    long = results.tables(spell=DAYS - SHUT)["people"]
    assert long["long_gap"].to_numpy().min() == 1
    assert set(long["cause"].to_pylist()) <= {"no_place", "site_shut"}


def test_capabilities_hold_every_replicate(results):
    # Satisfaction is the share fed; a replicate and day has one row, and fit has none where nobody was served.
    table = results.tables()["capabilities"]
    assert len(table) == 5 * 3 * DAYS
    for replicate in range(3):
        found = _where(table, capability="satisfaction", replicate=replicate)
        assert found["day"].tolist() == list(range(DAYS))
        assert found["shocked"].tolist() == [0.5] * SHUT + [0.0] * (DAYS - SHUT)
    fit = table.filter(np.asarray(table["capability"]) == "fit")
    assert fit["shocked"].null_count == 3 * (DAYS - SHUT)


def test_metrics_are_those_of_the_run(results):
    table = results.tables()["metrics"]
    found = _where(table, capability="satisfaction", metric="loss")
    assert found["mean"].tolist() == [pytest.approx((DAYS - SHUT) * 0.5)]


def test_files_give_the_tables_back(results, tmp_path):
    results.to_parquet(tmp_path / "run")
    for name, table in results.tables().items():
        assert pq.read_table(tmp_path / "run" / f"{name}.parquet").equals(table)
