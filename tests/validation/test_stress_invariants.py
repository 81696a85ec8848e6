"""What holds for every community and every shock, tried on random ones.

Nothing here has a value worked out beforehand: what one run says is held against what another must say, or against the
same thing counted again in the plainest way from the trace of every need on every day.
"""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from renyang.science.stress import CAPABILITIES, Community, Impact, Parameters, Scenario, metrics, run, trace
from renyang.science.stress.community import PHONE
from renyang.science.stress.equity import theil
from renyang.science.stress.outcomes import (
    CIRCLE,
    FAMILY,
    FIT,
    KIT,
    LAST_SERVED,
    NEED,
    NOT_KNOWN,
    NOT_REACHED,
    NOT_WANTED,
    PARTNER,
    PHONE_CALL,
    SITE,
    VOLUNTEER,
)
from tests.science.stress.builders import DAYS, SEEDS, communities, registers, scenarios, with_services

pytestmark = pytest.mark.slow
CODES = Parameters.default().codes
SOME = settings(max_examples=25, deadline=None)
SHOCKS = scenarios()


# Conservation and capacity.


@SOME
@given(communities(), SHOCKS, SEEDS)
def test_every_need_is_served_or_unmet_and_counted_once(community, scenario, seed):
    seen = trace(community, scenario, seed=seed, days=DAYS)
    counts = run(community, scenario, seed=seed, replicates=1).shocked
    assert np.array_equal(counts.counters[0], seen.counters)
    service, codes = community.needs.service, len(CODES)
    for day, outcome in enumerate(seen.outcome):
        wanted, served = outcome != NOT_WANTED, (outcome != NOT_WANTED) & (outcome <= LAST_SERVED)
        need, met, unmet = (
            np.bincount(service[which], minlength=codes) for which in (wanted, served, wanted & ~served)
        )
        assert np.array_equal(need, met + unmet)
        assert np.array_equal(seen.counters[day, :, NEED], need)
        assert np.array_equal(seen.counters[day, :, NEED + 1 : LAST_SERVED + 1].sum(axis=1), met)
        assert np.array_equal(seen.counters[day, :, LAST_SERVED + 1 : FIT].sum(axis=1), unmet)
    unmet, longest, gaps, fit = _recounted(community, seen.outcome)
    assert np.array_equal(counts.unmet[0], unmet)
    assert np.array_equal(counts.longest[0], longest)
    assert np.array_equal(counts.gaps[0], gaps)
    assert np.array_equal(seen.counters[:, :, FIT].sum(axis=1), fit)


def _recounted(community, outcomes):
    """Needs not met and days of the longest gap by person; by day, people in a gap that is too long and fit visits."""
    needs, people = community.needs, len(community)
    tolerance = np.array([service.tolerance for service in community.parameters.services])[needs.service]
    unmet, longest, gap = np.zeros(people, int), np.zeros(people, int), np.zeros(len(needs), int)
    too_long, fit = [], []
    for outcome in outcomes:
        fit.append(np.sum(np.isin(outcome, (SITE, PARTNER)) & (gap <= tolerance)))
        served = (outcome != NOT_WANTED) & (outcome <= LAST_SERVED)
        gap = np.where(
            served, 0, gap + ((gap > 0) | (outcome > LAST_SERVED))
        )  # a gap also lasts while nothing is wanted
        np.add.at(unmet, needs.person, outcome > LAST_SERVED)
        np.maximum.at(longest, needs.person, gap)
        too_long.append(len(np.unique(needs.person[gap > tolerance])))
    return unmet, longest, too_long, fit


@SOME
@given(communities(), SHOCKS, SEEDS)
def test_no_site_serves_more_than_its_capacity_nor_other_needs_than_its_own(community, scenario, seed):
    seen, sites = trace(community, scenario, seed=seed, days=DAYS), community.sites
    assert (seen.capacity <= sites.places + sites.convertible).all()
    assert ((seen.outcome == SITE) == (seen.site >= 0)).all()
    for day in range(DAYS):
        need = np.flatnonzero(seen.outcome[day] == SITE)
        site = seen.site[day, need]
        assert (np.bincount(site, minlength=len(sites)) <= seen.capacity[day]).all()
        assert np.array_equal(sites.service[site], community.needs.service[need])
        assert _in_reach(community, need, site).all()


def _in_reach(community, need, site):
    """Whether each need's site is in its person's community, or near enough, or (at the door) somewhere unknown."""
    people, sites, who = community.people, community.sites, community.needs.person[need]
    at_site = np.array([service.at_site for service in community.parameters.services])[community.needs.service[need]]
    metres = np.hypot(*(getattr(people, axis)[who] - getattr(sites, axis)[site] for axis in "xy"))
    limit = np.where(at_site, community.parameters["reach_walk"], community.parameters["reach_door"])
    same = people.community[who] == sites.community[site]
    return same | (metres <= limit) | (np.isnan(metres) & ~at_site)


@SOME
@given(communities(), SHOCKS, SEEDS)
def test_stand_ins_and_substitutes_give_no_more_than_they_have(community, scenario, seed):
    outcome = trace(community, scenario, seed=seed, days=DAYS).outcome
    needs, pacts, values = community.needs, community.agreements, community.parameters
    promised = np.bincount(pacts.service, weights=pacts.per_day, minlength=len(CODES))
    visits = community.volunteers * values["volunteers_on_duty"] * values["volunteer_visits"]
    where = community.people.community[needs.person]
    for today in outcome:
        assert (np.bincount(needs.service[today == PARTNER], minlength=len(CODES)) <= promised).all()
        assert (np.bincount(where[today == VOLUNTEER], minlength=len(visits)) <= visits).all()
    uses = np.bincount(needs.person, weights=(outcome == KIT).sum(axis=0), minlength=len(community))
    assert (uses <= community.people.prepared * values["kit_days"]).all()
    kinds = {"volunteer": VOLUNTEER, "phone": PHONE_CALL, "circle": CIRCLE, "family": FAMILY, "kit": KIT}
    for number, service in enumerate(values.services):
        used = np.unique(outcome[:, needs.service == number])
        assert not {kind for name, kind in kinds.items() if name not in service.instead} & set(used)


@SOME
@given(communities(), SHOCKS, SEEDS)
def test_a_missed_visit_is_wanted_again_where_the_service_keeps_it(community, scenario, seed):
    outcome = trace(community, scenario, seed=seed, days=DAYS).outcome
    keeps = np.array([service.keeps > 0 for service in community.parameters.services])[community.needs.service]
    missed = outcome[:-1, keeps] > LAST_SERVED
    assert (outcome[1:, keeps][missed] != NOT_WANTED).all()


# Runs that must be the same.


@SOME
@given(
    communities(), SEEDS, st.sampled_from([(), (Impact("sites", 1.0, 2, 9),), (Impact("staff", 0.0, DAYS, DAYS + 9),)])
)
def test_without_a_shock_nothing_at_all_is_lost(community, seed, impacts):
    # No impact, one that leaves all as it is, one that comes when the days are over.
    calm = run(community, Scenario("calm", DAYS, impacts), seed=seed, replicates=2)
    for field in fields(calm.shocked):
        assert np.array_equal(getattr(calm.shocked, field.name), getattr(calm.baseline, field.name))
    for name in CAPABILITIES:
        exists = (np.nan_to_num(calm.baseline_curves[name]) > 0).any()
        found = calm.metrics[name]
        assert found["loss"]["mean"] == 0.0
        assert found["robustness"]["mean"] == found["index"]["mean"] == (1.0 if exists else None)
        assert found["recovery_days"]["mean"] == (0.0 if exists else None)
        assert found["rapidity"]["mean"] is None


@SOME
@given(registers(), SHOCKS, SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_people_and_of_their_needs_does_not_matter(register, scenario, seed, random):
    people = len(register["people"]["id"])
    order = np.array(random.sample(range(people), people))
    shuffled = register | {"people": {name: column[order] for name, column in register["people"].items()}}
    if register["needs"]:
        rows = np.array(random.sample(range(len(register["needs"]["person"])), len(register["needs"]["person"])), int)
        needs = {name: column[rows] for name, column in register["needs"].items()}
        shuffled["needs"] = needs | {"person": np.argsort(order)[needs["person"]]}
    one, other = (
        run(Community.build(**entry), scenario, seed=seed, replicates=2).shocked for entry in (register, shuffled)
    )
    assert np.array_equal(one.counters, other.counters)
    assert np.array_equal(one.gaps, other.gaps)
    assert np.array_equal(one.unmet[:, order], other.unmet)
    assert np.array_equal(one.longest[:, order], other.longest)
    assert np.array_equal(one.cause[:, order], other.cause)


@SOME
@given(communities(), SHOCKS, SEEDS)
def test_the_digest_is_the_same_for_any_number_of_threads(community, scenario, seed):
    digests = {run(community, scenario, seed=seed, replicates=4, threads=threads).digest for threads in (1, 2, 5)}
    assert len(digests) == 1


@SOME
@given(communities(), SHOCKS, SEEDS)
def test_capabilities_are_shares(community, scenario, seed):
    for curve in run(community, scenario, seed=seed, replicates=2).curves.values():
        known = curve[~np.isnan(curve)]
        assert ((known >= 0) & (known <= 1)).all()


# Runs of which one must not be worse.


@SOME
@given(communities(mood_weight=0.0, miss_factor=1.0), scenarios(largest=False), SEEDS)
def test_more_capacity_leaves_nobody_worse_off(community, scenario, seed):
    # Services do not act on each other: mood turns nobody away and a missed visit makes no urgent needs. Every need
    # that goes unmet on a day with more of anything went unmet on that day before.
    random, sites, pacts = np.random.default_rng(seed), community.sites, community.agreements
    grown = ("places", "safe_occupancy", "convertible", "staff", "stock_days")
    more = {name: _with_some_more(random, getattr(sites, name)) for name in grown}
    richer = replace(
        community,
        sites=replace(sites, **more),
        agreements=replace(pacts, per_day=_with_some_more(random, pacts.per_day)),
        volunteers=_with_some_more(random, community.volunteers),
    )
    before, after = (trace(one, scenario, seed=seed, days=DAYS).outcome > LAST_SERVED for one in (community, richer))
    assert not (after & ~before).any()


def _with_some_more(random, column):
    return column + random.integers(0, 3, size=len(column)).astype(column.dtype)


@SOME
@given(communities(miss_factor=1.0, kit_days=0.0), SHOCKS, SEEDS)
def test_better_records_and_channels_make_no_need_unknown(community, scenario, seed):
    # No service keeps a missed visit and none makes urgent needs, so needs are the same in both runs; then of no
    # service are fewer needs known on any day. There are no grab-bags: who loses a place to somebody newly known uses
    # the bag, and an unknown need that it would have met later is counted as unknown only then.
    people, values = community.people, community.parameters
    random = np.random.default_rng(seed)
    forgetful = with_services(values, keeps=0)
    higher = {
        name: (values[name] + 1) / 2 for name in ("reach_phone", "reach_text", "reach_neighbour", "message_heeded")
    }
    known_better = replace(
        people,
        completeness=np.minimum(people.completeness + random.choice([0, 0.2], len(people)), 1).astype(np.float32),
        record_age=(people.record_age * random.choice([0, 1], len(people))).astype(np.float32),
        channels=people.channels | (random.integers(0, 2, len(people)) * PHONE).astype(np.uint8),
    )
    before, after = (
        run(one, scenario, seed=seed, replicates=2).shocked.counters
        for one in (
            replace(community, parameters=forgetful),
            replace(community, parameters=forgetful.with_values(**higher), people=known_better),
        )
    )
    assert np.array_equal(before[..., NEED], after[..., NEED])
    unknown_before, unknown_after = (one[..., NOT_KNOWN] + one[..., NOT_REACHED] for one in (before, after))
    assert (unknown_after <= unknown_before).all()


# Inequality and metrics, on arrays of any kind.

AMOUNTS = arrays(np.float64, st.integers(1, 60), elements=st.one_of(st.just(0.0), st.floats(0.001, 1_000)))


@SOME
@given(AMOUNTS, st.data())
def test_theil_is_its_definition_and_the_sum_of_its_parts(amounts, data):
    groups = data.draw(arrays(np.int64, len(amounts), elements=st.integers(-1, 6)))
    split = theil(amounts, groups)
    mean = amounts.mean()
    definition = sum(x / mean * np.log(x / mean) for x in amounts if x > 0) / len(amounts) if mean > 0 else 0.0
    assert split.total == pytest.approx(definition, abs=1e-9)
    assert split.within + split.between == pytest.approx(split.total, abs=1e-9)
    assert min(split.within, split.between) >= -1e-9


HORIZON = st.integers(3, 40)
CURVES = HORIZON.flatmap(lambda days: arrays(np.float64, (3, days), elements=st.floats(0.01, 1)))
GAPPED = HORIZON.flatmap(
    lambda days: arrays(np.float64, (3, days), elements=st.one_of(st.just(np.nan), st.floats(0, 1.2)))
)


@SOME
@given(CURVES, st.floats(0, 0.5), st.integers(0, 2))
def test_where_nothing_drops_nothing_is_lost(baseline, better, onset):
    found = metrics.metrics_of(baseline + better, baseline, onset)
    assert found["loss"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert found["robustness"] == found["index"] == {"mean": 1.0, "low": 1.0, "high": 1.0}
    assert found["recovery_days"] == {"mean": 0.0, "low": 0.0, "high": 0.0}
    assert found["recovery_censored"]["mean"] == 0.0
    assert found["rapidity"]["mean"] is None


@SOME
@given(CURVES, st.integers(0, 2))
def test_who_is_not_seen_to_recover_has_no_recovery_time(q, onset):
    q[0, -1] = 0.5
    time, censored = metrics.recovery(q, onset)
    assert censored[0]
    assert time[0] == q.shape[1] - onset
    assert np.isnan(metrics.rapidity(q)[0])
    assert metrics.metrics_of(q, np.ones_like(q), onset)["recovery_days"]["mean"] is None


@SOME
@given(GAPPED)
def test_the_last_exit_counts_and_days_without_demand_are_skipped(q):
    times, censored = metrics.recovery(q, 0)
    speed = metrics.rapidity(q)
    for row, values in enumerate(q):
        known = [(value, day) for day, value in enumerate(values) if not np.isnan(value)]
        below = [day for value, day in known if value < metrics.RECOVERED]
        if not below:
            assert times[row] == 0 if known else np.isnan(times[row])
        elif known[-1][1] == below[-1]:
            assert censored[row]
        else:
            assert (times[row], censored[row]) == (1 + below[-1], False)
            lowest = min(value for value, _ in known)
            last_lowest = max(day for value, day in known if value == lowest)
            assert speed[row] == pytest.approx((1 - lowest) / (below[-1] + 1 - last_lowest))


@SOME
@given(GAPPED)
def test_days_without_demand_change_no_sum_and_no_share(q):
    q[:, 0] = 0.7  # at least one day has a value
    for values in q:
        known = values[~np.isnan(values)]
        assert metrics.loss(values[None], np.ones((1, len(values))))[0] == pytest.approx(np.maximum(1 - known, 0).sum())
        assert metrics.index(values[None])[0] == pytest.approx(np.minimum(known, 1).mean())
        assert metrics.robustness(values[None])[0] == min(1.0, known.min())
