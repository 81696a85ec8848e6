"""Stress tests in the API."""

from pathlib import Path

import pytest

from renyang.people.models import Person, PersonStatus
from renyang.resilience.models import StressRun
from renyang.resilience.tasks import compute_stress
from renyang.science import stress
from tests.operations import STRESS, Ask, assert_error, text_of_answer, wanted
from tests.personas import ELSEWHERE, HEALTH, HERE, OFFICER
from tests.world import CIVIL


@pytest.mark.parametrize(
    "changes",
    [{"scenario": "nonesuch"}, {"scenario": ""}, {"scenario": "x" * 61}, {"scenario": "../../secrets"}, {"scenario": 5},
     {"division_code": "plum"}, {"division_code": "12345"}, {"division_code": ""}, {"division_code": None},
     {"replicates": 1}, {"replicates": 1_001}, {"replicates": 10**30}, {"replicates": "often"},
     {"seed": 2**63}, {"seed": -(2**63) - 1}, {"seed": "x"}],
    ids=str,
)  # fmt: skip
def test_values_a_stress_test_cannot_have(ask: Ask, changes: dict[str, object]) -> None:
    """422 and nothing is noted down: scenarios are the shipped ones, replicates 2 to 1,000, a seed fits 64 bits."""
    before = StressRun.objects.count()
    assert_error(ask(OFFICER, STRESS, wanted(**changes)), 422)
    assert StressRun.objects.count() == before


def test_a_scenario_is_a_name_never_a_file_of_the_server(ask: Ask) -> None:
    """A file's path, whether it holds a scenario or not, is answered as any other unknown name."""
    unknown = assert_error(ask(OFFICER, STRESS, wanted(scenario="nonesuch")), 422)["code"]
    there = Path(stress.__file__).with_name("scenarios") / "heatwave.toml"
    assert there.exists()
    for path in (str(there), "/nowhere/at-all.toml", "pyproject.toml"):
        answer = ask(OFFICER, STRESS, wanted(scenario=path))
        assert assert_error(answer, 422)["code"] == unknown


@pytest.mark.parametrize("body", ["[]", "5", "null", '"calm"', "{}"])
def test_json_that_is_no_stress_test(ask: Ask, body: str) -> None:
    """Well-formed, but not an object with what is required: 422."""
    assert_error(ask(OFFICER, STRESS, body), 422)


def test_a_stress_test_is_queued_and_readable_by_its_id(ask: Ask) -> None:
    """202 without a result; the same row by its id; the list has it first."""
    started = ask(OFFICER, STRESS, wanted(seed=7))
    assert started.status_code == 202
    row = started.json()
    assert (row["state"], row["result"], row["seed"], row["replicates"]) == ("waiting", None, 7, 2)
    assert ask(OFFICER, f"{STRESS}/{row['id']}").json() == row
    assert ask(OFFICER, STRESS).json()["items"][0] | {"result": None} == row


def test_a_stress_test_that_failed_says_why(ask: Ask) -> None:
    """In the caller's language, whatever the worker's is: the officer reads Chinese."""
    row = ask(OFFICER, STRESS, wanted()).json()
    Person.objects.update(status=PersonStatus.DEAD)
    compute_stress(run=row["id"])
    failed = ask(OFFICER, f"{STRESS}/{row['id']}").json()
    assert (failed["state"], failed["result"]) == ("failed", None)
    assert failed["problem"].startswith(f"区划 {HERE} 里没有登记任何人。")
    assert failed["finished_at"] > failed["created_at"]


@pytest.mark.parametrize("division", [ELSEWHERE, "320199002000", "32"])
def test_no_stress_test_of_a_division_out_of_scope(ask: Ask, division: str) -> None:
    """Another town's, a neighbouring sub-district's, and the whole province's are not the officer's."""
    assert_error(ask(OFFICER, STRESS, wanted(division_code=division)), 404)


def test_a_stress_test_names_nobody(ask: Ask) -> None:
    """Its result is numbers: no name and no person's id, to whoever may read the run."""
    answer = ask(HEALTH, f"{STRESS}/{StressRun.objects.get().pk}")
    assert answer.json()["state"] == "done"
    text = text_of_answer(answer)
    assert not any(str(pk) in text for pk in Person.objects.values_list("pk", flat=True))
    assert not any(row[0] in text for row in CIVIL[1:])
