"""Small communities whose every number is chosen by the test."""

import numpy as np

from renyang.science.stress import Community, Parameters

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
