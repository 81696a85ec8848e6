"""Detection of positions far from the others of their community: mistyped, of another town, or of another community.
They are reported, never corrected.
"""

import numpy as np
from numpy.typing import NDArray

from renyang.places.domain.walking import Doors
from renyang.science.coordinates import METRES_FAR_OFF, TIMES_FAR_OFF, metres_from_middle

FEWEST = 3  # positions needed to tell which one is off: of two, it may be either


def far_off(doors: Doors) -> NDArray[np.float64]:
    """The distance of each position from the middle of its community's positions, m, shape (n,); 0 if plausible.
    A community with fewer than three positions is compared with its whole sub-district.
    """
    values = np.zeros(len(doors))
    subdistricts = np.array([code[:9] for code in doors.divisions.tolist()], str)
    for code in set(doors.divisions.tolist()):
        own = doors.divisions == code
        among = own if own.sum() >= FEWEST else subdistricts == code[:9]
        if among.sum() < FEWEST:
            continue
        away = metres_from_middle(*doors.degrees[among].T)
        limit = max(METRES_FAR_OFF, TIMES_FAR_OFF * float(np.median(away)))
        metres = np.zeros(len(doors))
        metres[among] = np.where(away > limit, away, 0.0)
        values[own] = metres[own]
    return values
