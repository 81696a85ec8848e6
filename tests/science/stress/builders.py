"""Small communities for tests: ones whose every number the test chooses, and random ones for what holds for all."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from renyang.science.stress import Community, Impact, Parameters, Scenario
from renyang.science.stress.scenario import TARGETS

NOTHING_ELSE = {"staff_absence": 0.0, "family_share": 0.0, "kit_days": 0, "duty_presence": 1.0, "mood_weight": 0.0}
PLAN_AT_ONCE = {"plan_activated": 1.0, "notice_days": 0.0, "respond_days": 0.0, "plan_drilled": 1.0}


def one_service(
    people=100, *, service="meals", per_week=7.0, places=50, completeness=1.0, operator=-1, parameters=None, **columns
):
    """Everyone in one community needs one service of one site; staff are never what is lacking."""
    return Community.build(
        people={
            "id": np.arange(people),
            "community": np.zeros(people, int),
            "completeness": np.full(people, completeness),
        }
        | columns,
        needs={"person": np.arange(people), "service": np.full(people, service), "per_week": np.full(people, per_week)},
        sites={
            "service": [service],
            "community": [0],
            "places": [places],
            "staff": [4 * people],
            "organisation": [operator],
        },
        parameters=(parameters or Parameters.default()).with_values(**NOTHING_ELSE),
    )


def certain(**values):
    """Parameters that leave nothing to chance: everyone is at work, nobody helps unasked, and a plan drilled in full
    works from the first day of a shock on. `values` replace some of them.
    """
    return Parameters.default().with_values(
        **{name: float(value) for name, value in (NOTHING_ELSE | PLAN_AT_ONCE | values).items()}
    )


def with_services(parameters, *codes, **changed):
    """Parameters that know these services only (all of them without codes), with some of their properties changed."""
    kept = [service for service in parameters.services if not codes or service.code in codes]
    services = tuple(replace(service, **changed) for service in kept)
    rules = tuple(rule for rule in parameters.needs if not codes or rule.service in codes)
    return replace(parameters, services=services, needs=rules)


def daily_need(people, service, parameters, *, per_week=7.0, site=None, folk=None, **tables):
    """Everyone in one community needs one service of one site (columns of one row), or of none; `tables` as for
    `Community.build`, `folk` further columns of people.
    """
    where = {"id": np.arange(people), "community": np.zeros(people, int)}
    needs = {"person": np.arange(people), "service": [service] * people, "per_week": np.full(people, per_week)}
    sites = {"service": [service], "community": [0]} | site if site else {}
    return Community.build(people=where | (folk or {}), needs=needs, sites=sites, parameters=parameters, **tables)


def shock(days, /, **levels):
    """A scenario of so many days in which each target has its level from the first day to the last."""
    return Scenario("shock", days, tuple(Impact(target, level, 0, days) for target, level in levels.items()))


# Random communities: 20 to 120 people, and of everything else little, so that it runs out.

DAYS = 15  # of random scenarios
CODES = Parameters.default().codes
SEEDS = st.integers(0, 2**63 - 1)


def _but_some_unknown(random, values):
    return np.where(random.random(len(values)) < 0.2, np.nan, values)


def _people(random, count, communities):
    yes_no_unknown = ("lives_alone", "reads", "phone", "smartphone", "prepared", "circle")
    ranges = {"age": (60, 95), "x": (0, 3_000), "y": (0, 3_000), "record_age": (0, 2_000), "family_hours": (0, 30)}
    return (
        {
            "id": random.choice(2**32, count, replace=False),
            "community": random.integers(communities, size=count),
            "level": random.integers(-1, 5, size=count),
            "completeness": random.random(count),
        }
        | {name: random.integers(-1, 2, size=count) for name in yes_no_unknown}
        | {name: _but_some_unknown(random, random.uniform(*ends, count)) for name, ends in ranges.items()}
    )


def _needs(random, people):
    person, service = np.nonzero(random.random((people, len(CODES))) < 0.15)
    per_week = random.choice([0.0, 0.5, 1.0, 3.5, 7.0], len(person))
    return {"person": person, "service": np.array(CODES)[service], "per_week": per_week}


def _sites(random, count, communities, organisations):
    return {
        "service": random.choice(CODES, count),
        "community": random.integers(communities, size=count),
        "x": _but_some_unknown(random, random.uniform(0, 3_000, count)),
        "y": _but_some_unknown(random, random.uniform(0, 3_000, count)),
        "places": random.integers(-1, 9, size=count),
        "safe_occupancy": random.integers(-1, 5, size=count),
        "convertible": random.integers(0, 5, size=count),
        "staff": random.integers(-1, 5, size=count),
        "stock_days": _but_some_unknown(random, random.uniform(0, 5, count)),
        "organisation": random.integers(-1, organisations, size=count),
    }


def _agreements(random, count, organisations):
    return {
        "organisation": random.integers(organisations, size=count),
        "stands_in_for": random.integers(-1, organisations, size=count),
        "service": random.choice(CODES, count),
        "per_day": random.integers(0, 6, size=count),
        "covered": random.integers(0, 2, size=count),
    }


def _functions(random, count, communities, organisations):
    return {
        "service": random.choice(("*", *CODES), count),
        "community": random.integers(-1, communities, size=count),
        "owner": random.integers(-1, organisations, size=count),
        "deputy": random.integers(-1, organisations, size=count),
    }


def _parameters(random, fixed):
    shares = (
        "planned_matching", "trust", "plan_drilled", "plan_activated", "duty_presence", "message_heeded", "family_share",
        "circle_help", "mood_weight", "record_decay", "staff_absence", "reach_neighbour",
    )  # fmt: skip
    values = {name: random.random() for name in shares} | {
        "notice_days": random.uniform(0, 3),
        "respond_days": random.uniform(0, 3),
        "stand_down_days": float(random.integers(0, 15)),
        "kit_days": float(random.integers(0, 4)),
        "miss_factor": random.uniform(1, 3),
    }
    return Parameters.default().with_values(**values | fixed)


@st.composite
def registers(draw, **fixed):
    """What `Community.build` takes; `fixed` parameters are the same in all."""
    people, communities, organisations = draw(st.integers(20, 120)), draw(st.integers(1, 3)), draw(st.integers(1, 4))
    sites, agreements, functions = draw(st.integers(0, 20)), draw(st.integers(0, 5)), draw(st.integers(0, 5))
    follow_rules, random = draw(st.booleans()), np.random.default_rng(draw(SEEDS))
    return {
        "people": _people(random, people, communities),
        "needs": None if follow_rules else _needs(random, people),
        "sites": _sites(random, sites, communities, organisations),
        "agreements": _agreements(random, agreements, organisations),
        "functions": _functions(random, functions, communities, organisations),
        "volunteers": random.integers(0, 5, size=communities),
        "communities": communities,
        "parameters": _parameters(random, fixed),
    }


def communities(**fixed):
    """Communities built from `registers`."""
    return registers(**fixed).map(lambda register: Community.build(**register))


@st.composite
def _impacts(draw, largest):
    target, start = draw(st.sampled_from(TARGETS)), draw(st.integers(0, DAYS - 1))
    return Impact(
        target=target,
        level=draw(st.floats(0, 2 if target == "demand" else 1)),
        start=start,
        end=start + draw(st.integers(1, DAYS)),
        service=draw(st.sampled_from(("*", *CODES))),
        ramp=draw(st.integers(0, 4)),
        unless=draw(st.sampled_from(("", "safe_occupancy"))) if target == "sites" else "",
        pick=draw(st.sampled_from(("", "largest"))) if target == "partners" and largest else "",
    )


def scenarios(*, largest=True):
    """One to six impacts on anything; without `largest` none that picks the largest organisation."""
    return st.lists(_impacts(largest), min_size=1, max_size=6).map(lambda made: Scenario("shock", DAYS, tuple(made)))
