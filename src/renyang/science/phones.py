"""Telephone numbers in a cell that holds several, an extension, or words beside them."""

import re
from dataclasses import dataclass

from renyang.science.identity import parse_phone
from renyang.science.letters import folded

_COUNTRY = r"(?:(?:\+|00)?86[- ]?)?"
_PHONE = re.compile(
    rf"(?<!\d){_COUNTRY}(?:0?(?P<mobile>1[3-9]\d(?:[- ]?\d){{8}})"
    r"|\(?(?P<area>0\d{2,3}|(?<=86[- ])(?:10|2\d|[3-9]\d{2}))\)?[- ]?(?P<fixed>[2-9]\d{2,3}[- ]?\d{4})"
    r"|(?P<local>[2-9]\d{6,7}))(?!\d)(?P<extension>\s*(?:转|分机|ext\.?|[-*#x])\s*\d{1,6}(?!\d))?",
    re.IGNORECASE,
)
_WITHOUT_ZERO = re.compile(r"(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}")
_LEAST_WITH_AREA = 9  # digits


@dataclass(frozen=True)
class Phones:
    """The numbers of a cell in its order, whether one had an extension, and the words beside them."""

    numbers: tuple[str, ...] = ()
    extension: bool = False
    words: str = ""

    @property
    def best(self) -> str | None:
        """The first mobile number, else the first; None if there is none."""
        mobiles = [number for number in self.numbers if number.startswith("1")]
        return next(iter((*mobiles, *self.numbers)), None)


def phones_in(raw: object) -> Phones:
    """The telephone numbers in a cell. A number without its leading zero, as a spreadsheet keeps it, gets it back."""
    text = folded(str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw if raw is not None else ""))
    if alone := parse_phone(text):
        return Phones((alone,))
    if isinstance(raw, int | float) and len(text) >= _LEAST_WITH_AREA and _WITHOUT_ZERO.fullmatch(text):
        return Phones((f"0{text}",))
    numbers: list[str] = []
    matches = list(_PHONE.finditer(text))
    for match in matches:
        area = match["area"] or ""
        number = (
            match["mobile"]
            or f"{'' if area.startswith('0') or not area else '0'}{area}{match['fixed'] or match['local']}"
        )
        numbers.append(re.sub(r"\D", "", number))
    words = re.sub(r"[\W\d_]+", "", _PHONE.sub("", text))
    return Phones(tuple(dict.fromkeys(numbers)), any(match["extension"] for match in matches), words)
