"""The end of the day, steps 13 to 15: gaps, backlog, what critical misses do, and the counters."""

import numpy as np

from renyang.science.stress.allocation import WANTED
from renyang.science.stress.compiled import within_compiled
from renyang.science.stress.draws import uniform
from renyang.science.stress.outcomes import (
    BEARABLE,
    FIT,
    HANDOFFS,
    LAST_SERVED,
    NEED,
    NOT_KNOWN,
    NOT_PAID,
    ON_TIME,
    PARTNER,
    SITE,
)


@within_compiled
def hand_over(tables, today, counters):  # type: ignore[no-untyped-def]
    """Count hand-offs (each new need, and again if its sites cannot serve it) and those done by duty and platform."""
    need_person, need_service, person_id = tables.need_person, tables.need_service, tables.person_id
    person_community, duty, information = tables.person_community, today.duty, today.now.information
    needs, outcomes, new, platform = today.wanted, today.outcome, today.new, today.keys.platform
    for row in range(today.filled[WANTED]):
        need = needs[row]
        outcome = outcomes[need]
        if outcome == NOT_KNOWN:
            continue
        service, person = need_service[need], need_person[need]
        handed = np.int32(new[need]) + np.int32(outcome != SITE and outcome < NOT_KNOWN)
        level = information[service]
        counters[service, HANDOFFS] += handed
        if duty[person_community[person], service] and (level >= 1.0 or uniform(platform, person_id[person]) < level):
            counters[service, ON_TIME] += handed


@within_compiled
def count(tables, rules, state, today, tally):  # type: ignore[no-untyped-def]
    """Steps 13 to 15: update backlog, begin and end gaps, let critical misses take effect, and count."""
    need_person, need_service = tables.need_person, tables.need_service
    tolerance, keeps, critical = rules.tolerance, rules.keeps, rules.critical
    needs, outcomes, new, day = today.wanted, today.outcome, today.new, today.day
    since, causes, backlog, raised = state.since, state.cause, state.waiting, state.raised
    shaken, shaken_on = state.shaken, state.shaken_on
    unmet, counters = tally.unmet, tally.counters[day]
    for row in range(today.filled[WANTED]):
        need = needs[row]
        service, person, outcome = need_service[need], need_person[need], outcomes[need]
        counters[service, NEED] += 1
        counters[service, outcome] += 1
        served = outcome <= LAST_SERVED
        backlog[need] = min(backlog[need] + new[need] - served, keeps[service])
        if served:
            late = since[need] >= 0 and day - since[need] > tolerance[service]
            counters[service, FIT] += outcome in (SITE, PARTNER) and not late
            since[need] = -1
            continue
        if since[need] < 0:
            since[need], causes[need] = day, outcome
        unmet[person] += 1
        if critical[service] and service != rules.emergency:
            raised[person] = day + 1 + rules.miss_days
            lower_mood(rules, shaken, shaken_on, person, day)


@within_compiled
def lower_mood(rules, shaken, shaken_on, person, day):  # type: ignore[no-untyped-def]
    """Step 14: lower the mood, recovered since the last fall, once a day however many critical services were missed."""
    if shaken_on[person] == day and shaken[person] > 0.0:
        return
    left = max(0.0, shaken[person] - (day - shaken_on[person]) * rules.mood_rise)
    shaken[person], shaken_on[person] = min(1.0, left + rules.mood_fall), day


@within_compiled
def measure_gaps(tables, rules, state, today, tally):  # type: ignore[no-untyped-def]
    """Step 13: the gaps of the day, also of needs that are not wanted today: a gap lasts until a service is given."""
    need_person, need_service, tolerance = tables.need_person, tables.need_service, rules.tolerance
    since, causes, day, last_in_gap = state.since, state.cause, today.day, -1
    longest, cause_of_longest, too_long = tally.longest, tally.cause, 0
    for need in range(since.shape[0]):
        if since[need] < 0:
            continue
        person, gap = need_person[need], day - since[need] + 1
        if gap > longest[person]:
            longest[person], cause_of_longest[person] = gap, causes[need]
        if gap > tolerance[need_service[need]] and person != last_in_gap:
            too_long += 1
            last_in_gap = person
    tally.gaps[day] = too_long


@within_compiled
def count_bearable(tables, today, counters):  # type: ignore[no-untyped-def]
    """Count the part of today's need that the capacity of all sites could serve and that is paid for, by service."""
    for site in range(tables.site_id.shape[0]):
        counters[tables.site_service[site], BEARABLE] += today.capacity[site]
    for service in range(counters.shape[0]):
        paid = counters[service, NEED] - counters[service, NOT_PAID]
        counters[service, BEARABLE] = min(counters[service, BEARABLE], paid)
