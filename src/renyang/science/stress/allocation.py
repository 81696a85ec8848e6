"""Allocation: who is served first, and by whom; steps 9 to 12 of the day.

Everybody has a place in the day's order and takes the first free option on their own list: sites in reach, then
agreements, then volunteers, telephone, family, grab-bag. Neither order nor lists depend on earlier choices, so adding
capacity never leaves anyone worse off (serial dictatorship with more objects or fewer rivals).
"""

import math

import numpy as np

from renyang.science.stress.community import CIRCLE as CIRCLE_MEMBER
from renyang.science.stress.community import PHONE
from renyang.science.stress.compiled import within_compiled
from renyang.science.stress.draws import bits, stream, uniform
from renyang.science.stress.outcomes import (
    CIRCLE,
    FAMILY,
    KIT,
    LAST_SERVED,
    NONE_IN_REACH,
    PARTNER,
    PHONE_CALL,
    SITE,
    VOLUNTEER,
)
from renyang.science.stress.reach import CHOICES, SAME_COMMUNITY

TURN, CALL, KIN, CIRCLES = stream("turn"), stream("telephone call"), stream("family"), stream("circle")
QUEUED_RANK = 16  # queued needs come after planned critical ones and before the others
WANTED, QUEUED = 0, 1  # indices in today.filled: the lengths of the day's lists
_BUCKET_BITS = 12  # 5 of rank and 7 of the draw
BUCKETS = (1 << _BUCKET_BITS) + 1
_RANK_SHIFT, _TURN_SHIFT = np.uint64(59), np.uint64(5)
_BUCKET_SHIFT = np.uint64(64 - _BUCKET_BITS)


@within_compiled
def put_in_order(tables, rules, today):  # type: ignore[no-untyped-def]
    """Sort the needs of today.queue into today.order: by rank, then by the day's draw.

    The rank counts for people whose visits are planned and whose record is available; the others wait in a queue. A
    counting sort by the leading bits, then an insertion sort: nearly linear in the number of needs.
    """
    today.buckets[:] = 0
    turn, waiting, information, planned = today.keys.turn, today.filled[QUEUED], today.now.information, rules.planned
    need_rank, need_number, need_person, need_service = (
        tables.need_rank, tables.need_number, tables.need_person, tables.need_service,
    )  # fmt: skip
    person_id, queue, places, buckets, keys = tables.person_id, today.queue, today.place, today.buckets, today.keys
    for row in range(waiting):
        need = queue[row]
        name, online = person_id[need_person[need]], information[need_service[need]]
        by_plan = planned >= 1.0 or uniform(keys.planned, name) < planned
        by_plan = by_plan and (online >= 1.0 or uniform(keys.platform, name) < online)
        rank = need_rank[need] if by_plan else QUEUED_RANK
        place = np.uint64(rank) << _RANK_SHIFT | (bits(turn, need_number[need]) >> _TURN_SHIFT)
        places[row] = place
        buckets[(place >> _BUCKET_SHIFT) + np.uint64(1)] += 1
    for bucket in range(1, today.buckets.shape[0]):
        today.buckets[bucket] += today.buckets[bucket - 1]
    for row in range(waiting):
        bucket = today.place[row] >> _BUCKET_SHIFT
        target = today.buckets[bucket]
        today.buckets[bucket] += 1
        today.order[target] = today.queue[row]
        today.sorted_place[target] = today.place[row]
    for row in range(1, waiting):
        place, need, back = today.sorted_place[row], today.order[row], row - 1
        while back >= 0 and today.sorted_place[back] > place:
            today.sorted_place[back + 1] = today.sorted_place[back]
            today.order[back + 1] = today.order[back]
            back -= 1
        today.sorted_place[back + 1], today.order[back + 1] = place, need


@within_compiled
def allocate(tables, rules, today):  # type: ignore[no-untyped-def]
    """Steps 10 to 12: assign each need of today.order a site, a stand-in or a volunteer, or a cause.

    The cause of an unserved need is what its nearest site lacked. Stand-ins require an owner on duty who hands the need
    on.
    """
    need_person, need_service, person_community = tables.need_person, tables.need_service, tables.person_community
    need_sites, need_agreements, by_volunteer = tables.need_sites, tables.need_agreements, rules.by_volunteer
    order, outcomes, site_of, duty = today.order, today.outcome, today.site_of, today.duty
    site_left, site_limit, service_left = today.site_left, today.site_limit, today.service_left
    agreement_left, volunteers_left = today.agreement_left, today.volunteers_left
    homes = (tables.person_community, tables.person_x, tables.person_y)
    sites = (tables.site_community, tables.site_x, tables.site_y)
    sites_of, sites_from, limits, at_site = tables.sites_of, tables.sites_from, rules.reach_metres, rules.at_site
    for row in range(today.filled[QUEUED]):
        need = order[row]
        service, nearest = need_service[need], need_sites[need, 0]
        outcome = NONE_IN_REACH if nearest < 0 else site_limit[nearest]
        site = -1
        for choice in range(CHOICES if service_left[service] > 0 else 0):
            if need_sites[need, choice] < 0 or site_left[need_sites[need, choice]] > 0:
                site = need_sites[need, choice]
                break
        else:
            if service_left[service] > 0:
                site = further_site(
                    need_person[need], service, homes, sites, sites_of, sites_from, site_left, limits[service],
                    not at_site[service],
                )  # fmt: skip
        if site >= 0:
            site_left[site] -= 1
            service_left[service] -= 1
            site_of[need], outcome = site, SITE
        else:
            community = person_community[need_person[need]]
            for choice in range(need_agreements.shape[1]):
                agreement = need_agreements[need, choice]
                if agreement < 0:
                    break
                if agreement_left[agreement] > 0 and duty[community, service]:
                    agreement_left[agreement] -= 1
                    outcome = PARTNER
                    break
            if outcome != PARTNER and by_volunteer[service] and volunteers_left[community] > 0:
                volunteers_left[community] -= 1
                outcome = VOLUNTEER
        outcomes[need] = outcome


@within_compiled
def further_site(person, service, homes, sites, sites_of, sites_from, site_left, limit, anywhere):  # type: ignore[no-untyped-def]
    """The nearest site of a service in reach of a person that has a place left, -1 without one."""
    best, shortest = -1, math.inf
    for row in range(sites_from[service], sites_from[service + 1]):
        site = sites_of[row]
        if site_left[site] > 0:
            metres = metres_between(homes, person, sites, site, limit, anywhere)
            if metres < shortest:
                best, shortest = site, metres
    return best


@within_compiled
def metres_between(homes, person, sites, site, limit, anywhere):  # type: ignore[no-untyped-def]
    """Metres from a person to a site, infinite out of reach, as in reach.py; homes and sites: community, x, y."""
    home_community, home_x, home_y = homes
    site_community, site_x, site_y = sites
    east, north = np.float64(home_x[person]) - site_x[site], np.float64(home_y[person]) - site_y[site]
    metres = math.sqrt(east * east + north * north)
    if home_community[person] == site_community[site]:
        return (0.0 if math.isnan(metres) else metres) - SAME_COMMUNITY
    if math.isnan(metres):
        return limit if anywhere else math.inf
    return metres if metres <= limit else math.inf


@within_compiled
def own_means(tables, rules, state, today):  # type: ignore[no-untyped-def]
    """Step 12: help that needs nobody sent: a telephone call, a circle, family, a grab-bag.

    Two services may use one bag on a day. Calls are part of the plan, to people who are known and did not refuse.
    """
    need_person, need_service, need_number = tables.need_person, tables.need_service, tables.need_number
    person_channels, person_family, kit = tables.person_channels, tables.person_family, state.kit
    by_phone, by_family, by_kit, minutes = rules.by_phone, rules.by_family, rules.by_kit, rules.minutes
    outcomes, needs, reach, effect = today.outcome, today.wanted, rules.reach_offline, today.plan_effect
    call, kin, family_level = today.keys.call, today.keys.kin, today.now.family
    by_circle, circles, circle_help = rules.by_circle, today.keys.circle, rules.circle_help
    for row in range(today.filled[WANTED]):
        need = needs[row]
        cause = outcomes[need]
        if cause <= LAST_SERVED:
            continue
        service, person, number = need_service[need], need_person[need], need_number[need]
        can_call = by_phone[service] and effect > 0.0 and cause <= NONE_IN_REACH
        kin_chance = person_family[person] / minutes[service] * family_level[service]
        if can_call and uniform(call, number) < effect * reach[person_channels[person] & PHONE]:
            outcomes[need] = PHONE_CALL
        elif (
            by_circle[service]
            and person_channels[person] & CIRCLE_MEMBER
            and uniform(circles, number) < circle_help * family_level[service]
        ):
            outcomes[need] = CIRCLE
        elif by_family[service] and uniform(kin, number) < kin_chance:
            outcomes[need] = FAMILY
        elif by_kit[service] and kit[person] > 0:
            kit[person] -= 1
            outcomes[need] = KIT
