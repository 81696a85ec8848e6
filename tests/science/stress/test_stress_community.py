import numpy as np
import pytest

from renyang.science.problem import Problem
from renyang.science.stress import Community, Parameters, needs_of
from renyang.science.stress.needs import impute_levels

PARAMETERS = Parameters.default()


def _folk(**changes):
    columns = {"id": [3, 1, 2], "community": [0, 1, 1], "age": [70.0, np.nan, 85.0]}
    return columns | changes


SITES = {"service": ["meals", "day_care"], "community": [0, 1]}


def test_a_register_needs_only_ids_and_communities():
    community = Community.build(people=_folk(), sites=SITES)
    assert len(community) == 3
    assert community.names == ("1", "2")
    assert community.people.lives_alone.tolist() == [-1, -1, -1]
    assert set(community.people.level) <= {0, 1, 2, 3, 4}
    assert (community.sites.places >= 0).all()


@pytest.mark.parametrize(
    ("people", "sites", "code", "words"),
    [
        (_folk(id=[1, 1, 2]), SITES, "register_value", ["id", "row 1"]),
        (_folk(community=[0, 1, -1]), SITES, "register_value", ["community", "row 2", "-1"]),
        (_folk(level=[0, 5, 1]), SITES, "register_value", ["level", "5", "-1 … 4"]),
        (_folk(completeness=[0, 1.5, 1]), SITES, "register_value", ["completeness", "1.5"]),
        (_folk(name=["a", "b", "c"]), SITES, "register_column", ["name", "completeness"]),
        (_folk(age=[1.0, 2.0]), SITES, "register_lengths", ["people"]),
        ({"id": [1]}, SITES, "register_missing", ["community"]),
        (_folk(), SITES | {"service": ["meals", "haircut"]}, "register_value", ["haircut", "day_care"]),
        (_folk(), SITES | {"staff": [1, 1.5]}, "register_value", ["staff", "1.5"]),
    ],
)
def test_a_wrong_register_is_refused_with_table_column_row_and_value(people, sites, code, words):
    with pytest.raises(Problem) as caught:
        Community.build(people=people, sites=sites)
    assert caught.value.code == code
    for word in words:
        assert word in str(caught.value)


def test_needs_follow_level_age_and_living_alone():
    # Every share set to 1, so that the catalogue's rules alone decide; expected sets read off the rules by hand.
    everyone = [type(rule)(**{**_fields(rule), "share": 1.0}) for rule in PARAMETERS.needs]
    parameters = type(PARAMETERS)(PARAMETERS.values, PARAMETERS.services, tuple(everyone), PARAMETERS.sources)
    needs = needs_of(
        ids=np.arange(4, dtype=np.uint32),
        age=np.array([65.0, 85.0, 75.0, np.nan]),
        level=np.array([0, 0, 4, 0], dtype=np.int8),
        lives_alone=np.array([0, 1, 0, 1], dtype=np.int8),
        parameters=parameters,
    )
    found = [{parameters.codes[number] for number in needs.service[first:last]} for first, last in _rows(needs)]
    assert found[0] == set()
    assert found[1] == {"meals", "welfare_visit", "companionship"}
    assert found[2] == {
        "meals", "medication", "cleaning", "bathing", "nursing", "medical_escort", "welfare_visit", "emergency_help",
        "respite",
    }  # fmt: skip
    assert found[3] == {"welfare_visit", "companionship"}  # age not known: no rule for 80 and over


def test_unknown_levels_are_drawn_with_the_published_shares():
    # [M] at 80 and over 45 % have level 1 or more, 15 % level 3 or more; standard errors below .0036.
    many = 20_000
    drawn = impute_levels(np.arange(many, dtype=np.uint32), np.full(many, 85.0), np.full(many, -1, np.int8), 1)
    assert (drawn >= 1).mean() == pytest.approx(0.45, abs=4 * 0.0036)
    assert (drawn >= 3).mean() == pytest.approx(0.15, abs=4 * 0.0026)
    known = impute_levels(np.arange(2, dtype=np.uint32), np.full(2, 85.0), np.array([0, 3], np.int8), 1)
    assert known.tolist() == [0, 3]


def test_synthetic_is_the_same_for_one_seed_and_has_the_published_marginals():
    one, again, other = (Community.synthetic(4_000, seed) for seed in (1, 1, 2))
    assert np.array_equal(one.needs.service, again.needs.service)
    assert not np.array_equal(one.people.x, other.people.x)
    # Living alone 12 %, standard error .005; a fifth to a quarter use a service (CHARLS 2018: 20.6 %).
    assert (one.people.lives_alone == 1).mean() == pytest.approx(0.12, abs=4 * 0.005)
    assert 0.18 < (np.diff(one.needs.first) > 0).mean() < 0.30


def test_reach_is_nearest_first_and_stops_at_walking_distance():
    # Three day centres at 100, 900 and 1,100 m of the only person, in another community; reach is 1,000 m.
    community = Community.build(
        people={"id": [1], "community": [0], "x": [0.0], "y": [0.0]},
        needs={"person": [0], "service": ["day_care"], "per_week": [3]},
        sites={"service": ["day_care"] * 3, "community": [1] * 3, "x": [900.0, 1100.0, 100.0], "y": [0.0] * 3},
        communities=2,
    )
    assert community.reach.sites.tolist() == [[2, 0, -1]]


def test_every_default_says_unit_source_and_mark():
    for default in PARAMETERS.sources:
        assert default.unit
        assert default.source
        assert default.mark in {"V", "D", "M", "A"}
    with pytest.raises(ValueError, match="no such parameter"):
        PARAMETERS.with_values(plan_efect=1.0)


def _fields(rule):
    return {name: getattr(rule, name) for name in rule.__slots__}


def _rows(needs):
    return zip(needs.first[:-1], needs.first[1:], strict=True)


def test_two_rows_of_one_person_and_service_are_one_need():
    # Meals three times a week by one list and twice by another are meals five times a week, asked for once a day at most.
    twice = Community.build(
        people={"id": [4, 9], "community": [0, 0]},
        needs={"person": [1, 0, 1, 1], "service": ["meals", "meals", "nursing", "meals"], "per_week": [3, 7, 1, 2]},
        sites={},
    )
    codes = twice.parameters.codes
    found = {
        (int(person), codes[service]): per_day * 7
        for person, service, per_day in zip(twice.needs.person, twice.needs.service, twice.needs.per_day, strict=True)
    }
    assert found == pytest.approx({(0, "meals"): 7.0, (1, "meals"): 5.0, (1, "nursing"): 1.0})
