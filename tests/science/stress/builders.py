"""Small communities whose every number is chosen by the test."""

from dataclasses import replace

import numpy as np

from renyang.science.stress import Community, Impact, Parameters, Scenario

NOTHING_ELSE = {"staff_absence": 0.0, "family_share": 0.0, "kit_days": 0, "duty_presence": 1.0, "mood_weight": 0.0}


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


PLAN_AT_ONCE = {"plan_activated": 1.0, "notice_days": 0.0, "respond_days": 0.0, "plan_drilled": 1.0}


def certain(**values):
    """Parameters that leave nothing to chance: everyone is at work, nobody helps unasked, and a plan drilled in full
    works from the first day of a shock on. `values` replace some of them.
    """
    return Parameters.default().with_values(**(NOTHING_ELSE | PLAN_AT_ONCE | values))


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
