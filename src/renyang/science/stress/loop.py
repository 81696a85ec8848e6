"""Compiled simulation of one replicate by day; docs/algorithms/stress.md numbers a day's steps from 1 to 15."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.allocation import (
    BUCKETS,
    CALL,
    CIRCLES,
    KIN,
    QUEUED,
    TURN,
    WANTED,
    allocate,
    own_means,
    put_in_order,
)
from renyang.science.stress.capacity import plan_days, set_capacities, set_partners
from renyang.science.stress.compiled import compiled, within_compiled
from renyang.science.stress.counting import count, count_bearable, hand_over, measure_gaps
from renyang.science.stress.draws import key, stream, uniform
from renyang.science.stress.outcomes import (
    NOT_KNOWN,
    NOT_PAID,
    NOT_REACHED,
    NOT_WANTED,
    REFUSED,
)
from renyang.science.stress.scenario import (
    ACCEPTANCE,
    BUDGET,
    DEMAND,
    FAMILY,
    INFORMATION,
    MOBILITY,
    MOBILITY_HELD,
    MOBILITY_HELD_SHARE,
)
from renyang.science.stress.tables import Rules, Tables

ARISES, REGISTERED, PLATFORM, MESSAGE = stream("need"), stream("registered"), stream("platform"), stream("message")
TRAVEL, HELD, ACCEPTS = stream("travel"), stream("held at home"), stream("acceptance")
PLANNED, PAID = stream("planned"), stream("paid")


class State(NamedTuple):
    """State carried from day to day."""

    waiting: NDArray[np.uint8]  # (needs,) missed visits that stay wanted
    since: NDArray[np.int16]  # (needs,) first day without since it was last served, -1 if it is met
    cause: NDArray[np.uint8]  # (needs,) outcome that began the gap
    kit: NDArray[np.uint8]  # (people,) uses left in the grab-bag
    raised: NDArray[np.int16]  # (people,) first day on which urgent help is no longer more likely, -1 without
    stock: NDArray[np.float64]  # (sites,) days of supply
    shaken: NDArray[np.float32]  # (people,) mood lost, 0..1, as of the day in `shaken_on`
    shaken_on: NDArray[np.int16]  # (people,)


class Keys(NamedTuple):
    """The keys of today's draws, one for each stream."""

    arises: np.uint64
    message: np.uint64
    travel: np.uint64
    held: np.uint64
    registered: np.uint64
    platform: np.uint64
    accepts: np.uint64
    turn: np.uint64
    call: np.uint64
    kin: np.uint64
    circle: np.uint64
    planned: np.uint64
    paid: np.uint64


class Now(NamedTuple):
    """Today's levels by service."""

    demand: NDArray[np.float64]
    acceptance: NDArray[np.float64]
    mobility: NDArray[np.float64]
    held: NDArray[np.float64]  # what is left of the mobility of those who are held up
    held_share: NDArray[np.float64]  # share of people who are
    information: NDArray[np.float64]
    family: NDArray[np.float64]
    budget: NDArray[np.float64]


class Course(NamedTuple):
    """The course of a scenario."""

    levels: NDArray[np.float64]  # (ROWS, services, days) level left of normal
    first: int  # first day of the shock, -1 without one
    end: int  # first day on which all is normal again, -1 without a shock


class Draw(NamedTuple):
    """The seed and replicate that draws are keyed by."""

    seed: int
    replicate: int


class Today(NamedTuple):
    """Values and arrays computed anew each day."""

    draw: Draw
    day: int
    message_effect: float  # 0 until the plan is activated, when messages go out
    plan_effect: float  # 0 until the plan works
    volunteer_effect: float  # grows as volunteers start
    keys: Keys
    now: Now
    filled: NDArray[np.int64]  # lengths of `wanted` and `queue`
    outcome: NDArray[np.uint8]  # (needs,)
    new: NDArray[np.uint8]  # (needs,) 1: arose today
    site_of: NDArray[np.int32]  # (needs,) the site that served
    wanted: NDArray[np.int32]  # (needs,) today's needs, ordered by person
    queue: NDArray[np.int32]
    order: NDArray[np.int32]
    place: NDArray[np.uint64]
    sorted_place: NDArray[np.uint64]
    buckets: NDArray[np.int32]
    capacity: NDArray[np.int32]  # (sites,)
    site_left: NDArray[np.int32]
    site_limit: NDArray[np.uint8]
    service_left: NDArray[np.int64]  # (services,) places left at all sites
    agreement_left: NDArray[np.int32]
    volunteers_left: NDArray[np.int32]
    duty: NDArray[np.bool_]  # (communities, services)


Room = tuple[NDArray[Any], ...]  # the arrays of Today in order, from `filled` on


class Tally(NamedTuple):
    """The counts of a replicate, all integers; the `trace_*` arrays have no rows without a trace."""

    counters: NDArray[np.int32]  # (days, services, COLUMNS)
    gaps: NDArray[np.int32]  # (days,) people in a gap longer than the service tolerates
    unmet: NDArray[np.uint16]  # (people,) unmet needs, at most one for each day and service
    longest: NDArray[np.uint16]  # (people,) days of the longest gap
    cause: NDArray[np.uint8]  # (people,) outcome that began that gap
    trace_outcome: NDArray[np.uint8]  # (days, needs)
    trace_site: NDArray[np.int32]  # (days, needs)
    trace_capacity: NDArray[np.int32]  # (days, sites)


def new_state(tables: Tables, rules: Rules) -> State:
    """The state before the first day: no backlog, full stocks."""
    needs, people = tables.need_person.shape[0], tables.person_id.shape[0]
    return State(
        np.zeros(needs, np.uint8),
        np.full(needs, -1, np.int16),
        np.zeros(needs, np.uint8),
        (tables.person_prepared.astype(np.int64) * rules.kit_days).astype(np.uint8),
        np.full(people, -1, np.int16),
        tables.site_stock.astype(np.float64),
        np.zeros(people, np.float32),
        np.zeros(people, np.int16),
    )


def new_room(tables: Tables) -> Room:
    """Arrays for `Today`, reused every day."""
    needs, sites = tables.need_person.shape[0], tables.site_id.shape[0]
    return (
        np.zeros(2, np.int64),
        np.zeros(needs, np.uint8),
        np.zeros(needs, np.uint8),
        np.full(needs, -1, np.int32),
        np.zeros(needs, np.int32),
        np.zeros(needs, np.int32),
        np.zeros(needs, np.int32),
        np.zeros(needs, np.uint64),
        np.zeros(needs, np.uint64),
        np.zeros(BUCKETS, np.int32),
        np.zeros(sites, np.int32),
        np.zeros(sites, np.int32),
        np.zeros(sites, np.uint8),
        np.zeros(tables.duty_owner.shape[1], np.int64),
        np.zeros(tables.agreement_organisation.shape[0], np.int32),
        np.zeros(tables.volunteers.shape[0], np.int32),
        np.zeros(tables.duty_owner.shape, np.bool_),
    )


@compiled
def simulate(tables, rules, course, draw, state, room, tally):  # type: ignore[no-untyped-def]
    """Run one replicate of a course and fill `tally`; `state` and `room` must be new ones made from `tables`."""
    messages_from, effective_from = plan_days(rules, course.first, draw)
    stand_down = course.end + rules.stand_down_days
    for day in range(course.levels.shape[2]):
        level = course.levels[:, :, day]
        told = rules.plan_effect if messages_from <= day < stand_down else 0.0
        effect = rules.plan_effect if effective_from <= day < stand_down else 0.0
        volunteers = effect * min(1.0, (day - effective_from + 1) / rules.volunteer_ramp)
        now = Now(
            level[DEMAND], level[ACCEPTANCE], level[MOBILITY], level[MOBILITY_HELD], level[MOBILITY_HELD_SHARE],
            level[INFORMATION], level[FAMILY], level[BUDGET],
        )  # fmt: skip
        today = Today(draw, day, told, effect, volunteers, keys_of(draw, day), now, *room)
        set_capacities(tables, rules, level, state, today)
        set_partners(tables, rules, level, today)
        needs_arise(tables, rules, state, today)
        come_to_the_door(tables, rules, state, today)
        put_in_order(tables, rules, today)
        allocate(tables, rules, today)
        hand_over(tables, today, tally.counters[day])
        own_means(tables, rules, state, today)
        count(tables, rules, state, today, tally)
        measure_gaps(tables, rules, state, today, tally)
        count_bearable(tables, today, tally.counters[day])
        if day < tally.trace_outcome.shape[0]:
            keep_trace(today, tally)


@within_compiled
def keep_trace(today, tally):  # type: ignore[no-untyped-def]
    """Copy the day into the trace, in plain loops because slice assignment takes seconds to compile."""
    outcomes, sites, capacities = (
        tally.trace_outcome[today.day], tally.trace_site[today.day], tally.trace_capacity[today.day],
    )  # fmt: skip
    for need in range(outcomes.shape[0]):
        outcomes[need], sites[need] = today.outcome[need], today.site_of[need]
    for site in range(capacities.shape[0]):
        capacities[site] = today.capacity[site]


@within_compiled
def keys_of(draw, day):  # type: ignore[no-untyped-def]
    """Keys of the day's draws; those of records, platform, acceptance and planning last the replicate."""
    seed, replicate = draw.seed, draw.replicate
    return Keys(
        key(seed, replicate, day, ARISES),
        key(seed, replicate, day, MESSAGE),
        key(seed, replicate, day, TRAVEL),
        key(seed, replicate, -1, HELD),
        key(seed, replicate, -1, REGISTERED),
        key(seed, replicate, -1, PLATFORM),
        key(seed, replicate, -1, ACCEPTS),
        key(seed, replicate, day, TURN),
        key(seed, replicate, day, CALL),
        key(seed, replicate, day, KIN),
        key(seed, replicate, day, CIRCLES),
        key(seed, replicate, -1, PLANNED),
        key(seed, replicate, -1, PAID),
    )


@within_compiled
def needs_arise(tables, rules, state, today):  # type: ignore[no-untyped-def]
    """Step 8: list today's needs, new or in the backlog.

    The loops over all needs stay simple enough to be vectorised, because few needs are wanted on a day.
    """
    need_person, need_service, need_number = tables.need_person, tables.need_service, tables.need_number
    per_day, demand, raised, backlog = tables.need_per_day, today.now.demand, state.raised, state.waiting
    is_new, needs, arises, wanted = today.new, today.wanted, today.keys.arises, 0
    count_of_needs = need_person.shape[0]
    today.outcome[:] = NOT_WANTED
    today.site_of[:] = -1
    for need in range(count_of_needs):
        is_new[need] = uniform(arises, need_number[need]) < per_day[need] * demand[need_service[need]]
    for need in tables.need_urgent:
        if raised[need_person[need]] > today.day:
            chance = per_day[need] * demand[rules.emergency] * rules.miss_factor
            is_new[need] = uniform(arises, need_number[need]) < chance
    for need in range(count_of_needs):
        needs[wanted] = need  # kept only if the next line counts it: cheaper than an unpredictable branch
        wanted += (is_new[need] | backlog[need]) > 0
    today.filled[WANTED] = wanted


@within_compiled
def come_to_the_door(tables, rules, state, today):  # type: ignore[no-untyped-def]
    """Steps 7 to 9: queue the needs that are known and whose people can be reached and accept."""
    need_person, need_service, need_number = tables.need_person, tables.need_service, tables.need_number
    person_id, channels, on_record = tables.person_id, tables.person_channels, tables.person_known
    acceptance, information, budget = today.now.acceptance, today.now.information, today.now.budget
    mobility, held, held_share = today.now.mobility, today.now.held, today.now.held_share
    keys, at_site, reach, reach_offline = today.keys, rules.at_site, rules.reach, rules.reach_offline
    outcomes, queue, needs, told, waiting = today.outcome, today.queue, today.wanted, today.message_effect, 0
    shaken, shaken_on, day = state.shaken, state.shaken_on, today.day
    for row in range(today.filled[WANTED]):
        need = needs[row]
        service, person = need_service[need], need_person[need]
        name = person_id[person]
        listed = uniform(keys.registered, name) < on_record[person]
        online = information[service] >= 1.0 or uniform(keys.platform, name) < information[service]
        reached = listed and online
        if not reached:
            heard = reach[channels[person]]
            if (
                not online
            ):  # the plan's messages make up for the platform, and find nobody whom ordinary days would miss
                heard = min(heard, 1.0 - (1.0 - reach_offline[channels[person]]) * (1.0 - told))
            reached = uniform(keys.message, name) < heard * rules.heeded
        if not reached:
            outcomes[need] = NOT_REACHED if listed else NOT_KNOWN
        elif at_site[service] and stays_at_home(keys, name, mobility[service], held[service], held_share[service]):
            outcomes[need] = NOT_REACHED
        elif budget[service] < 1.0 and uniform(keys.paid, name) < rules.budget_elasticity * (1.0 - budget[service]):
            outcomes[need] = NOT_PAID
        elif refuses(rules, keys, need_number[need], acceptance[service], shaken[person], day - shaken_on[person]):
            outcomes[need] = REFUSED
        else:
            queue[waiting] = need
            waiting += 1
    today.filled[QUEUED] = waiting


@within_compiled
def stays_at_home(keys, name, mobility, held, held_share):  # type: ignore[no-untyped-def]
    """Whether a person cannot go out today. Who is held up is so for as long as the impact lasts for that person."""
    if held_share > 0.0 and uniform(keys.held, name) < held_share:
        mobility *= held
    return mobility < 1.0 and uniform(keys.travel, name) >= mobility


@within_compiled
def refuses(rules, keys, number, acceptance, shaken, days_since):  # type: ignore[no-untyped-def]
    """Step 9: whether fear (softened by trust) or lost mood makes a person refuse a service."""
    if acceptance >= 1.0 and shaken == 0.0:
        return False
    fallen = max(0.0, shaken - days_since * rules.mood_rise)
    accepts = (1.0 - (1.0 - acceptance) * (1.0 - rules.trust)) * (1.0 - rules.mood_weight * fallen)
    return uniform(keys.accepts, number) >= accepts
