"""Capacity of the day: steps 2 to 6."""

import math

import numpy as np

from renyang.science.stress.compiled import within_compiled
from renyang.science.stress.draws import key, stream, uniform
from renyang.science.stress.outcomes import NO_PARTNER, NO_PLACE, NO_STAFF, NO_SUPPLIES, SITE_SHUT
from renyang.science.stress.scenario import (
    LARGEST_PARTNER,
    MOBILITY,
    MOBILITY_HELD,
    MOBILITY_HELD_SHARE,
    PARTNERS,
    SITES,
    SITES_IF_UNSAFE,
    STAFF,
    SUPPLIES,
)
from renyang.science.stress.tables import STAFF_MOST

SITE_RANK, ORGANISATION_RANK, PRESENT = stream("site"), stream("organisation"), stream("staff present")
DUTY, PLAN = stream("duty"), stream("plan")
ROUNDING = 1e-9  # above the rounding error of products of shares, below any meaningful amount
NEVER = 1 << 30  # a day beyond any horizon


@within_compiled
def plan_days(rules, onset, draw):  # type: ignore[no-untyped-def]
    """The days on which a plan is activated (onset + time to notice) and takes effect (+ time to respond), or NEVER.

    Both times are exponential, given by their medians.
    """
    plan = key(draw.seed, draw.replicate, -1, PLAN)
    if onset < 0 or uniform(plan, 0) >= rules.plan_activated:
        return NEVER, NEVER
    notice = -math.log(1.0 - uniform(plan, 1)) * rules.notice_days / math.log(2.0)
    respond = -math.log(1.0 - uniform(plan, 2)) * rules.respond_days / math.log(2.0)
    return onset + int(notice), onset + int(notice + respond)


@within_compiled
def whole(amount):  # type: ignore[no-untyped-def]
    """The integer part of an amount, tolerant of rounding: 43.999999999 is 44."""
    return int(amount + ROUNDING)


@within_compiled
def set_capacities(tables, rules, levels, state, today):  # type: ignore[no-untyped-def]
    """Today's capacity of every site, and its limiting factor: min(safe occupancy, staff, supplies)."""
    seed, replicate = today.draw.seed, today.draw.replicate
    sites_key, firms_key = key(seed, replicate, -1, SITE_RANK), key(seed, replicate, -1, ORGANISATION_RANK)
    present_key = key(seed, replicate, today.day, PRESENT)
    today.service_left[:] = 0
    for site in range(tables.site_id.shape[0]):
        service = tables.site_service[site]
        level = levels[:, service]
        operator, rank = tables.site_organisation[site], uniform(sites_key, tables.site_id[site])
        gone = operator >= 0 and uniform(firms_key, operator) >= level[PARTNERS]
        shrunk = level[LARGEST_PARTNER] if operator >= 0 and operator == tables.largest_operator else 1.0
        converted = whole(tables.site_convertible[site] * today.plan_effect)
        places = whole((tables.site_places[site] + converted) * shrunk)
        if rules.at_site[service] and rank >= level[SITES_IF_UNSAFE]:
            places = min(places, tables.site_safe[site] + converted)
        chance = (1.0 - rules.staff_absence) * level[STAFF] * shrunk
        minutes = staff_present(tables, site, chance, present_key) * rules.staff_day_minutes
        by_staff = whole(minutes * time_left(rules, level, service, rank) / rules.staff_minutes[service])
        capacity, limit = min(places, by_staff), NO_PLACE if places <= by_staff else NO_STAFF
        if gone or shrunk == 0.0:
            capacity, limit = 0, NO_PARTNER
        elif rank >= level[SITES] or places == 0:
            capacity, limit = 0, SITE_SHUT
        supplied = use_stock(tables, state, site, level[SUPPLIES])
        if supplied < 1.0 - ROUNDING:
            capacity, limit = whole(capacity * supplied), NO_SUPPLIES
        today.capacity[site], today.site_left[site], today.site_limit[site] = capacity, capacity, limit
        today.service_left[service] += capacity


@within_compiled
def time_left(rules, level, service, rank):  # type: ignore[no-untyped-def]
    """The share of a team's working time that travel leaves. The roads that hold a team up are those that close its
    office: the higher its rank, the longer both last.
    """
    if rules.at_site[service]:
        return 1.0
    held = 1.0 - rank <= level[MOBILITY_HELD_SHARE]
    return level[MOBILITY] * (level[MOBILITY_HELD] if held else 1.0)


@within_compiled
def staff_present(tables, site, chance, present_key):  # type: ignore[no-untyped-def]
    """How many of a site's staff are present today."""
    first = np.int64(tables.site_id[site]) * STAFF_MOST
    present = 0
    for member in range(tables.site_staff[site]):
        present += uniform(present_key, first + member) < chance
    return present


@within_compiled
def use_stock(tables, state, site, delivered):  # type: ignore[no-untyped-def]
    """Cover missing deliveries from stock. Returns the share supplied; without stock, work continues with what is
    delivered.
    """
    if delivered >= 1.0:
        state.stock[site] = min(np.float64(tables.site_stock[site]), state.stock[site] + 1.0)
        return 1.0
    left, missing = state.stock[site], 1.0 - delivered
    state.stock[site] = max(0.0, left - missing)
    return delivered + min(left, missing)


@within_compiled
def set_partners(tables, rules, levels, today):  # type: ignore[no-untyped-def]
    """Who may stand in and hand on: agreements and volunteers once the plan takes effect, owners or deputies on duty."""
    firms_key = key(today.draw.seed, today.draw.replicate, -1, ORGANISATION_RANK)
    largest, owners, deputies, duty = tables.largest_operator, tables.duty_owner, tables.duty_deputy, today.duty
    partners, largest_left, staff = levels[PARTNERS], levels[LARGEST_PARTNER], levels[STAFF]
    for agreement in range(tables.agreement_organisation.shape[0]):
        service, organisation = tables.agreement_service[agreement], tables.agreement_organisation[agreement]
        stays = has_stayed(organisation, largest, largest_left[service], partners[service], firms_key)
        share = today.plan_effect * staff[service] if stays else 0.0
        today.agreement_left[agreement] = whole(tables.agreement_per_day[agreement] * share)
    for community in range(tables.volunteers.shape[0]):
        ready = tables.volunteers[community] * rules.volunteers_on_duty * rules.volunteer_visits
        today.volunteers_left[community] = whole(ready * today.volunteer_effect)
    duty_key = key(today.draw.seed, today.draw.replicate, today.day, DUTY)
    communities, services = owners.shape
    for community in range(communities):
        for service in range(services):
            chance = rules.duty_presence * min(1.0, staff[service])
            left, stay, number = largest_left[service], partners[service], (community * services + service) * 2
            by_owner = has_stayed(owners[community, service], largest, left, stay, firms_key)
            by_deputy = has_stayed(deputies[community, service], largest, left, stay, firms_key)
            duty[community, service] = (by_owner and uniform(duty_key, number) < chance) or (
                by_deputy and uniform(duty_key, number + 1) < chance
            )


@within_compiled
def has_stayed(organisation, largest, largest_left, partners, firms_key):  # type: ignore[no-untyped-def]
    """Whether the organisation exists and has not left."""
    if organisation < 0 or (organisation == largest and largest_left < 1.0):
        return False
    return uniform(firms_key, organisation) < partners
