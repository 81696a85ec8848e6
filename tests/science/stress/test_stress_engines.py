"""The same run stopped and gone on with, on any number of threads, and on a cluster: the same numbers."""

import shutil
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from renyang.science import stress
from renyang.science.problem import Problem

WAVE = stress.Scenario.load("winter-wave")
HOW = {"replicates": 5, "seed": 7, "days": 40}


@pytest.fixture(scope="module")
def community():
    return stress.Community.synthetic(people=400, seed=3)


@pytest.fixture(scope="module")
def whole(community):
    return stress.run(community, WAVE, **HOW)


class PlugPulledError(Exception):
    """The machine stops meanwhile."""


def test_a_stopped_run_goes_on_where_it_was(community, whole, tmp_path):
    # PlugPulledError after two of five: those are on disk, the other three are what is left to do.
    def stop(done, total):
        if done == 2:
            raise PlugPulledError

    with pytest.raises(PlugPulledError):
        stress.run(community, WAVE, **HOW, threads=1, keep=tmp_path, progress=stop)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("replicate-*")}
    steps = []
    again = stress.run(community, WAVE, **HOW, keep=tmp_path, progress=lambda *at: steps.append(at))
    assert len(before) == 2
    assert steps == [(3, 5), (4, 5), (5, 5)]
    assert again.digest == whole.digest
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in before} == before


def test_more_replicates_are_added_to_those_kept(community, whole, tmp_path):
    stress.run(community, WAVE, **HOW | {"replicates": 2}, keep=tmp_path)
    steps = []
    again = stress.run(community, WAVE, **HOW, keep=tmp_path, progress=lambda *at: steps.append(at))
    assert (steps[0], again.digest) == ((3, 5), whole.digest)


def test_fewer_replicates_use_the_first_of_those_kept(community, tmp_path):
    stress.run(community, WAVE, **HOW, keep=tmp_path)
    few = HOW | {"replicates": 2}
    assert stress.run(community, WAVE, **few, keep=tmp_path).digest == stress.run(community, WAVE, **few).digest


def test_a_file_cut_short_is_made_again(community, whole, tmp_path):
    stress.run(community, WAVE, **HOW, keep=tmp_path)
    cut = tmp_path / "replicate-000001.npz"
    cut.write_bytes(cut.read_bytes()[:1_000])
    made = []
    again = stress.run(community, WAVE, **HOW, keep=tmp_path, progress=lambda *at: made.append(at))
    assert (again.digest, made) == (whole.digest, [(5, 5)])
    assert cut.stat().st_size > 1_000


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"seed": 8}, "seed"),
        ({"days": 39}, "days"),
        ({"scenario": stress.Scenario.load("heatwave")}, "scenario, impacts"),
    ],
)
def test_a_folder_of_another_run_is_refused_and_left_alone(community, tmp_path, other, named):
    few = HOW | {"replicates": 1}
    stress.run(community, WAVE, **few, keep=tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    given = {"scenario": WAVE, **few, **other}
    with pytest.raises(Problem) as refused:
        stress.run(community, given.pop("scenario"), **given, keep=tmp_path)
    assert (refused.value.code, refused.value.facts["differs"]) == ("other_run_kept", named)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_one_person_more_or_one_number_changed_is_another_run(community, tmp_path):
    few = HOW | {"replicates": 1}
    stress.run(community, WAVE, **few, keep=tmp_path)
    volunteers = stress.Measure("volunteers", effects=(("volunteers", 5.0),), cost=0.0)
    with pytest.raises(Problem, match="community, measures"):
        stress.run(stress.with_measures(community, [volunteers]), WAVE, **few, keep=tmp_path)


def test_options_are_kept_with_the_run_they_are_compared_with(community, tmp_path):
    kits = stress.Measure("kits", effects=(("prepared", 1.0),), cost=0.0)
    once = stress.compare(community, WAVE, [kits], **HOW)
    stress.compare(community, WAVE, [kits], **HOW | {"replicates": 3}, keep=tmp_path)
    again = stress.compare(community, WAVE, [kits], **HOW, keep=tmp_path)
    assert {name: one.digest for name, one in again.items()} == {name: one.digest for name, one in once.items()}
    assert np.array_equal(again["kits"].without.unmet, once["nothing"].shocked.unmet)


def test_an_unknown_engine_is_named(community):
    with pytest.raises(Problem, match="threads, spark") as refused:
        stress.run(community, WAVE, **HOW, engine="abacus")
    assert refused.value.code == "stress_engine"


def test_processor_time_is_that_of_the_replicates(community, tmp_path):
    # Nothing is played the second time; the seconds are those of the first.
    first = stress.run(community, WAVE, **HOW, keep=tmp_path)
    assert stress.run(community, WAVE, **HOW, keep=tmp_path).cpu_seconds == pytest.approx(first.cpu_seconds)


@pytest.fixture
def spark(monkeypatch):
    """Spark on this machine, on loopback; said aloud where it cannot be had."""
    if shutil.which("java") is None or find_spec("pyspark") is None:
        pytest.skip("no Java or no pyspark is installed: the cluster engine was not tried")
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("PYSPARK_SUBMIT_ARGS", "--conf spark.ui.enabled=false pyspark-shell")
    yield
    from pyspark.sql import SparkSession

    if (session := SparkSession.getActiveSession()) is not None:
        session.stop()


def test_without_spark_it_is_said_what_to_install(community, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)  # as if it were not installed
    with pytest.raises(Problem, match=r"renyang\[cluster\]"):
        stress.run(community, WAVE, **HOW, engine="spark")


def test_a_cluster_that_does_not_start_ends_in_a_sentence(community, spark, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", "/nonexistent")
    with pytest.raises(Problem, match="Java 17") as refused:
        stress.run(community, WAVE, **HOW, engine="spark")
    assert refused.value.code == "spark_not_started"


def test_a_cluster_gives_the_same_numbers(community, whole, spark, tmp_path):
    # Two tasks at once in processes of their own; the folder already holds two of the five replicates.
    stress.run(community, WAVE, **HOW | {"replicates": 2}, keep=tmp_path)
    found = stress.run(community, WAVE, **HOW, engine="spark", threads=2, keep=tmp_path)
    assert found.digest == whole.digest
    assert len(list(tmp_path.glob("replicate-*.npz"))) == 5
