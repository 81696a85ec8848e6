"""A community and its parameters as flat tuples of arrays for the compiled loop."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from renyang.science.stress.columns import EVERY_SERVICE
from renyang.science.stress.community import CIRCLE, MASKS, NEIGHBOUR, PHONE, SMARTPHONE, TEXT, Community
from renyang.science.stress.reach import walk_or_drive

SERVICES_MOST = 32  # a need's number is person id * 32 + service
EMERGENCY = "emergency_help"  # needed more often after a missed critical service
YEAR = 365.25  # days
STAFF_MOST = 1 << 20  # a staff member's number is site id * 2^20 + position in the team


class Tables(NamedTuple):
    """The arrays of a Community; community.py describes their meaning."""

    person_id: NDArray[np.uint32]
    person_community: NDArray[np.int32]
    person_x: NDArray[np.float32]
    person_y: NDArray[np.float32]
    person_channels: NDArray[np.uint8]
    person_family: NDArray[np.float32]  # minutes a day that family can give to services
    person_prepared: NDArray[np.uint8]
    person_known: NDArray[np.float32]  # chance that the record exists and is still right
    need_number: NDArray[np.int64]  # key of its draws
    need_person: NDArray[np.int32]
    need_service: NDArray[np.uint8]
    need_per_day: NDArray[np.float32]
    need_urgent: NDArray[np.int32]  # indices of the needs for urgent help
    need_rank: NDArray[np.uint8]  # 0 (served first) to 31
    need_sites: NDArray[np.int32]  # the three nearest
    need_agreements: NDArray[np.int32]
    site_id: NDArray[np.uint32]
    site_service: NDArray[np.uint8]
    site_community: NDArray[np.int32]
    site_x: NDArray[np.float32]
    site_y: NDArray[np.float32]
    site_places: NDArray[np.int32]
    site_safe: NDArray[np.int32]
    site_convertible: NDArray[np.int32]
    site_staff: NDArray[np.int32]
    site_stock: NDArray[np.float32]
    site_organisation: NDArray[np.int32]
    sites_of: NDArray[np.int32]  # (sites,) their numbers, service by service
    sites_from: NDArray[np.int64]  # (services + 1,) where those of a service begin in it
    agreement_organisation: NDArray[np.int32]
    agreement_service: NDArray[np.uint8]
    agreement_per_day: NDArray[np.int32]  # people a day that it serves: fewer without liability cover
    duty_owner: NDArray[np.int32]  # (communities, services)
    duty_deputy: NDArray[np.int32]
    volunteers: NDArray[np.int32]  # (communities,)
    largest_operator: int


class Rules(NamedTuple):
    """The parameters of a run: arrays by service, then numbers (units in defaults.toml)."""

    staff_minutes: NDArray[np.float64]  # per person served
    minutes: NDArray[np.float64]
    tolerance: NDArray[np.int64]
    keeps: NDArray[np.int64]
    critical: NDArray[np.bool_]
    at_site: NDArray[np.bool_]
    reach_metres: NDArray[np.float64]
    by_volunteer: NDArray[np.bool_]
    by_phone: NDArray[np.bool_]
    by_circle: NDArray[np.bool_]
    by_family: NDArray[np.bool_]
    by_kit: NDArray[np.bool_]
    emergency: int  # index of emergency_help, or -1
    staff_day_minutes: float
    staff_absence: float
    budget_elasticity: float
    notice_days: float
    respond_days: float
    plan_activated: float
    plan_effect: float
    stand_down_days: int
    duty_presence: float
    volunteers_on_duty: float
    volunteer_visits: float
    volunteer_ramp: float
    circle_help: float
    planned: float  # share of people whose visits are planned by priority
    trust: float
    heeded: float  # share of people reached by a message who act on it
    mood_fall: float
    mood_rise: float
    mood_weight: float
    kit_days: int
    miss_factor: float
    miss_days: int
    reach: NDArray[np.float64]  # (MASKS,) chance to be reached on a day by channel mask, with all channels working
    reach_offline: NDArray[np.float64]  # (MASKS,) without the platform: by telephone, neighbours and circle


def tables_of(community: Community, largest_operator: int) -> Tables:
    """The arrays of a community, contiguous; `largest_operator` is that of the community before any measures."""
    people, needs, sites, pacts = community.people, community.needs, community.sites, community.agreements
    critical = np.array([service.critical for service in community.parameters.services])
    level, alone = people.level[needs.person].astype(np.int64), people.lives_alone[needs.person] == 1
    importance = critical[needs.service] * 16 + level * 2 + alone
    urgent = np.array([service.code == EMERGENCY for service in community.parameters.services])[needs.service]
    owner, deputy = _duties(community)
    return Tables(
        person_id=people.id,
        person_community=people.community,
        person_x=people.x,
        person_y=people.y,
        person_channels=people.channels,
        person_family=people.family_hours * np.float32(60 / 7 * community.parameters["family_share"]),
        person_prepared=people.prepared,
        person_known=people.completeness
        * np.float32(1 - community.parameters["record_decay"]) ** (people.record_age / YEAR),
        need_number=people.id[needs.person].astype(np.int64) * SERVICES_MOST + needs.service,
        need_person=needs.person,
        need_service=needs.service,
        need_per_day=needs.per_day,
        need_urgent=np.flatnonzero(urgent).astype(np.int32),
        need_rank=(31 - importance).astype(np.uint8),
        need_sites=community.reach.sites,
        need_agreements=community.reach.agreements,
        site_id=sites.id,
        site_service=sites.service,
        site_community=sites.community,
        site_x=sites.x,
        site_y=sites.y,
        site_places=sites.places,
        site_safe=sites.safe_occupancy,
        site_convertible=sites.convertible,
        site_staff=sites.staff,
        site_stock=sites.stock_days.astype(np.float32),
        site_organisation=sites.organisation,
        sites_of=np.argsort(sites.service, kind="stable").astype(np.int32),
        sites_from=np.r_[0, np.bincount(sites.service, minlength=len(community.parameters.services)).cumsum()],
        agreement_organisation=pacts.organisation,
        agreement_service=pacts.service,
        agreement_per_day=np.where(
            pacts.covered, pacts.per_day, pacts.per_day * community.parameters["uncovered_share"]
        ).astype(np.int32),
        duty_owner=owner,
        duty_deputy=deputy,
        volunteers=community.volunteers,
        largest_operator=largest_operator,
    )


def rules_of(community: Community) -> Rules:
    """The parameters of a community."""
    values, services = community.parameters, community.parameters.services
    instead = {kind: np.array([kind in service.instead for service in services]) for kind in
               ("volunteer", "phone", "circle", "family", "kit")}  # fmt: skip
    codes = community.parameters.codes
    return Rules(
        staff_minutes=np.array([service.staff_minutes for service in services], dtype=np.float64),
        minutes=np.array([service.minutes for service in services], dtype=np.float64),
        tolerance=np.array([service.tolerance for service in services], dtype=np.int64),
        keeps=np.array([service.keeps for service in services], dtype=np.int64),
        critical=np.array([service.critical for service in services]),
        at_site=np.array([service.at_site for service in services]),
        reach_metres=walk_or_drive(community.parameters),
        by_volunteer=instead["volunteer"],
        by_phone=instead["phone"],
        by_circle=instead["circle"],
        by_family=instead["family"],
        by_kit=instead["kit"],
        emergency=codes.index(EMERGENCY) if EMERGENCY in codes else -1,
        staff_day_minutes=values["staff_day_minutes"],
        staff_absence=values["staff_absence"],
        budget_elasticity=values["budget_elasticity"],
        notice_days=values["notice_days"],
        respond_days=values["respond_days"],
        plan_activated=values["plan_activated"],
        plan_effect=values["plan_effect"] + (1 - values["plan_effect"]) * values["plan_drilled"],
        stand_down_days=int(values["stand_down_days"]),
        duty_presence=values["duty_presence"],
        volunteers_on_duty=values["volunteers_on_duty"],
        volunteer_visits=values["volunteer_visits"],
        volunteer_ramp=max(values["volunteer_ramp"], 1.0),
        circle_help=values["circle_help"],
        planned=values["planned_matching"],
        trust=values["trust"],
        heeded=values["message_heeded"] + (1 - values["message_heeded"]) * values["trust"],
        mood_fall=values["mood_fall"],
        mood_rise=values["mood_rise"],
        mood_weight=values["mood_weight"],
        kit_days=int(values["kit_days"]),
        miss_factor=values["miss_factor"],
        miss_days=int(values["miss_days"]),
        reach=reach_by_channels(community, offline=False),
        reach_offline=reach_by_channels(community, offline=True),
    )


def reach_by_channels(community: Community, *, offline: bool) -> NDArray[np.float64]:
    """Chance to be reached on a day by channel mask: 1 - prod(1 - r) over the channels in the mask."""
    values = community.parameters
    chance = {PHONE: values["reach_phone"], NEIGHBOUR: values["reach_neighbour"], CIRCLE: values["reach_circle"]}
    if not offline:
        chance |= {SMARTPHONE: values["reach_smartphone"], TEXT: values["reach_text"]}
    missed = np.ones(MASKS)
    for channel, reached in chance.items():
        missed[(np.arange(MASKS) & channel) > 0] *= 1 - reached
    return 1 - missed


def _duties(community: Community) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Owner and deputy by community and service; later rows win."""
    functions = community.functions
    shape = (len(community.names), len(community.parameters.services))
    owner, deputy = np.full(shape, -1, dtype=np.int32), np.full(shape, -1, dtype=np.int32)
    for row in range(len(functions)):
        where = slice(None) if functions.community[row] < 0 else functions.community[row]
        what = slice(None) if functions.service[row] == EVERY_SERVICE else functions.service[row]
        owner[where, what], deputy[where, what] = functions.owner[row], functions.deputy[row]
    return owner, deputy


def largest_operator(community: Community) -> int:
    """The organisation with most staff at its sites, -1 if no site has an operator."""
    run = community.sites.organisation >= 0
    if not run.any():
        return -1
    return int(np.argmax(np.bincount(community.sites.organisation[run], weights=community.sites.staff[run])))
