"""Data errors between a person and a department's row. Rates are per row; [A] unless a source is given."""

import datetime as dt

from renyang.demo import words
from renyang.demo.population import Registrar, Resident

RATES = {
    "same-sound name": 0.02,
    "no ID": 0.04,
    "wrong ID digit": 0.012,
    "spouse's ID": 0.006,
    "15-digit ID": 0.03,
    "lower-case x or stray marks": 0.03,
    "full-width ID": 0.01,
    "typed birth date differs": 0.012,
    "impossible date": 0.002,
    "year only": 0.006,
    "no phone": 0.15,
    "other phone": 0.05,
    "twice in the file": 0.008,
    "no name": 0.0008,
    "moved address": 0.06,
    "no floor": 0.15,
    "no lift said": 0.2,
    "no dialect": 0.3,
}
"""Share of rows with each fault, in departments that can have it."""


class Clerk:
    """Writes the facts of residents with the faults of one department."""

    def __init__(self, registrar: Registrar, faults: frozenset[str]) -> None:
        self.registrar = registrar
        self.faults = faults

    def errs(self, fault: str) -> bool:
        """Draw whether this fault occurs."""
        return fault in self.faults and self.registrar.chance(RATES[fault])

    def name(self, resident: Resident) -> str:
        """The name, sometimes with a homophone or missing."""
        if self.errs("no name"):
            return ""
        name = resident.name
        if self.errs("same-sound name") and any(character in words.SAME_SOUND for character in name[1:]):
            at = next(at for at in range(1, len(name)) if name[at] in words.SAME_SOUND)
            return name[:at] + words.SAME_SOUND[name[at]] + name[at + 1 :]
        return name

    def resident_id(self, resident: Resident) -> str:
        """The ID, sometimes missing, the spouse's, mistyped, of 15 digits or oddly formatted."""
        if self.errs("no ID"):
            return ""
        if resident.spouse and self.errs("spouse's ID"):
            return resident.spouse.resident_id
        return self._mistyped(resident.resident_id)

    def _mistyped(self, number: str) -> str:
        if self.errs("wrong ID digit"):
            at = int(self.registrar.random.integers(6, 17))
            return number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
        if self.errs("15-digit ID"):
            return number[:6] + number[8:17]
        if self.errs("full-width ID"):
            return number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
        if self.errs("lower-case x or stray marks"):
            spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
            return self.registrar.pick([number.lower(), f"'{number}", spaced, f" {number}"])
        return number

    def birth_date(self, resident: Resident) -> str:
        """The birth date in one of several formats, sometimes wrong, impossible or only a year."""
        birth = resident.birth_date
        if self.errs("impossible date"):
            return f"{birth.year}-2-30"
        if self.errs("year only"):
            return str(birth.year)
        if self.errs("typed birth date differs"):
            birth += dt.timedelta(days=int(self.registrar.random.integers(1, 29)))
        forms = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}")
        form = self.registrar.pick(forms) if self.registrar.chance(0.3) else forms[0]
        return form.format(birth) if "{" in form else birth.strftime(form)

    def phone(self, resident: Resident) -> str:
        """The phone number, sometimes missing or another one."""
        if self.errs("no phone"):
            return ""
        return self.registrar.mobile() if self.errs("other phone") else resident.phone

    def address(self, resident: Resident) -> str:
        """The address in one of several spellings, sometimes an old one from before a move."""
        r = resident
        if self.errs("moved address"):
            road = self.registrar.pick(words.ROADS)
            return f"{road}{self.registrar.random.integers(1, 200)}号{self.registrar.random.integers(101, 606)}室"
        spellings = (
            f"{words.ESTATES[r.estate]}{r.building}幢{r.unit}单元{r.room}室",
            f"{words.ESTATES[r.estate]}{r.building}栋{r.unit}-{r.room}",
            f"梅溪街道{words.ESTATES[r.estate]}{r.building}号楼{r.unit}单元{r.room}",
            f"{words.COMMUNITIES[r.community]}{words.ESTATES[r.estate]}{r.building}幢{r.unit}单元{r.room}室",
        )
        return self.registrar.pick(spellings) if self.registrar.chance(0.4) else spellings[0]

    def floor(self, resident: Resident) -> str:
        """The floor, sometimes with its unit word or missing."""
        form = str(self.registrar.of_homes.choice(("{}", "{}", "{}楼", "{}层")))
        return self._of_home("no floor", form.format(resident.floor))

    def lift(self, resident: Resident) -> str:
        """Whether there is a lift, sometimes missing."""
        return self._of_home("no lift said", "有" if resident.lift else "无")

    def dialect(self, resident: Resident) -> str:
        """The language or dialect spoken, sometimes missing."""
        return self._of_home("no dialect", resident.dialect)

    def _of_home(self, fault: str, address: str) -> str:
        """A fact of a home, or empty if this fault occurs; drawn from `of_homes`, so other draws do not change."""
        return "" if self.registrar.of_homes.random() < RATES[fault] else address

    def rows_of(self, residents: list[Resident]) -> list[Resident]:
        """The residents in order of the file, some of them twice."""
        listed: list[Resident] = []
        for resident in residents:
            listed.append(resident)
            if self.errs("twice in the file"):
                listed.append(resident)
        return listed
