"""The older people of the fictitious sub-district as they really are, before any department records them.

Marginals, each drawn independently of names: ages fall by about 7 % a year from 60 [A, the shape of an urban pyramid];
living alone 13 %, with spouse only 42 % (10-15 %, 40-45 % [M]); capability levels by age, chronic disease 75 %,
reading by age [M]; smartphone by age (50 % at 65-69, 31 % at 70-79; above 80 [A]).
"""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from renyang.demo import words
from renyang.demo.ground import BUILDINGS, ESTATES_OF_A_COMMUNITY
from renyang.science.identity import check_character

TODAY = dt.date(2026, 1, 1)  # reference day of the files, fixed so that they never change
OLDEST, YOUNGEST = 104, 60
YEARLY_FALL = 0.93  # [A] ratio of the number of people of one age to that of the age before, births and deaths together
LIVING = {"alone": 0.13, "spouse": 0.42, "grandchildren": 0.05, "children": 0.34, "other": 0.04, "institution": 0.02}
BANDS = (60, 70, 80)
LEVELS = {
    60: (0.90, 0.06, 0.02, 0.015, 0.005),
    70: (0.80, 0.11, 0.04, 0.035, 0.015),
    80: (0.55, 0.20, 0.10, 0.10, 0.05),
}
CANNOT_READ = {60: 0.05, 70: 0.15, 80: 0.35}
SMARTPHONE = {60: 0.50, 70: 0.31, 80: 0.15}
CHRONIC = 0.75
LIFT_FROM = 7  # storeys from which a building must have a lift [M]
LIFT_ADDED = 0.15  # [A] share of lower buildings with a lift
HOME_PREFIXES = ("320199", "320198", "330199", "340199", "370199")  # fictitious counties of birth
Stairs = tuple[int, int, int, int]
"""Community, estate, building and unit."""


@dataclass
class Resident:
    """One fictitious older person, with true facts."""

    number: int
    name: str
    sex: str
    birth_date: dt.date
    resident_id: str
    community: int
    estate: int
    building: int
    unit: int
    room: int
    phone: str
    living: str
    level: int
    reads: bool
    smartphone: bool
    chronic: list[str] = field(default_factory=list)
    doctor: str = ""
    contact: tuple[str, str, str] | None = None
    lift: bool = False
    dialect: str = ""
    spouse: "Resident | None" = field(default=None, repr=False)

    @property
    def age(self) -> int:
        """Age in full years on TODAY."""
        birthday_passed = (self.birth_date.month, self.birth_date.day) <= (TODAY.month, TODAY.day)
        return TODAY.year - self.birth_date.year - (not birthday_passed)

    @property
    def floor(self) -> int:
        """The floor of the home."""
        return self.room // 100

    @property
    def band(self) -> int:
        """The first age of the age band in BANDS."""
        return max(start for start in BANDS if start <= max(self.age, BANDS[0]))


class Registrar:
    """Draws people from one generator, so that equal seeds give equal people. Facts of homes come from a second one
    (`of_homes`), so that they do not change any other draw.
    """

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.of_homes = np.random.default_rng([seed, 1])
        self.surnames = list(words.SURNAMES)
        weights = np.array(list(words.SURNAMES.values()), float)
        self.surname_shares = weights / weights.sum()
        ages = np.arange(YOUNGEST, OLDEST)
        shares = YEARLY_FALL ** (ages - YOUNGEST)
        self.ages, self.age_shares = ages, shares / shares.sum()
        self.sequences: dict[tuple[str, dt.date], int] = {}

    def pick(self, options: tuple[str, ...] | list[str]) -> str:
        """One of the options, all equally likely."""
        return options[int(self.random.integers(len(options)))]

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return bool(self.random.random() < share)

    def person_name(self, sex: str) -> str:
        """A surname by its share in the population, and a given name of the generation."""
        surname = self.surnames[int(self.random.choice(len(self.surnames), p=self.surname_shares))]
        return surname + self.pick(words.FEMALE if sex == "female" else words.MALE)

    def mobile(self) -> str:
        """A mobile number with the prefix 160, which is assigned to no operator. [M]"""
        return f"1600{self.random.integers(0, 10_000_000):07d}"

    def resident_id(self, birth: dt.date, sex: str) -> str:
        """A valid ID with a sequence number unique to county and day of birth. Full hundreds are skipped: with the
        check character 0 they would look like an ID damaged by a spreadsheet.
        """
        county = self.pick(HOME_PREFIXES)
        taken = self.sequences.get((county, birth), 10 + int(self.random.integers(0, 200)) * 2)
        even = taken + 2 - taken % 2
        even += 2 * (even % 100 == 0)
        self.sequences[county, birth] = even
        sequence = even + (sex == "male")
        first17 = f"{county}{birth:%Y%m%d}{sequence % 1000:03d}"
        return first17 + check_character(first17)


def draw(people: int, seed: int) -> list[Resident]:
    """Draw `people` older people; spouses live together."""
    registrar = Registrar(seed)
    residents: list[Resident] = []
    while len(residents) < people:
        first = _one(registrar, len(residents))
        residents.append(first)
        if first.living == "spouse" and len(residents) < people:
            residents.append(_spouse(registrar, first, len(residents)))
    _homes(registrar, residents)
    residents[0].name, residents[0].sex = "张秀英", "female"
    residents[0].resident_id = registrar.resident_id(residents[0].birth_date, "female")
    return residents


def _one(registrar: Registrar, number: int, age: int | None = None, sex: str | None = None) -> Resident:
    random = registrar.random
    age = int(random.choice(registrar.ages, p=registrar.age_shares)) if age is None else age
    female = random.random() < 0.5 + min(max(age - 60, 0), 35) * 0.005
    sex = sex or ("female" if female else "male")
    birth = TODAY - dt.timedelta(days=age * 365.25 + int(random.integers(1, 365)))
    kinds, shares = list(LIVING), _couples_once(np.array(list(LIVING.values())))
    resident = Resident(
        number=number,
        name=registrar.person_name(sex),
        sex=sex,
        birth_date=birth,
        resident_id=registrar.resident_id(birth, sex),
        community=(community := int(random.integers(len(words.COMMUNITIES)))),
        estate=community * ESTATES_OF_A_COMMUNITY + int(random.integers(ESTATES_OF_A_COMMUNITY)),
        building=int(random.integers(1, BUILDINGS + 1)),
        unit=int(random.integers(1, 5)),
        room=int(random.integers(1, 18)) * 100 + int(random.integers(1, 5)),
        phone=registrar.mobile() if random.random() < 0.85 else "",
        living=kinds[int(random.choice(len(kinds), p=shares))],
        level=0,
        reads=True,
        smartphone=False,
    )
    _abilities(registrar, resident)
    return resident


def _couples_once(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Halve the share of people living with a spouse, as drawing one draws both."""
    drawn = shares.copy()
    drawn[list(LIVING).index("spouse")] /= 2
    return drawn / float(drawn.sum())


def _abilities(registrar: Registrar, resident: Resident) -> None:
    resident.level = int(registrar.random.choice(5, p=LEVELS[resident.band]))
    resident.reads = not registrar.chance(CANNOT_READ[resident.band])
    resident.smartphone = registrar.chance(SMARTPHONE[resident.band])
    if registrar.chance(CHRONIC):
        count = 1 + int(registrar.random.integers(3))
        resident.chronic = sorted({registrar.pick(words.CHRONIC) for _ in range(count)})
    resident.doctor = registrar.pick(words.DOCTORS) if registrar.chance(0.7) else ""
    if registrar.chance(0.8):
        relation = registrar.pick(words.RELATIONS)
        sex = "female" if relation in {"女儿", "儿媳"} else "male"
        resident.contact = (registrar.person_name(sex), relation, registrar.mobile())


def _spouse(registrar: Registrar, first: Resident, number: int) -> Resident:
    age = min(max(first.age + int(registrar.random.integers(-4, 5)), YOUNGEST), OLDEST - 1)
    other = _one(registrar, number, age, "male" if first.sex == "female" else "female")
    for shared in ("community", "estate", "building", "unit", "room", "living", "contact"):
        setattr(other, shared, getattr(first, shared))
    other.spouse, first.spouse = first, other
    return other


def _homes(registrar: Registrar, residents: list[Resident]) -> None:
    """Draw whether each staircase has a lift, and the dialect of each resident."""
    random = registrar.of_homes
    highest: dict[Stairs, int] = {}
    added: dict[Stairs, bool] = {}
    for r in residents:
        stairs = (r.community, r.estate, r.building, r.unit)
        highest[stairs] = max(highest.get(stairs, 0), r.floor)
        added.setdefault(stairs, bool(random.random() < LIFT_ADDED))
        r.dialect = str(random.choice(list(words.DIALECTS), p=list(words.DIALECTS.values())))
    for r in residents:
        stairs = (r.community, r.estate, r.building, r.unit)
        r.lift = highest[stairs] >= LIFT_FROM or added[stairs]
