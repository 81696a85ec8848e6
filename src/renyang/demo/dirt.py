"""What goes wrong between a person and a department's row. Rates are per row. [A] unless a source stands beside them."""

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
"""How often each fault is put in, where a department can have it."""


class Clerk:
    """Writes facts down the way one department's staff do: mostly right."""

    def __init__(self, registrar: Registrar, faults: frozenset[str]) -> None:
        self.registrar = registrar
        self.faults = faults

    def errs(self, fault: str) -> bool:
        """Whether this fault happens now."""
        return fault in self.faults and self.registrar.chance(RATES[fault])

    def name(self, resident: Resident) -> str:
        """The name, at times with another character of the same sound, or none."""
        if self.errs("no name"):
            return ""
        name = resident.name
        if self.errs("same-sound name") and any(character in words.SAME_SOUND for character in name[1:]):
            at = next(at for at in range(1, len(name)) if name[at] in words.SAME_SOUND)
            return name[:at] + words.SAME_SOUND[name[at]] + name[at + 1 :]
        return name

    def resident_id(self, resident: Resident) -> str:
        """The ID, at times missing, the spouse's, mistyped, old or oddly written."""
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
        """The birth date in one of the forms that are seen, at times wrong, impossible or a year alone."""
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
        """The phone, at times missing or another one."""
        if self.errs("no phone"):
            return ""
        return self.registrar.mobile() if self.errs("other phone") else resident.phone

    def address(self, resident: Resident) -> str:
        """The address in one of its spellings, at times the one before the last move."""
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
        """The floor, at times with the word for it, or missing."""
        form = str(self.registrar.of_homes.choice(("{}", "{}", "{}楼", "{}层")))
        return self._of_home("no floor", form.format(resident.floor))

    def lift(self, resident: Resident) -> str:
        """Whether there is a lift, at times missing."""
        return self._of_home("no lift said", "有" if resident.lift else "无")

    def dialect(self, resident: Resident) -> str:
        """What she speaks, at times missing."""
        return self._of_home("no dialect", resident.dialect)

    def _of_home(self, fault: str, address: str) -> str:
        """What is said of a home, unless this fault happens; drawn beside all other draws."""
        return "" if self.registrar.of_homes.random() < RATES[fault] else address

    def rows_of(self, residents: list[Resident]) -> list[Resident]:
        """The people of a file in its order, some of them twice."""
        listed: list[Resident] = []
        for resident in residents:
            listed.append(resident)
            if self.errs("twice in the file"):
                listed.append(resident)
        return listed
