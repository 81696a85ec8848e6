"""What the numbers of sites and rooms measure, and between which bounds they are possible."""

from renyang.core.files.quantities import (
    AN_HOUR,
    CUBIC_METRES,
    CUBIC_METRES_AN_HOUR,
    METRES,
    PEOPLE,
    SESSIONS_A_DAY,
    SQUARE_METRES,
    YUAN,
)

AREA = SQUARE_METRES.between(1, 20_000)  # from a store-room to an exhibition hall [A]
HEIGHT = METRES.between(1.8, 15)  # from a cellar to a sports hall [A]
VOLUME = CUBIC_METRES.between(2, 100_000)  # likewise [A]
WINDOWS = SQUARE_METRES.between(0.01, 2_000, or_zero=True)  # [A]
PURIFIER = CUBIC_METRES_AN_HOUR.between(10, 50_000, or_zero=True)  # from a desk's purifier to a hall's ventilation [A]
AIR_CHANGES = AN_HOUR.between(0.01, 60, or_zero=True)  # an operating theatre has 20 [A]
PLACES = PEOPLE.between(0, 20_000)  # a stadium as a shelter [A]
STAFF = PEOPLE.between(0, 5_000)  # of a hospital [A]
SESSIONS = SESSIONS_A_DAY.between(1, 24, or_zero=True)  # one an hour [A]
BUS_STOP = METRES.between(0, 50_000)  # [A]
EQUIPPING = YUAN.between(100, 100_000_000, or_zero=True)  # below 100 yuan it was counted in 万元 [A]
